/**
 * A WebSocket connection that reconnects by itself: it takes a new ticket each time, notices when the connection is dead,
 * waits as long as the cause suggests (`reconnect.ts`), renews the connection before API Gateway ends it, and stops when
 * access is refused.
 *
 * It knows frames only as JSON; `protocol.ts` knows what they mean. The browser, the clock and random numbers come in
 * through `Environment`, so that it can be tested without them.
 */

import { Backoff } from "./backoff";
import { type Access, ConnectionAttempt, detach, Refused } from "./connectionAttempt";
import { browserEnvironment, type EnvironmentEvent, type SocketEnvironment, type WebSocketLike } from "./environment";
import { parsed } from "./frame";
import type { ClientFrame, ServerFrame } from "./protocol";
import { AFTER_REFUSAL_MS, dependsOnOthers, type End, type PauseAfter, pauseAfter, type Suspect } from "./reconnect";
import { Timers } from "./timers";

export { Refused, Throttled } from "./connectionAttempt";

export type Status =
  | { readonly kind: "connecting" | "open" | "offline" | "closed" }
  /** `pause`: how long after the end it connects again, in ms. */
  | { readonly kind: "waiting"; readonly pause: number; readonly suspect: Suspect }
  | { readonly kind: "refused"; readonly reason: Refused["reason"] };

export interface SocketOptions extends Access {
  onFrame(frame: ServerFrame): void;
  onStatus(status: Status): void;
  /** API Gateway has not passed a frame on, and says why. It does not say which frame. */
  onNotPassedOn?(reason: string): void;
  /** Whether something waits to be sent. Then the client reconnects at once, instead of at a random time. */
  isWaitedFor?(): boolean;
}

/** A connection that was open for longer than this resets the back-off. */
const LASTED_MS = 10_000;
const PONG_WITHIN_MS = 5000;
const MINUTE_MS = 60_000;
/** If the server is the cause, the page's other sockets end within this time after the first. */
const OTHERS_END_WITHIN_MS = 1000;
/** A ping that is later than this shows that the device slept. Browsers delay timers by up to a minute anyway. */
const LATE_PING_MS = 90_000;

