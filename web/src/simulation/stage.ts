/**
 * A deployed stage, as far as a storm of clients meets it: tickets, the rest of the REST API and the WebSocket API, each
 * behind its throttle (`infra/template/api.yml`), the sockets that are open, and a restart.
 */

import type { WebSocketLike } from "../chat/environment";
import { type Limit, Throttle } from "./throttle";
import type { VirtualTime } from "./virtualTime";

/** How long an answer takes, in ms: a time between these two. */
const LATENCY_MS = [40, 250] as const;

export class Stage {
  tickets: Throttle;
  /** All other requests of REST: payments among them. */
  rest: Throttle;
  sockets: Throttle;
  readonly #open = new Set<StageSocket>();
  #isDown = false;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: () => number,
    limit: Limit,
  ) {
    this.tickets = new Throttle(limit);
    this.rest = new Throttle(limit);
    this.sockets = new Throttle(limit);
  }

  /** Sets another limit, and counts from here on. */
  limit(limit: Limit): void {
    this.tickets = new Throttle(limit, this.time.now());
    this.rest = new Throttle(limit, this.time.now());
    this.sockets = new Throttle(limit, this.time.now());
  }

  /** A REST request. Returns the status of its answer. */
  async request(throttle = this.rest): Promise<200 | 429 | 503> {
    const status = this.#admit(throttle);
    await new Promise<void>((answered) => this.later(answered));
    return status;
  }

  connect(): StageSocket {
    const socket = new StageSocket(this);
    const status = this.#admit(this.sockets);
    // A browser is not told why a socket is not opened.
    this.later(() => (status === 200 && !this.#isDown ? this.#welcome(socket) : socket.end()));
    return socket;
  }

  /** A frame of a client. */
  receive(socket: StageSocket): void {
    const status = this.#admit(this.sockets);
    const answer =
      status === 200 ? { type: "pong" } : { message: "Too Many Requests", connectionId: "", requestId: "" };
    this.later(() => socket.receive(answer));
  }

  forget(socket: StageSocket): void {
    this.#open.delete(socket);
  }

  /** Closes every socket within a second, and answers nothing for a while. */
  restart(downMs: number): void {
    this.#isDown = downMs > 0;
    for (const socket of this.#open) this.time.setTimer(1000 * this.random(), () => socket.end());
    this.time.setTimer(downMs, () => {
      this.#isDown = false;
    });
  }

  /** Runs something after the time that an answer takes. */
  later(run: () => void): void {
    const [least, most] = LATENCY_MS;
    this.time.setTimer(least + (most - least) * this.random(), run);
  }

  #admit(throttle: Throttle): 200 | 429 | 503 {
    if (!throttle.admits(this.time.now())) return 429;
    return this.#isDown ? 503 : 200;
  }

  #welcome(socket: StageSocket): void {
    this.#open.add(socket);
    socket.receive({ type: "history" });
  }
}

/** A socket between a client and the stage. */
export class StageSocket implements WebSocketLike {
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;

  constructor(private readonly stage: Stage) {}

  send(): void {
    this.stage.receive(this);
  }

  close(): void {
    this.stage.forget(this);
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The stage closes the socket without a reason. */
  end(): void {
    this.stage.forget(this);
    this.onclose?.({ code: 1006 });
  }
}
