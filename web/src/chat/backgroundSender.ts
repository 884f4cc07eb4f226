/**
 * Sends the outbox of a conversation that the user has left: over REST, one message after the other. (An open socket would
 * show the other side that somebody is there.)
 */

import type { Environment } from "./environment";
import type { Outbox, Sendable } from "./outbox";
import * as outbox from "./outbox";
import type { Message } from "./protocol";
import { Rejected } from "./services";

interface Options {
  box(): Outbox;
  onChange(box: Outbox): void;
  send(message: Sendable): Promise<Message>;
  onSent(message: Message): void;
}

export class BackgroundSender {
  #isSending = false;
  #cancelTimer: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "now" | "setTimer">,
  ) {}

  /** Sends what is due, unless something is being sent, and comes back when more is. */
  flush(): void {
    this.cancel();
    if (this.#isSending) return;
    const now = this.environment.now();
    const box = outbox.withClock(this.options.box(), now);
    const item = outbox.next(box, now);
    if (item !== null) {
      void this.#send(item);
      return;
    }
    const due = outbox.nextDueIn(box, now);
    if (due !== null) this.#cancelTimer = this.environment.setTimer(due, () => this.flush());
  }

  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** The change of the outbox brings the next `flush`, where this sender is still the one to send. */
  async #send(item: outbox.Outgoing): Promise<void> {
    this.#isSending = true;
    try {
      const message = await this.options.send(outbox.sendable(item));
      this.#isSending = false;
      this.options.onSent(message);
    } catch (error) {
      this.#isSending = false;
      const refusal = error instanceof Rejected ? error : null;
      this.options.onChange(outbox.notSent(this.options.box(), item.client_id, refusal, this.environment.now()));
    }
  }
}
