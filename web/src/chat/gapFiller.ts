/** Fetches messages that are missing between those that have arrived, after a moment in which they may still arrive. */

import type { Environment } from "./environment";
import { firstGap, type Message } from "./protocol";
import type { RoomStore } from "./roomStore";
import type { FetchMessages } from "./services";

/** Frames may arrive swapped: most gaps close by themselves. */
const REORDERING_MS = 400;
/** Doubles with each failure. Half of it is random, so that clients spread out. */
const AFTER_FAILURE_MS = 4000;
const LONGEST_PAUSE_MS = 60_000;

interface Options {
  readonly store: RoomStore;
  readonly fetchMessages: FetchMessages;
  onFound(page: readonly Message[]): void;
}

export class GapFiller {
  #cancelTimer: (() => void) | null = null;
  /** The number of the present request. The answer to an earlier one, from before `cancel`, is ignored. */
  #number = 0;
  #isAsking = false;
  /** Requests in a row that have failed. */
  #failures = 0;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer" | "random">,
  ) {}

  /**
   * Called after each message: schedules a request if there is a gap, and cancels it if there is none any more. A request
   * that is scheduled stays where it is, so that messages that keep coming do not put it off.
   */
  check(): void {
    if (firstGap(this.options.store.room) === null) this.#stopTimer();
    else if (this.#cancelTimer === null && !this.#isAsking) this.#scheduleFill(REORDERING_MS);
  }

  cancel(): void {
    this.#number += 1;
    this.#isAsking = false;
    this.#failures = 0;
    this.#stopTimer();
  }

  #scheduleFill(ms: number): void {
    this.#cancelTimer = this.environment.setTimer(ms, () => void this.#fill());
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  async #fill(): Promise<void> {
    this.#cancelTimer = null;
    const missing = firstGap(this.options.store.room);
    if (missing === null) return;
    this.#isAsking = true;
    const number = this.#number;
    const page = await this.options.fetchMessages(missing).catch(() => null);
    if (number !== this.#number) return;
    this.#isAsking = false;
    if (page === null) {
      const full = Math.min(LONGEST_PAUSE_MS, AFTER_FAILURE_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.#scheduleFill(full * (0.5 + this.environment.random() / 2));
    } else {
      this.#failures = 0;
      this.options.onFound(page);
      if (page.length > 0) this.check();
    }
  }
}
