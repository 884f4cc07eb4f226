/**
 * Completes the first history of a conversation before it is shown: where more is unread than the history frame holds, the
 * missing unread messages are fetched, so that the conversation opens at the first unread message.
 */

import type { Environment } from "./environment";
import { type HistoryFrame, type Message, unreadRangeBefore } from "./protocol";
import type { FetchMessages } from "./services";

const PAGE = 100;
/** A connection whose history has not come by then has lost it. Doubles with each time that it is asked for. */
const HISTORY_WITHIN_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

interface Options {
  readonly me: string;
  readonly fetchMessages: FetchMessages;
  /** Asks the server for the history, by the socket. */
  askHistory(): void;
  /** The first history is complete. `before` holds the fetched messages that come before it. */
  onComplete(frame: HistoryFrame, before: readonly Message[]): void;
}

export class HistoryLoader {
  /** The number of the present history frame. Messages that were fetched for an earlier one are ignored. */
  #number = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer">,
  ) {}

  /** A connection is open, and the first history has still to come. It may have been lost: then it is asked for. */
  expectHistory(within = HISTORY_WITHIN_MS): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.environment.setTimer(within, () => {
      this.options.askHistory();
      this.expectHistory(Math.min(LONGEST_PAUSE_MS, 2 * within));
    });
  }

  /** The connection is lost, and with it what was expected of it. */
  connectionLost(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  load(frame: HistoryFrame): void {
    this.cancel();
    const missing = unreadRangeBefore(frame, this.options.me);
    if (missing === null) this.options.onComplete(frame, []);
    else void this.#loadUnread(frame, missing);
  }

  /** The connection is closed: an answer that is still on its way is ignored. */
  cancel(): void {
    this.connectionLost();
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
