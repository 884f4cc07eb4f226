import type { Environment } from "./environment";
import { type End, type PauseAfter, type Suspect, suspectOf, type Trouble } from "./reconnect";

/** Remembers what went wrong since the last good connection, and computes the next pause from it. */
export class Backoff {
  /** Connections and attempts that have ended in a row, without one that lasted. */
  #failures = 0;
  /** Since when the server is the suspect; null while it is not. */
  #serverTroubleSince: number | null = null;
  /** Whether the user has asked for this connection, by opening or showing the page or by an action. A refusal resets it. */
  isAskedFor = false;

  constructor(
    private readonly pauseAfter: PauseAfter,
    private readonly environment: Pick<Environment, "now" | "random">,
    private readonly isWaitedFor: () => boolean,
  ) {}

  get trouble(): Trouble {
    return {
      failures: this.#failures,
      serverTroubleMs: this.#serverTroubleSince === null ? null : this.environment.now() - this.#serverTroubleSince,
      isWaitedFor: this.isAskedFor || this.isWaitedFor(),
    };
  }

  /** The pause after an end, in ms, and its suspect. */
  next(end: End): { readonly pause: number; readonly suspect: Suspect } {
    const { trouble } = this;
    const suspect = suspectOf(end, trouble);
    const pause = this.pauseAfter(end, trouble, this.environment.random());
    this.#failures += 1;
    if (suspect === "throttle") this.isAskedFor = false;
    if (suspect === "server" || suspect === "throttle") this.#serverTroubleSince ??= this.environment.now();
    return { pause, suspect };
  }

  /** Resets everything, after a connection that lasted. */
  forget(): void {
    this.#failures = 0;
    this.#serverTroubleSince = null;
  }

  /** Resets the failures, when the network or the user is back. */
  forgetFailures(): void {
    this.#failures = 0;
  }
}
