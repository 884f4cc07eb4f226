/** A phone or a computer: its storage and locks, which its tabs share, its clock, and whether it sleeps. */

import type { Page } from "./page";
import type { Schedule } from "./schedule";

interface Request {
  readonly run: () => Promise<unknown>;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly owner: Page;
}

export class Device {
  /** By how many milliseconds its clock is ahead. */
  clockOffset = 0;
  isAsleep = false;
  isOnline = true;
  readonly pages = new Set<Page>();
  readonly #kept = new Map<string, string>();
  readonly #queues = new Map<string, Request[]>();

  constructor(
    readonly name: string,
    readonly schedule: Schedule,
  ) {}

  now(): number {
    return this.schedule.now + this.clockOffset;
  }

  /** The storage as one of its pages sees it: the others hear of each change. */
  storageOf(page: Page): Storage {
    const kept = this.#kept;
    const change = (key: string | null, newValue: string | null, write: () => void) => {
      const oldValue = key === null ? null : (kept.get(key) ?? null);
      write();
      if (key !== null && oldValue === newValue) return;
      for (const other of this.pages) {
        if (other !== page) other.later(() => other.emitStorage({ key, oldValue, newValue }));
      }
    };
    return {
      get length() {
        return kept.size;
      },
      key: (index) => [...kept.keys()][index] ?? null,
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => change(key, String(value), () => kept.set(key, String(value))),
      removeItem: (key) => change(key, null, () => kept.delete(key)),
      clear: () => change(null, null, () => kept.clear()),
    };
  }

  /** What is stored, for the oracle. */
  stored(): Record<string, string> {
    return Object.fromEntries(this.#kept);
  }

  /** Web Locks as far as the client uses them: exclusive, one after the other, given up by a signal, stolen. */
  locksOf(page: Page) {
    return {
      request: (name: string, second: unknown, third?: unknown) => {
        const run = (third ?? second) as (lock: object | null) => Promise<unknown>;
        const options = (third === undefined ? {} : second) as LockOptions;
        return this.#request(page, name, options, run);
      },
    };
  }

  /** A page is closed: its locks are free, and what it waited for is forgotten. */
  forget(page: Page): void {
    this.pages.delete(page);
    for (const [name, queue] of this.#queues) {
      const wasRunning = queue[0]?.owner === page;
      const rest = queue.filter(({ owner }) => owner !== page);
      this.#queues.set(name, rest);
      if (wasRunning) this.#runFirst(name);
    }
  }

  #request(
    owner: Page,
    name: string,
    { signal, ifAvailable, steal }: LockOptions,
    callback: (lock: object | null) => Promise<unknown>,
  ): Promise<unknown> {
    return new Promise((done, failed) => {
      const queue = this.#queues.get(name) ?? [];
      if (ifAvailable && queue.length > 0) {
        done(callback(null));
        return;
      }
      const request: Request = { run: async () => callback({ name }), done, failed, owner };
      signal?.addEventListener("abort", () => this.#giveUp(name, request, signal));
      if (steal) {
        this.#queues.set(name, [request, ...queue.slice(1)]);
        queue[0]?.failed(new DOMException("stolen", "AbortError"));
        this.#runFirst(name);
        return;
      }
      this.#queues.set(name, [...queue, request]);
      if (queue.length === 0) this.#runFirst(name);
    });
  }

  #giveUp(name: string, request: Request, signal: AbortSignal): void {
    const queue = this.#queues.get(name) ?? [];
    if (queue.indexOf(request) <= 0) return; // it runs, or has run
    this.#queues.set(
      name,
      queue.filter((other) => other !== request),
    );
    request.failed(signal.reason);
  }

  #runFirst(name: string): void {
    const request = this.#queues.get(name)?.[0];
    if (request === undefined) return;
    const next = () => {
      const queue = this.#queues.get(name) ?? [];
      if (queue[0] !== request) return; // its page was closed
      this.#queues.set(name, queue.slice(1));
      this.#runFirst(name);
    };
    request.run().then(request.done, request.failed).finally(next);
  }
}
