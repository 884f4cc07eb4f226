/** Loads pages of messages that the reader asks for: older ones, the newest ones without a socket, one with a fresh link. */

import { type RoomState, withMessages } from "./protocol";
import type { RoomStore } from "./roomStore";
import type { FetchMessages, PageQuery } from "./services";

const PAGE_SIZE = 50;

/** How loading older messages stands. */
export type OlderState = "idle" | "loading" | "failed";

export class PageLoader {
  /** The number of the present opening. A page that was asked for in an earlier one is ignored. */
  #opening = 0;

  constructor(
    private readonly store: RoomStore,
    private readonly fetchMessages: FetchMessages,
  ) {}

  /** The conversation is opened anew, and holds no messages yet. */
  reopen(): void {
    this.#opening += 1;
    this.store.set({ older: "idle" });
  }

  /** Loads the page before the oldest message that is there. Does nothing while one is being loaded, or at the beginning. */
  async loadOlder(): Promise<void> {
    const { room, older } = this.store.snapshot();
    const first = room.messages[0]?.seq;
    if (older === "loading" || !room.historyLoaded || first === undefined || first <= 1) return;
    await this.#load({ before_seq: first, limit: PAGE_SIZE }, {});
  }

  /** Loads the newest messages of a conversation that is read without a socket. */
  async loadNewest(): Promise<void> {
    await this.#load({ limit: PAGE_SIZE }, { historyLoaded: true });
  }

  /** Fetches one message again, because the link to its file lasts an hour only. Returns the fresh link, or null. */
  async refreshLink(seq: number): Promise<string | null> {
    const opening = this.#opening;
    const page = await this.fetchMessages({ after_seq: seq - 1, limit: 1 }).catch(() => []);
    if (opening === this.#opening) this.store.set({ room: withMessages(this.store.room, page) });
    return page[0]?.file_url ?? null;
  }

  async #load(query: PageQuery, change: Partial<RoomState>): Promise<void> {
    const opening = this.#opening;
    this.store.set({ older: "loading" });
    const page = await this.fetchMessages(query).catch(() => null);
    if (opening !== this.#opening) return;
    if (page === null) this.store.set({ older: "failed" });
    else this.store.set({ room: { ...withMessages(this.store.room, page), ...change }, older: "idle" });
  }
}
