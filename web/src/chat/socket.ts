/**
 * A WebSocket that stays: connects with a new ticket each time, notices when it is dead, comes back with growing
 * pauses, renews itself before API Gateway ends it, and stops when it is refused rather than asking for ever.
 *
 * Knows frames only as JSON: what they mean is `protocol.ts`'s. Everything outside (the browser, time, chance) comes in
 * through `World`, so that it can be tested with none of them.
 */

import type { ClientFrame, ServerFrame } from "./protocol";

/** Not to be tried again: the session is over, or this is not the user's to see. */
export class Refused extends Error {
  constructor(readonly reason: "session" | "forbidden") {
    super(reason);
  }
}

export type Status =
  | { readonly kind: "connecting" | "open" | "offline" | "closed" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "refused"; readonly reason: Refused["reason"] };

export interface Wire {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export type WorldEvent = "back" | "online" | "offline" | "left";

export interface World {
  open(url: string): Wire;
  now(): number;
  random(): number;
  later(ms: number, run: () => void): () => void;
  online(): boolean;
  /** Calls back as the network and the page come and go; answers how to stop listening. */
  listen(heard: (event: WorldEvent) => void): () => void;
}

export interface SocketOptions {
  /** The address with a new ticket. Throws `Refused`; whatever else it throws is a network that does not answer. */
  address(): Promise<string>;
  /** Asked when a socket ends before it said anything, which does not tell why. Throws as `address` does. */
  confirm(): Promise<void>;
  onFrame(frame: ServerFrame): void;
  onStatus(status: Status): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;
const MINUTE_MS = 60_000;

export class LiveSocket {
  #wire: Wire | null = null;
  /** A wire that is being opened, so that it can be closed too. */
  #pending: Wire | null = null;
  #status: Status = { kind: "closed" };
  #failures = 0;
  #openedAt = 0;
  /** Every connect has its number: an answer that an older one waited for comes to nothing. */
  #attempt = 0;
  #timers = new Map<"retry" | "ping" | "answer" | "renew", () => void>();
  #unlisten: (() => void) | null = null;

  constructor(
    private readonly options: SocketOptions,
    private readonly world: World = browser,
  ) {}

  start(): void {
    this.#unlisten ??= this.world.listen((event) => this.#heard(event));
    this.#connect();
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#drop();
    this.#become({ kind: "closed" });
  }

  /** Whether it went out. Nothing is kept here: what must arrive is kept by whoever sends it. */
  send(frame: ClientFrame): boolean {
    if (this.#status.kind !== "open" || this.#wire === null) return false;
    this.#wire.send(JSON.stringify(frame));
    return true;
  }

  /** Asks whether the connection is still there. One that does not answer is given up for a new one. */
  prove(): void {
    if (this.#status.kind === "open") this.#ping();
  }

  /** Connects now instead of later; a no-op while connected. */
  retry(): void {
    if (this.#status.kind !== "open" && this.#status.kind !== "connecting") this.#connect();
  }

  #heard(event: WorldEvent): void {
    if (this.#status.kind === "refused") return;
    if (event === "offline") {
      this.#drop();
      this.#become({ kind: "offline" });
    } else if (event === "left") {
      // The browser may keep the page and show it again ("back"); a socket that is open then would be cut by it.
      this.#drop();
      this.#become({ kind: "waiting", until: this.world.now() });
    } else if (this.#status.kind === "open") {
      this.prove();
    } else if (this.#status.kind !== "connecting") {
      this.#failures = 0;
      this.#connect();
    }
  }

  #connect(): void {
    this.#drop();
    this.#become({ kind: "connecting" });
    void this.#dial((wire) => {
      this.#wire = wire;
      this.#openedAt = this.world.now();
      this.#become({ kind: "open" });
      this.#schedulePing();
      this.#scheduleRenewal();
    });
  }

  /** Opens a wire. `greeted` is called with its first frame; only then does it count as a connection. */
  async #dial(greeted: (wire: Wire) => void): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const current = () => attempt === this.#attempt;
    // A network that swallows everything refuses nothing: neither the ticket nor the socket is waited for for ever.
    this.#expectAnswer(ANSWER_WITHIN_MS);
    try {
      const url = await this.options.address();
      if (!current()) return;
      this.#listenTo(this.world.open(url), greeted);
      this.#expectAnswer(ANSWER_WITHIN_MS);
    } catch (error) {
      if (current()) this.#failed(error);
    }
  }

