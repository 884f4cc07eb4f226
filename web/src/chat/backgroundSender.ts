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
  #isOn = false;
  #isSending = false;
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "now" | "setTimer">,
  ) {}

  start(): void {
    this.#isOn = true;
    this.flush();
  }

  stop(): void {
    this.#isOn = false;
    this.#cancel?.();
  }

  /** Sends what is due, if anything is and nothing is being sent. */
  flush(): void {
    if (!this.#isOn || this.#isSending) return;
    this.#cancel?.();
    const now = this.environment.now();
    const item = outbox.next(this.options.box(), now);
    if (item !== null) {
      void this.#send(item);
      return;
    }
    const due = outbox.nextDueIn(this.options.box(), now);
    if (due !== null) this.#cancel = this.environment.setTimer(due, () => this.flush());
  }

  async #send(item: outbox.Outgoing): Promise<void> {
    this.#isSending = true;
    try {
      this.options.onSent(await this.options.send(outbox.sendable(item)));
    } catch (error) {
      const refusal = error instanceof Rejected && error.isFinal ? error : null;
      this.options.onChange(outbox.notSent(this.options.box(), item.client_id, refusal, this.environment.now()));
    }
    this.#isSending = false;
    this.flush();
  }
}
