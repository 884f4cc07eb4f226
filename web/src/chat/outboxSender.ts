/** Sends the outbox through the socket: one message after the other, each again where its echo does not come in time. */

import type { Environment } from "./environment";
import type { Outbox, Sendable } from "./outbox";
import * as outbox from "./outbox";

interface Options {
  outbox(): Outbox;
  onChange(box: Outbox): void;
  /** Whether the socket is open and the history is loaded: history tells what has arrived already. */
  canSend(): boolean;
  send(message: Sendable): void;
  /** Asks whether the connection still answers. */
  checkAlive(): void;
}

export class OutboxSender {
  #cancelTimer: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "now" | "setTimer">,
  ) {}

  /** Sends what is due, and comes back when more is. */
  flush(): void {
    this.cancel();
    if (!this.options.canSend()) return;
    const now = this.environment.now();
    const item = outbox.next(this.options.outbox(), now);
    if (item === null) {
      const due = outbox.nextDueIn(this.options.outbox(), now);
      if (due !== null) this.#cancelTimer = this.environment.setTimer(due, () => this.flush());
      return;
    }
    const box = outbox.sent(this.options.outbox(), item.client_id, now);
    if (item.attempts > 0) this.options.checkAlive(); // no echo came: the connection may be dead
    if (box.find((other) => other.client_id === item.client_id)?.state === "sending") {
      this.options.send(outbox.sendable(item));
    }
    this.options.onChange(box);
  }

  cancel(): void {
    this.#cancelTimer?.();
  }
}