  /** A dropped wire is silenced, so whatever is heard here is of the present. */
  #listenTo(wire: Wire, greeted: (wire: Wire) => void): void {
    let opened = false;
    this.#pending = wire;
    wire.onmessage = (event) => {
      const frame = parsed(event.data);
      if (frame === null) return;
      this.#cancel("answer");
      if (!opened) {
        opened = true;
        this.#pending = null;
        greeted(wire);
      }
      this.options.onFrame(frame);
    };
    wire.onclose = () => {
      if (opened) this.#lost();
      else void this.#doubt();
    };
  }

  /** A socket that ended before it said anything: a refusal and a dead network look the same, so REST is asked. */
  async #doubt(): Promise<void> {
    const attempt = this.#attempt;
    const current = () => attempt === this.#attempt;
    this.#cancel("answer");
    try {
      await this.options.confirm();
      if (current()) this.#lost();
    } catch (error) {
      if (current()) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof Refused) {
      this.#drop();
      this.#become({ kind: "refused", reason: error.reason });
    } else {
      this.#lost();
    }
  }

  #lost(): void {
    const lasted = this.#status.kind === "open" && this.world.now() - this.#openedAt > ANSWER_WITHIN_MS;
    if (lasted) this.#failures = 0;
    this.#drop();
    if (!this.world.online()) {
      this.#become({ kind: "offline" });
      return;
    }
    const pause = pauseAfter(this.#failures, this.world.random());
    this.#failures += 1;
    this.#become({ kind: "waiting", until: this.world.now() + pause });
    this.#after("retry", pause, () => this.#connect());
  }

  #ping(answerWithin = ANSWER_WITHIN_MS / 2): void {
    this.send({ action: "ping" });
    this.#expectAnswer(answerWithin);
    this.#schedulePing();
  }

  /** API Gateway ends a socket that was idle for ten minutes. */
  #schedulePing(): void {
    this.#after("ping", (4 + this.world.random()) * MINUTE_MS, () => this.#ping());
  }

  /** … and any socket after two hours: a new one is opened before, and the old one closed when the new one speaks. */
  #scheduleRenewal(): void {
    this.#after("renew", (100 + 15 * this.world.random()) * MINUTE_MS, () => {
      const old = this.#wire;
      void this.#dial((wire) => {
        silence(old);
        this.#wire = wire;
        this.#openedAt = this.world.now();
        this.#schedulePing();
        this.#scheduleRenewal();
      });
    });
  }

  /** Whatever arrives is an answer. A wire that gives none is dead, whatever the browser thinks of it. */
  #expectAnswer(within: number): void {
    this.#after("answer", within, () => this.#lost());
  }

  #drop(): void {
    this.#attempt += 1;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    silence(this.#wire);
    silence(this.#pending);
    this.#wire = null;
    this.#pending = null;
  }

  #become(status: Status): void {
    this.#status = status;
    this.options.onStatus(status);
  }

  #after(timer: "retry" | "ping" | "answer" | "renew", ms: number, run: () => void): void {
    this.#cancel(timer);
    this.#timers.set(timer, this.world.later(ms, run));
  }

  #cancel(timer: "retry" | "ping" | "answer" | "renew"): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}

/** A pause that doubles from a quarter of a second to 25 s, its latter half by chance, so that not all come at once. */
export function pauseAfter(failures: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return Math.max(FIRST_PAUSE_MS, full * (0.5 + chance / 2));
}

function silence(wire: Wire | null): void {
  if (wire === null) return;
  wire.onmessage = wire.onclose = null;
  wire.close();
}

function parsed(data: unknown): ServerFrame | null {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null && "type" in frame ? frame : null;
  } catch {
    return null;
  }
}

/** The real one. */
export const browser: World = {
  open: (url) => new WebSocket(url) as Wire,
  now: () => Date.now(),
  random: () => Math.random(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  online: () => navigator.onLine,
  listen: (heard) => {
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener("online", () => heard("online"), { signal });
    addEventListener("offline", () => heard("offline"), { signal });
    addEventListener("pagehide", () => heard("left"), { signal });
    addEventListener("pageshow", () => heard("back"), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || heard("back"), { signal });
    return () => controller.abort();
  },
};
