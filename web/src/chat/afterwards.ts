/**
 * What was on its way when a conversation was left goes on without its socket: over REST, one message after the other.
 * (A socket that stayed would make the other side believe that somebody is there.)
 */

import type { Outbox, Sendable } from "./outbox";
import * as outbox from "./outbox";
import type { Message } from "./protocol";
import { Rejected } from "./services";
import type { World } from "./socket";

interface Options {
  box(): Outbox;
  onChange(box: Outbox): void;
  send(message: Sendable): Promise<Message>;
  onSent(message: Message): void;
}

export class Afterwards {
  #isOn = false;
  #isSending = false;
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly world: Pick<World, "now" | "later">,
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
    const now = this.world.now();
    const item = outbox.next(this.options.box(), now);
    if (item !== null) {
      void this.#send(item);
      return;
    }
    const due = outbox.dueIn(this.options.box(), now);
    if (due !== null) this.#cancel = this.world.later(due, () => this.flush());
  }

  async #send(item: outbox.Outgoing): Promise<void> {
    this.#isSending = true;
    try {
      this.options.onSent(await this.options.send(outbox.sendable(item)));
    } catch (error) {
      const refusal = error instanceof Rejected && error.isFinal ? error : null;
      this.options.onChange(outbox.notSent(this.options.box(), item.client_id, refusal, this.world.now()));
    }
    this.#isSending = false;
    this.flush();
  }
}
