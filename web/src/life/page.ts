/**
 * A tab: the client's own code in a global scope of its own, with everything that a browser gives it in virtual time.
 * What leaves the tab (requests, sockets, frames) is an effect, which the Python side carries.
 */

import { createContext, type Script } from "node:vm";
import { seededRandom } from "../chat/seededRandom";
import type { Device } from "./device";
import type { Schedule } from "./schedule";

export type Effect =
  | {
      kind: "fetch";
      page: string;
      id: number;
      method: string;
      path: string;
      headers: Record<string, string>;
      body: string | null;
    }
  | { kind: "open"; page: string; socket: number; url: string }
  | { kind: "send"; page: string; socket: number; text: string }
  | { kind: "close"; page: string; socket: number };

type Distribute<T> = T extends unknown ? Omit<T, "page"> : never;
type Answer = { status: number; headers: Record<string, string>; body: string };

/** Runs in the tab before the client's code: sets its clock and its random numbers. */
const PRELUDE = `
{
  const RealDate = Date;
  const now = __now;
  globalThis.Date = class Date extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(now());
      else super(...given);
    }
    static now() {
      return now();
    }
  };
  Math.random = __random;
  globalThis.window = globalThis.self = globalThis;
}
`;

let sockets = 0;
let requests = 0;

export class Page {
  isHidden = false;
  hasFocus = true;
  readonly #events = new EventTarget();
  readonly #documentEvents = new EventTarget();
  readonly #sockets = new Map<number, TabSocket>();
  readonly #requests = new Map<number, (answer: Answer | null) => void>();
  readonly #context: object;
  #isClosed = false;

  constructor(
    readonly name: string,
    readonly device: Device,
    private readonly schedule: Schedule,
    private readonly onEffect: (effect: Effect) => void,
    { prelude, client, seed }: { prelude: Script; client: Script; seed: number },
  ) {
    this.#context = createContext(this.#globals(seed));
    device.pages.add(this);
    prelude.runInContext(this.#context);
    client.runInContext(this.#context);
  }

  static readonly prelude = PRELUDE;

  get isAsleep(): boolean {
    return this.device.isAsleep;
  }

  /** Runs in the tab as soon as it is awake. */
  later(run: () => void): void {
    this.schedule.set(this, 0, () => this.#isClosed || run());
  }

  /** Calls a function of `tab.ts`. */
  call(name: string, args: readonly unknown[]): unknown {
    const tab = (this.#context as { tab?: Record<string, (...args: unknown[]) => unknown> }).tab;
    const method = tab?.[name];
    if (method === undefined) throw new Error(`the tab has no ${name}`);
    return method(...args);
  }

  /** Tells the client what its components would tell after a change. */
  update(): void {
    if (!this.isAsleep) this.call("update", []);
  }

  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets.values()) this.#effect({ kind: "close", socket: socket.id });
    this.#sockets.clear();
    this.schedule.clearAll(this);
    this.device.forget(this);
  }

  receive(socket: number, text: string): void {
    this.#sockets.get(socket)?.onmessage?.({ data: text });
  }

  endSocket(socket: number, code: number): void {
    const ended = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    ended?.onclose?.({ code });
  }

  answer(id: number, answer: Answer | null): void {
    const arrived = this.#requests.get(id);
    this.#requests.delete(id);
    arrived?.(answer);
  }

  emit(event: "online" | "offline" | "hidden" | "shown" | "pagehide" | "pageshow"): void {
    if (event === "hidden" || event === "shown") {
      this.isHidden = event === "hidden";
      this.hasFocus = !this.isHidden;
      this.#documentEvents.dispatchEvent(new Event("visibilitychange"));
    } else {
      const sent = new Event(event);
      if (event === "pageshow" || event === "pagehide") Object.defineProperty(sent, "persisted", { value: true });
      this.#events.dispatchEvent(sent);
    }
  }

  emitStorage(change: { key: string | null; oldValue: string | null; newValue: string | null }): void {
    this.#events.dispatchEvent(Object.assign(new Event("storage"), change));
  }

  #effect(effect: Distribute<Effect>): void {
    this.onEffect({ page: this.name, ...effect } as Effect);
  }

  #globals(seed: number): Record<string, unknown> {
    const random = seededRandom(seed);
    return {
      __now: () => this.device.now(),
      __random: random,
      ...this.#timers(),
      ...this.#network(),
      ...this.#window(),
      crypto: {
        getRandomValues: (bytes: Uint8Array) => {
          for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
          return bytes;
        },
      },
      console,
      Headers,
      URL,
      URLSearchParams,
      Blob,
      Event,
      EventTarget,
      DOMException,
      TextEncoder,
      structuredClone,
      AbortController,
      queueMicrotask,
    };
  }

