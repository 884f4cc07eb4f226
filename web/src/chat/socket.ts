/**
 * A WebSocket connection that reconnects by itself: it takes a new ticket each time, notices when the connection is dead,
 * waits longer after each failure, renews the connection before API Gateway ends it, and stops when access is refused.
 *
 * It knows frames only as JSON; `protocol.ts` knows what they mean. The browser, time and chance come in through
 * `Environment`, so that it can be tested without them.
 */

import { browserEnvironment, type Environment, type EnvironmentEvent, type WebSocketLike } from "./environment";
import type { ClientFrame, ServerFrame } from "./protocol";

/** Access was refused: the session is over, or the user may not see this. Trying again does not help. */
export class Refused extends Error {
  constructor(readonly reason: "session" | "forbidden") {
    super(reason);
  }
}

export type Status =
  | { readonly kind: "connecting" | "open" | "offline" | "closed" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "refused"; readonly reason: Refused["reason"] };

export interface SocketOptions {
  /** Returns the address with a new ticket. Throws `Refused`; any other error means that the network does not answer. */
  address(): Promise<string>;
  /** Called when a socket ends before its first frame, which does not tell why. Throws as `address` does. */
  checkAccess(): Promise<void>;
  onFrame(frame: ServerFrame): void;
  onStatus(status: Status): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;
const MINUTE_MS = 60_000;

export class LiveSocket {
  #webSocket: WebSocketLike | null = null;
  /** A socket that is being opened: kept so that it can be closed. */
  #pendingWebSocket: WebSocketLike | null = null;
  #status: Status = { kind: "closed" };
  #failures = 0;
  #openedAt = 0;
  /** The number of the present attempt to connect. An answer to an earlier attempt is ignored. */
  #attempt = 0;
  #timers = new Map<"retry" | "ping" | "answer" | "renew", () => void>();
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly options: SocketOptions,
    private readonly environment: Environment = browserEnvironment,
  ) {}

  start(): void {
    this.#stopListening ??= this.environment.listen((event) => this.#handleEvent(event));
    this.#connect();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#disconnect();
    this.#setStatus({ kind: "closed" });
  }

  /** Sends a frame. False where there is no connection: nothing is stored here, the caller keeps what must arrive. */
  send(frame: ClientFrame): boolean {
    if (this.#status.kind !== "open" || this.#webSocket === null) return false;
    this.#webSocket.send(JSON.stringify(frame));
    return true;
  }

  /** Pings the server. A connection that does not answer is replaced by a new one. */
  checkAlive(): void {
    if (this.#status.kind === "open") this.#ping();
  }

  /** Connects now instead of later; a no-op while connected. */
  retry(): void {
    if (this.#status.kind !== "open" && this.#status.kind !== "connecting") this.#connect();
  }

  #handleEvent(event: EnvironmentEvent): void {
    if (this.#status.kind === "refused") return;
    if (event === "offline") {
      this.#disconnect();
      this.#setStatus({ kind: "offline" });
    } else if (event === "hidden") {
      // The browser may keep the page for "Back". It would cut an open socket.
      this.#disconnect();
      this.#setStatus({ kind: "waiting", until: this.environment.now() });
    } else if (this.#status.kind === "open") {
      this.checkAlive();
    } else if (this.#status.kind !== "connecting") {
      this.#failures = 0;
      this.#connect();
    }
  }

  #connect(): void {
    this.#disconnect();
    this.#setStatus({ kind: "connecting" });
    void this.#open((webSocket) => {
      this.#webSocket = webSocket;
      this.#openedAt = this.environment.now();
      this.#setStatus({ kind: "open" });
      this.#schedulePing();
      this.#scheduleRenewal();
    });
  }

