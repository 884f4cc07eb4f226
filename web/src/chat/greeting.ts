/**
 * The beginning of a connection to a room that is not known yet: where more is unread than the first history holds, what
 * is missing of that is fetched before anything is shown, so that the conversation opens at the first unread message.
 */

import { type HistoryFrame, type Message, unreadBefore } from "./protocol";
import type { Services } from "./services";

const PAGE = 100;

interface Options {
  readonly me: string;
  messages(query: Parameters<Services["messages"]>[1]): Promise<readonly Message[]>;
  /** A first history is complete. `before` is what was fetched of what lies before it. */
  onComplete(frame: HistoryFrame, before: readonly Message[]): void;
}

export class Greeting {
  /** Every first history has its number: what was asked for because of an earlier one comes to nothing. */
  #number = 0;

  constructor(private readonly options: Options) {}

  hear(frame: HistoryFrame): void {
    this.forget();
    const missing = unreadBefore(frame, this.options.me);
    if (missing === null) this.options.onComplete(frame, []);
    else void this.#complete(frame, missing);
  }

  /** The connection is over. */
  forget(): void {
    this.#number += 1;
  }

  async #complete(frame: HistoryFrame, missing: { after_seq: number; before_seq: number }): Promise<void> {
    const number = this.#number;
    // Without them it opens at the oldest message that is here, which has a way up.
    const before = await this.#pages(missing).catch(() => []);
    if (number === this.#number) this.options.onComplete(frame, before);
  }

  async #pages({ after_seq, before_seq }: { after_seq: number; before_seq: number }): Promise<readonly Message[]> {
    const found: Message[] = [];
    for (let last = after_seq; last < before_seq - 1; last = found.at(-1)?.seq ?? before_seq) {
      const page = await this.options.messages({ after_seq: last, limit: PAGE });
      if (page.length === 0) break;
      found.push(...page);
    }
    return found;
  }
}