  #timers(): Record<string, unknown> {
    const { schedule } = this;
    return {
      setTimeout: (run: () => void, ms = 0) => schedule.set(this, ms, run),
      setInterval: (run: () => void, ms = 0) => schedule.set(this, ms, run, ms),
      clearTimeout: (id: number) => schedule.clear(id),
      clearInterval: (id: number) => schedule.clear(id),
      requestIdleCallback: (run: () => void) => schedule.set(this, 1, run),
      AbortSignal: {
        timeout: (ms: number) => {
          const abort = new AbortController();
          schedule.set(this, ms, () => abort.abort(new DOMException("timed out", "TimeoutError")));
          return abort.signal;
        },
        any: AbortSignal.any?.bind(AbortSignal),
      },
    };
  }

  #window(): Record<string, unknown> {
    const { device } = this;
    const page = this;
    const events = this.#events;
    const documentEvents = this.#documentEvents;
    class StorageEvent extends Event {}
    return {
      StorageEvent,
      localStorage: device.storageOf(this),
      location: { origin: "http://life.test", hostname: "life.test", protocol: "http:", pathname: "/", search: "" },
      navigator: {
        get onLine() {
          return device.isOnline;
        },
        locks: device.locksOf(this),
        language: "en",
      },
      document: {
        get hidden() {
          return page.isHidden;
        },
        get visibilityState() {
          return page.isHidden ? "hidden" : "visible";
        },
        hasFocus: () => page.hasFocus,
        documentElement: { lang: "en" },
        addEventListener: documentEvents.addEventListener.bind(documentEvents),
        removeEventListener: documentEvents.removeEventListener.bind(documentEvents),
      },
      addEventListener: events.addEventListener.bind(events),
      removeEventListener: events.removeEventListener.bind(events),
      dispatchEvent: events.dispatchEvent.bind(events),
    };
  }

  #network(): Record<string, unknown> {
    const open = (url: string) => {
      sockets += 1;
      const socket = new TabSocket(
        sockets,
        (text) => this.#sockets.has(socket.id) && this.#effect({ kind: "send", socket: socket.id, text }),
        () => {
          if (this.#sockets.delete(socket.id)) this.#effect({ kind: "close", socket: socket.id });
        },
      );
      this.#sockets.set(socket.id, socket);
      this.#effect({ kind: "open", socket: socket.id, url });
      return socket;
    };
    return {
      WebSocket: function WebSocket(url: string) {
        return open(url);
      },
      fetch: (path: string, options: RequestInit) => this.#fetch(path, options),
    };
  }

  #fetch(path: string, options: RequestInit = {}): Promise<unknown> {
    requests += 1;
    const id = requests;
    return new Promise((done, failed) => {
      if (!this.device.isOnline) {
        failed(new TypeError("Failed to fetch"));
        return;
      }
      this.#requests.set(id, (answer) => {
        if (answer === null) failed(new TypeError("Failed to fetch"));
        else done(response(answer));
      });
      options.signal?.addEventListener("abort", () => {
        if (this.#requests.delete(id)) failed(options.signal?.reason);
      });
      const headers = Object.fromEntries(new Headers(options.headers).entries());
      const body = options.body === undefined ? null : String(options.body);
      this.#effect({ kind: "fetch", id, method: options.method ?? "GET", path, headers, body });
    });
  }
}

/** A WebSocket as the tab sees it. The simulated network decides what happens to its frames. */
class TabSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly id: number,
    readonly send: (text: string) => void,
    readonly close: () => void,
  ) {}
}

function response({ status, headers, body }: Answer) {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(headers),
    json: async () => JSON.parse(body),
    text: async () => body,
    body: null,
  };
}