  /** Opens a socket. `onFirstFrame` is called at its first frame: only then does it count as a connection. */
  async #open(onFirstFrame: (webSocket: WebSocketLike) => void): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const current = () => attempt === this.#attempt;
    // A silent network reports no error, so both the ticket and the socket have a time-out.
    this.#expectAnswer(ANSWER_WITHIN_MS);
    try {
      const url = await this.options.address();
      if (!current()) return;
      this.#listenTo(this.environment.openWebSocket(url), onFirstFrame);
      this.#expectAnswer(ANSWER_WITHIN_MS);
    } catch (error) {
      if (current()) this.#handleFailure(error);
    }
  }

  /** Sets the handlers of a socket. `detach` removes them, so they are only called for the present socket. */
  #listenTo(webSocket: WebSocketLike, onFirstFrame: (webSocket: WebSocketLike) => void): void {
    let opened = false;
    this.#pendingWebSocket = webSocket;
    webSocket.onmessage = (event) => {
      const frame = parsed(event.data);
      if (frame === null) return;
      this.#cancelTimer("answer");
      if (!opened) {
        opened = true;
        this.#pendingWebSocket = null;
        onFirstFrame(webSocket);
      }
      this.options.onFrame(frame);
    };
    webSocket.onclose = () => {
      if (opened) this.#reconnectLater();
      else void this.#checkRefusal();
    };
  }

  /** Asks REST why a socket ended before its first frame: a refusal and a dead network look the same to the browser. */
  async #checkRefusal(): Promise<void> {
    const attempt = this.#attempt;
    const current = () => attempt === this.#attempt;
    this.#cancelTimer("answer");
    try {
      await this.options.checkAccess();
      if (current()) this.#reconnectLater();
    } catch (error) {
      if (current()) this.#handleFailure(error);
    }
  }

  #handleFailure(error: unknown): void {
    if (error instanceof Refused) {
      this.#disconnect();
      this.#setStatus({ kind: "refused", reason: error.reason });
    } else {
      this.#reconnectLater();
    }
  }

  #reconnectLater(): void {
    const lasted = this.#status.kind === "open" && this.environment.now() - this.#openedAt > ANSWER_WITHIN_MS;
    if (lasted) this.#failures = 0;
    this.#disconnect();
    if (!this.environment.isOnline()) {
      this.#setStatus({ kind: "offline" });
      return;
    }
    const pause = pauseAfter(this.#failures, this.environment.random());
    this.#failures += 1;
    this.#setStatus({ kind: "waiting", until: this.environment.now() + pause });
    this.#startTimer("retry", pause, () => this.#connect());
  }

  #ping(answerWithin = ANSWER_WITHIN_MS / 2): void {
    this.send({ action: "ping" });
    this.#expectAnswer(answerWithin);
    this.#schedulePing();
  }

  /** Pings every four to five minutes: API Gateway ends a socket that was idle for ten. */
  #schedulePing(): void {
    this.#startTimer("ping", (4 + this.environment.random()) * MINUTE_MS, () => this.#ping());
  }

  /** Replaces the socket before API Gateway ends it after two hours. The old one is closed at the new one's first frame. */
  #scheduleRenewal(): void {
    this.#startTimer("renew", (100 + 15 * this.environment.random()) * MINUTE_MS, () => {
      const old = this.#webSocket;
      void this.#open((webSocket) => {
        detach(old);
        this.#webSocket = webSocket;
        this.#openedAt = this.environment.now();
        this.#schedulePing();
        this.#scheduleRenewal();
      });
    });
  }

  /** Gives the connection up unless a frame, any frame, arrives in time. */
  #expectAnswer(within: number): void {
    this.#startTimer("answer", within, () => this.#reconnectLater());
  }

  #disconnect(): void {
    this.#attempt += 1;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    detach(this.#webSocket);
    detach(this.#pendingWebSocket);
    this.#webSocket = null;
    this.#pendingWebSocket = null;
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.options.onStatus(status);
  }

  #startTimer(timer: "retry" | "ping" | "answer" | "renew", ms: number, run: () => void): void {
    this.#cancelTimer(timer);
    this.#timers.set(timer, this.environment.setTimer(ms, run));
  }

  #cancelTimer(timer: "retry" | "ping" | "answer" | "renew"): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}

/** The pause before the next try, in ms: doubles from 250 ms to 25 s; half of it is random, so that clients spread out. */
export function pauseAfter(failures: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return Math.max(FIRST_PAUSE_MS, full * (0.5 + chance / 2));
}

function detach(webSocket: WebSocketLike | null): void {
  if (webSocket === null) return;
  webSocket.onmessage = webSocket.onclose = null;
  webSocket.close();
}

function parsed(data: unknown): ServerFrame | null {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null && "type" in frame ? frame : null;
  } catch {
    return null;
  }
}
