/** Telling the other one that one types: every two seconds at most, and once when it is over. */

import type { World } from "./socket";

const EVERY_MS = 2000;
const OVER_AFTER_MS = 5000;

export class TypingNotice {
  #toldAt = 0;
  #cancel: (() => void) | null = null;

  /** `tell` says whether it could be told. */
  constructor(
    private readonly tell: (isTyping: boolean) => boolean,
    private readonly world: Pick<World, "now" | "later">,
  ) {}

  typed(): void {
    const now = this.world.now();
    if (now - this.#toldAt >= EVERY_MS && this.tell(true)) this.#toldAt = now;
    this.#cancel?.();
    this.#cancel = this.world.later(OVER_AFTER_MS, () => this.stop());
  }

  stop(): void {
    if (this.#toldAt > 0) this.tell(false);
    this.forget();
  }

  /** There is nobody to tell any more. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toldAt = 0;
  }
}
