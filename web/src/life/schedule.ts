/** Virtual time of one process: the timers of all pages. The Python side owns the clock and says when they run. */

interface Timer {
  readonly id: number;
  readonly at: number;
  readonly every: number | null;
  readonly run: () => void;
  /** The page that set the timer. It does not run while the page is asleep. */
  readonly owner: { readonly isAsleep: boolean };
}

export class Schedule {
  /** In milliseconds since 1970, by the right clock. */
  now = 0;
  #timers = new Map<number, Timer>();
  #made = 0;

  set(owner: Timer["owner"], ms: number, run: () => void, every: number | null = null): number {
    this.#made += 1;
    const at = this.now + Math.max(0, Number.isFinite(ms) ? ms : 0);
    this.#timers.set(this.#made, { id: this.#made, at, every, run, owner });
    return this.#made;
  }

  clear(id: number): void {
    this.#timers.delete(id);
  }

  /** Removes all timers of a page that is closed. */
  clearAll(owner: Timer["owner"]): void {
    for (const timer of this.#timers.values()) if (timer.owner === owner) this.#timers.delete(timer.id);
  }

  /** When the next timer of a page that is awake is due; null where there is none. */
  nextAt(): number | null {
    return this.#next()?.at ?? null;
  }

  /** Runs the next timer that is due; false where none is. */
  runDue(): boolean {
    const timer = this.#next();
    if (timer === null || timer.at > this.now) return false;
    this.#timers.delete(timer.id);
    if (timer.every !== null) this.#timers.set(timer.id, { ...timer, at: this.now + timer.every });
    timer.run();
    return true;
  }

  #next(): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers.values()) {
      if (timer.owner.isAsleep) continue;
      if (first === null || timer.at < first.at || (timer.at === first.at && timer.id < first.id)) first = timer;
    }
    return first;
  }
}
