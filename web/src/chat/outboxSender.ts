/** Sends the outbox through the socket: one message after the other, each again where its echo does not come in time. */

import type { Environment } from "./environment";
import type { Outbox, Sendable } from "./outbox";
import * as outbox from "./outbox";

interface Options {
  outbox(): Outbox;
  onChange(box: Outbox): void;
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
    const now = this.environment.now();
    const box = outbox.withClock(this.options.outbox(), now);
    const item = outbox.next(box, now);
    if (item === null) {
      const due = outbox.nextDueIn(box, now);
      if (due !== null) this.#cancelTimer = this.environment.setTimer(due, () => this.flush());
      return;
    }
    const after = outbox.sent(box, item.client_id, now);
    if (item.attempts > 0) this.options.checkAlive(); // no echo came: the connection may be dead
    if (after.find((other) => other.client_id === item.client_id)?.state === "sending") {
      this.options.send(outbox.sendable(item));
    }
    this.options.onChange(after);
  }

  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
