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
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer">,
  ) {}

  /** Called after each message: schedules a request if there is a gap, and cancels it if there is none any more. */
  check(): void {
    this.#cancel?.();
    if (firstGap(this.options.store.room) !== null) this.#scheduleFill(REORDERING_MS);
  }

  cancel(): void {
    this.#cancel?.();
  }

  #scheduleFill(ms: number): void {
    this.#cancel = this.environment.setTimer(ms, () => void this.#fill());
  }

  async #fill(): Promise<void> {
    const missing = firstGap(this.options.store.room);
    if (missing === null) return;
    try {
      const page = await this.options.fetchMessages(missing);
      this.options.onFound(page);
      if (page.length > 0) this.check();
    } catch {
      this.#scheduleFill(AFTER_FAILURE_MS);
    }
  }
}
