/** A clock that jumps from event to event. Hours of many thousand clients take seconds, and each run is the same. */

interface Event {
  readonly at: number;
  /** Where two are due at the same time, the one that was scheduled first runs first. */
  readonly order: number;
  run: (() => void) | null;
}

/** How many promises may follow one another after an event before time goes on. */
const TURNS = 12;

export class VirtualTime {
  #now = 0;
  #count = 0;
  /** A binary heap: the event that is due next is the first one. */
  readonly #heap: Event[] = [];

  /** In ms since the beginning. */
  now(): number {
    return this.#now;
  }

  /** Returns a function that cancels it. */
  setTimer(ms: number, run: () => void): () => void {
    const event = { at: this.#now + Math.max(0, ms), order: this.#count++, run: run as (() => void) | null };
    this.#push(event);
    return () => {
      event.run = null;
    };
  }

  /** Runs everything that is due until then, with the promises that follow from it. */
  async runUntil(time: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= time; next = this.#heap[0]) {
      this.#pop();
      if (next.run === null) continue;
      this.#now = next.at;
      next.run();
      for (let turn = 0; turn < TURNS; turn += 1) await null;
    }
    this.#now = time;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let place = heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break;
      heap[place] = heap[parent] as Event;
      place = parent;
    }
    heap[place] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Event;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[place] = heap[child] as Event;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
