/**
 * Completes the first history of a conversation before it is shown: where more is unread than the history frame holds, the
 * missing unread messages are fetched, so that the conversation opens at the first unread message.
 */

import { type HistoryFrame, type Message, unreadRangeBefore } from "./protocol";
import type { FetchMessages } from "./services";

const PAGE = 100;

interface Options {
  readonly me: string;
  readonly fetchMessages: FetchMessages;
  /** The first history is complete. `before` holds the fetched messages that come before it. */
  onComplete(frame: HistoryFrame, before: readonly Message[]): void;
}

export class HistoryLoader {
  /** The number of the present history frame. Messages that were fetched for an earlier one are ignored. */
  #number = 0;

  constructor(private readonly options: Options) {}

  load(frame: HistoryFrame): void {
    this.cancel();
    const missing = unreadRangeBefore(frame, this.options.me);
    if (missing === null) this.options.onComplete(frame, []);
    else void this.#loadUnread(frame, missing);
  }

  /** The connection is closed: an answer that is still on its way is ignored. */
  cancel(): void {
    this.#number += 1;
  }

  async #loadUnread(frame: HistoryFrame, missing: { after_seq: number; before_seq: number }): Promise<void> {
    const number = this.#number;
    // If that fails, the conversation opens at the oldest message of the frame, with a button for older ones.
    const before = await this.#loadRange(missing).catch(() => []);
    if (number === this.#number) this.options.onComplete(frame, before);
  }

  async #loadRange({ after_seq, before_seq }: { after_seq: number; before_seq: number }): Promise<readonly Message[]> {
    const found: Message[] = [];
    for (let last = after_seq; last < before_seq - 1; last = found.at(-1)?.seq ?? before_seq) {
      const page = await this.options.fetchMessages({ after_seq: last, limit: PAGE });
      if (page.length === 0) break;
      found.push(...page);
    }
    return found;
  }
}