export class LiveSocket {
  #webSocket: WebSocketLike | null = null;
  /** The connection that is being opened: the first one, or the renewal of an open one. */
  #attempt: ConnectionAttempt | null = null;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #status: Status = { kind: "closed" };
  #failedRenewals = 0;
  /** Whether REST has said, since the last connection, that access is allowed. */
  #isAccessChecked = false;
  #openedAt = 0;
  #receivedAt = 0;
  #pingDueAt = 0;
  #wokeAt = Number.NEGATIVE_INFINITY;
  #retryAt = 0;
  readonly #timers: Timers<"retry" | "ping" | "answer" | "renew">;
  readonly #backoff: Backoff;
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly options: SocketOptions,
    private readonly environment: SocketEnvironment = browserEnvironment,
    pause: PauseAfter = pauseAfter,
  ) {
    this.#timers = new Timers(environment);
    this.#backoff = new Backoff(pause, environment, () => options.isWaitedFor?.() ?? false);
  }

  get isOpen(): boolean {
    return this.#status.kind === "open";
  }

  start(): void {
    this.#stopListening ??= this.environment.listen((event) => this.#handleEvent(event));
    this.#backoff.isAskedFor = true;
    this.#connect();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#disconnect();
    this.#setStatus({ kind: "closed" });
  }

  /** Sends a frame. Returns false without a connection; the caller then keeps the frame, because nothing is stored here. */
  send(frame: ClientFrame): boolean {
    if (this.#status.kind !== "open" || this.#webSocket === null) return false;
    this.#webSocket.send(JSON.stringify(frame));
    return true;
  }

  /** Pings the server. A connection that does not answer is replaced by a new one. */
  checkAlive(): void {
    if (this.#status.kind === "open") this.#ping();
  }

  /**
   * Connects now instead of later, because the user acts. Soon after an attempt that failed, it waits for a few seconds.
   * Only shortens a wait: a no-op while connected, offline or refused.
   */
  retry(): void {
    if (this.#status.kind !== "waiting") return;
    this.#backoff.isAskedFor = true;
    const now = this.environment.now();
    // At most `AFTER_REFUSAL_MS`, even if the clock was set back.
    const wait = Math.min(AFTER_REFUSAL_MS, this.#attemptedAt + AFTER_REFUSAL_MS - now, this.#retryAt - now);
    if (wait <= 0) this.#connect();
    else this.#timers.start("retry", wait, () => this.#connect());
  }

  #handleEvent(event: EnvironmentEvent): void {
    const { kind } = this.#status;
    if (kind === "refused") return;
    if (event === "offline") {
      this.#disconnect();
      this.#setStatus({ kind: "offline" });
    } else if (event === "hidden") {
      // The browser may keep the page for "Back". It would cut an open socket.
      this.#disconnect();
      this.#retryAt = 0;
      this.#setStatus({ kind: "waiting", pause: 0, suspect: "connection" });
    } else if (kind === "open") {
      this.checkAlive();
    } else if (kind === "waiting" && this.#status.suspect === "throttle") {
      this.retry();
    } else if (kind !== "connecting") {
      this.#backoff.forgetFailures();
      this.#backoff.isAskedFor ||= event === "shown";
      this.#connect();
    }
  }

  #connect(): void {
    this.#disconnect();
    this.#setStatus({ kind: "connecting" });
    this.#open();
  }

  /** Opens a connection. The one that is open is kept until the new one has received its first frame. */
  #open(): void {
    this.#attemptedAt = this.environment.now();
    const listener = {
      onOpen: (webSocket: WebSocketLike, frame: ServerFrame) => this.#opened(webSocket, frame),
      onFailure: (reason: End | Refused) => this.#attemptFailed(reason),
    };
    this.#attempt = new ConnectionAttempt(this.options, listener, this.environment, !this.#isAccessChecked);
  }

  #opened(webSocket: WebSocketLike, firstFrame: ServerFrame): void {
    detach(this.#webSocket);
    this.#attempt = null;
    this.#isAccessChecked = this.#backoff.isAskedFor = false;
    this.#failedRenewals = 0;
    this.#webSocket = webSocket;
    this.#openedAt = this.#receivedAt = this.environment.now();
    this.environment.page.opened(this);
    webSocket.onmessage = (event) => this.#receive(event.data);
    webSocket.onclose = ({ code }) => this.#closedByServer(code);
    this.#timers.cancel("answer");
    this.#schedulePing();
    // Spread over twenty minutes, and early enough for several tries before the two hours that API Gateway gives.
    this.#scheduleRenewal((90 + 20 * this.environment.random()) * MINUTE_MS);
    if (this.#status.kind !== "open") this.#setStatus({ kind: "open" });
    this.#handleFrame(firstFrame);
  }

  /** Any answer shows that the connection is alive, an error too, even one of API Gateway's own. */
  #receive(data: unknown): void {
    const frame = parsed(data);
    if (frame === null) return;
    this.#receivedAt = this.environment.now();
    this.#timers.cancel("answer");
    if (frame.type !== undefined) this.#handleFrame(frame);
    else this.options.onNotPassedOn?.(String(frame.message ?? ""));
  }

  #handleFrame(frame: ServerFrame): void {
    if (frame.type === "closing") this.#lost({ kind: "closing", reason: frame.reason });
    else this.options.onFrame(frame);
  }

  #attemptFailed(reason: End | Refused): void {
    this.#attempt = null;
    if (reason instanceof Refused) {
      this.#disconnect();
      this.#setStatus({ kind: "refused", reason: reason.reason });
      return;
    }
    this.#isAccessChecked ||= reason.kind === "dropped";
    if (this.#webSocket === null) this.#reconnectLater(reason);
    else this.#renewLater();
  }

  #closedByServer(code: number): void {
    this.environment.page.closed(this);
    const now = this.environment.now();
    this.#lost({
      kind: "closed",
      code,
      ageMs: now - this.#openedAt,
      quietMs: now - this.#receivedAt,
      hasSlept: now > this.#pingDueAt + LATE_PING_MS || now - this.#wokeAt < MINUTE_MS,
      isAnotherOpen: this.environment.page.isAnyOpen,
    });
  }

  /** An open connection has ended. If its renewal has begun, waits for that. */
  #lost(end: End): void {
    if (this.environment.now() - this.#openedAt > LASTED_MS) {
      this.#backoff.forget();
      this.#attemptedAt = Number.NEGATIVE_INFINITY;
    }
    const renewal = end.kind === "closing" ? null : this.#attempt;
    if (renewal) this.#attempt = null;
    this.#disconnect();
    if (renewal) {
      this.#attempt = renewal;
      this.#setStatus({ kind: "connecting" });
    } else if (end.kind === "closed" && dependsOnOthers(end, this.#backoff.trouble)) {
      this.#wait(OTHERS_END_WITHIN_MS, "connection", () =>
        this.#reconnectLater({ ...end, isAnotherOpen: this.environment.page.isAnyOpen }),
      );
    } else {
      this.#reconnectLater(end);
    }
  }

  #reconnectLater(end: End): void {
    this.#disconnect();
    if (!this.environment.isOnline()) {
      this.#setStatus({ kind: "offline" });
      return;
    }
    const { pause, suspect } = this.#backoff.next(end);
    this.#wait(pause, suspect, () => this.#connect());
  }

  #wait(pause: number, suspect: Suspect, then: () => void): void {
    this.#retryAt = this.environment.now() + pause;
    this.#setStatus({ kind: "waiting", pause, suspect });
    this.#timers.start("retry", pause, then);
  }

  #ping(): void {
    this.send({ action: "ping" });
    this.#timers.start("answer", PONG_WITHIN_MS, () => this.#lost({ kind: "silent" }));
    this.#schedulePing();
  }

  /** Pings every four to five minutes: API Gateway ends a socket that was idle for ten. */
  #schedulePing(): void {
    const ms = (4 + this.environment.random()) * MINUTE_MS;
    this.#pingDueAt = this.environment.now() + ms;
    this.#timers.start("ping", ms, () => {
      const now = this.environment.now();
      if (now > this.#pingDueAt + LATE_PING_MS) this.#wokeAt = now;
      this.#ping();
    });
  }

  #scheduleRenewal(ms: number): void {
    this.#timers.start("renew", ms, () => this.#open());
  }

  /** The renewal failed, and the connection is good: tries again after 1 to 2 minutes, then 2 to 4, then 4 to 8. */
  #renewLater(): void {
    const full = 2 ** Math.min(3, this.#failedRenewals + 1) * MINUTE_MS;
    this.#failedRenewals += 1;
    this.#scheduleRenewal(full * (0.5 + this.environment.random() / 2));
  }

  #disconnect(): void {
    this.#timers.cancelAll();
    this.environment.page.closed(this);
    detach(this.#webSocket);
    this.#attempt?.cancel();
    this.#webSocket = this.#attempt = null;
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.options.onStatus(status);
  }
}
