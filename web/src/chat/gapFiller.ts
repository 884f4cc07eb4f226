/** Fetches messages that are missing between those that have arrived, after a moment in which they may still arrive. */

import type { Environment } from "./environment";
import { firstGap, type Message } from "./protocol";
import type { RoomStore } from "./roomStore";
import type { FetchMessages } from "./services";

/** Frames may arrive swapped: most gaps close by themselves. */
const REORDERING_MS = 400;
const AFTER_FAILURE_MS = 10 * REORDERING_MS;

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

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer">,
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
      this.#scheduleFill(AFTER_FAILURE_MS);
    } else {
      this.options.onFound(page);
      if (page.length > 0) this.check();
    }
  }
}
