import type { Environment } from "./environment";

/** Timers by name: starting one again replaces it. */
export class Timers<Name extends string> {
  readonly #running = new Map<Name, () => void>();

  constructor(private readonly environment: Pick<Environment, "setTimer">) {}

  start(name: Name, ms: number, run: () => void): void {
    this.cancel(name);
    this.#running.set(name, this.environment.setTimer(ms, run));
  }

  cancel(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  cancelAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
