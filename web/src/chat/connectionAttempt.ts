/** One attempt to connect: a new ticket, a socket, its first frame. Ends with a connection or with the reason of failure. */

import type { SocketEnvironment, WebSocketLike } from "./environment";
import { parsed } from "./frame";
import type { ServerFrame } from "./protocol";
import type { End } from "./reconnect";

/** Access was refused: the session is over, or the user may not see this. Trying again does not help. */
export class Refused extends Error {
  constructor(readonly reason: "session" | "forbidden") {
    super(reason);
  }
}

/** The server refuses for the moment: it has too much to do, or a fault. Trying again later helps. */
export class Throttled extends Error {
  constructor(readonly retryAfterMs = 0) {
    super("throttled");
  }
}

export interface Access {
  /**
   * Returns the address with a new ticket. Throws `Refused` or `Throttled`; any other error means that the network does
   * not answer.
   */
  address(): Promise<string>;
  /** Called when a socket ends before its first frame, which does not tell why. Throws as `address` does. */
  checkAccess(): Promise<void>;
}

interface Listener {
  /** The attempt has succeeded. From now on the listener handles the socket's events. */
  onOpen(webSocket: WebSocketLike, firstFrame: ServerFrame): void;
  onFailure(reason: End | Refused): void;
}

/** A silent network reports no error, so both the ticket and the first frame have a time-out. */
const ANSWER_WITHIN_MS = 10_000;

export class ConnectionAttempt {
  #webSocket: WebSocketLike | null = null;
  #isFinished = false;
  #cancelTimer: (() => void) | null = null;

  /** `mayAskAccess`: whether REST is asked why a socket was closed before its first frame. */
  constructor(
    private readonly access: Access,
    private readonly listener: Listener,
    private readonly environment: SocketEnvironment,
    private readonly mayAskAccess: boolean,
  ) {
    void this.#run();
  }

  cancel(): void {
    this.#finish();
    detach(this.#webSocket);
  }

  async #run(): Promise<void> {
    this.#expectAnswer();
    try {
      const url = await this.access.address();
      if (this.#isFinished) return;
      this.#listenTo(this.environment.openWebSocket(url));
      this.#expectAnswer();
    } catch (error) {
      this.#fail(reasonOf(error));
    }
  }

  #listenTo(webSocket: WebSocketLike): void {
    this.#webSocket = webSocket;
    webSocket.onmessage = (event) => {
      const frame = parsed(event.data);
      if (frame?.type === undefined) return;
      this.#finish();
      this.listener.onOpen(webSocket, frame);
    };
    webSocket.onclose = () => void this.#checkRefusal();
  }

  /** Asks REST why a socket ended before its first frame: a refusal and a dead network look the same to the browser. */
  async #checkRefusal(): Promise<void> {
    this.#cancelTimer?.();
    if (!this.mayAskAccess) return this.#fail({ kind: "dropped" });
    this.#expectAnswer();
    try {
      await this.access.checkAccess();
      this.#fail({ kind: "dropped" });
    } catch (error) {
      this.#fail(reasonOf(error));
    }
  }

  #expectAnswer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.environment.setTimer(ANSWER_WITHIN_MS, () => this.#fail({ kind: "unreachable" }));
  }

  #fail(reason: End | Refused): void {
    if (this.#isFinished) return;
    this.cancel();
    this.listener.onFailure(reason);
  }

  #finish(): void {
    this.#isFinished = true;
    this.#cancelTimer?.();
  }
}

function reasonOf(error: unknown): End | Refused {
  if (error instanceof Refused) return error;
  if (error instanceof Throttled) return { kind: "throttled", retryAfterMs: error.retryAfterMs };
  return { kind: "unreachable" };
}

/** Closes a socket and ignores its further events. */
export function detach(webSocket: WebSocketLike | null): void {
  if (webSocket === null) return;
  webSocket.onmessage = webSocket.onclose = null;
  webSocket.close();
}
