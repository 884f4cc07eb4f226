/** Tells the other side that the user is typing: every two seconds at most, and once when they stop. */

import type { Environment } from "./environment";

const SEND_INTERVAL_MS = 2000;
const STOPPED_AFTER_MS = 5000;

export class TypingNotifier {
  #toldAt = 0;
  #cancel: (() => void) | null = null;

  /** `tell` says whether it could be told. */
  constructor(
    private readonly tell: (isTyping: boolean) => boolean,
    private readonly environment: Pick<Environment, "now" | "setTimer">,
  ) {}

  typed(): void {
    const now = this.environment.now();
    if (now - this.#toldAt >= SEND_INTERVAL_MS && this.tell(true)) this.#toldAt = now;
    this.#cancel?.();
    this.#cancel = this.environment.setTimer(STOPPED_AFTER_MS, () => this.stop());
  }

  stop(): void {
    if (this.#toldAt > 0) this.tell(false);
    this.reset();
  }

  /** The connection is closed: nothing is sent. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toldAt = 0;
  }
}
