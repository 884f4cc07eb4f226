/** Loads pages of messages that the reader asks for: older ones, the newest ones without a socket, one with a fresh link. */

import { type Message, type RoomState, withMessages } from "./protocol";
import type { Services } from "./services";

const PAGE_SIZE = 50;

/** How loading older messages stands. */
export type OlderState = "idle" | "loading" | "failed";

interface Options {
  room(): RoomState;
  older(): OlderState;
  messages(query: Parameters<Services["messages"]>[1]): Promise<readonly Message[]>;
  onChange(change: { room?: RoomState; older?: OlderState }): void;
}

export class PageLoader {
  constructor(private readonly options: Options) {}

  /** Loads the page before the oldest message that is there. Does nothing while one is being loaded, or at the beginning. */
  async loadOlder(): Promise<void> {
    const { messages, historyLoaded } = this.options.room();
    const first = messages[0]?.seq;
    if (this.options.older() === "loading" || !historyLoaded || first === undefined || first <= 1) return;
    await this.#load({ before_seq: first, limit: PAGE_SIZE }, {});
  }

  /** Loads the newest messages of a conversation that is read without a socket. */
  async loadNewest(): Promise<void> {
    await this.#load({ limit: PAGE_SIZE }, { historyLoaded: true });
  }

  /** Fetches one message again, because the link to its file lasts an hour only. Returns the fresh link, or null. */
  async refreshLink(seq: number): Promise<string | null> {
    const page = await this.options.messages({ after_seq: seq - 1, limit: 1 }).catch(() => []);
    this.options.onChange({ room: withMessages(this.options.room(), page) });
    return page[0]?.file_url ?? null;
  }

  async #load(query: Parameters<Services["messages"]>[1], change: Partial<RoomState>): Promise<void> {
    this.options.onChange({ older: "loading" });
    try {
      const page = await this.options.messages(query);
      this.options.onChange({ room: { ...withMessages(this.options.room(), page), ...change }, older: "idle" });
    } catch {
      this.options.onChange({ older: "failed" });
    }
  }
}
