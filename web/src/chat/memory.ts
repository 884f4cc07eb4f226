/** The newest messages of a room, kept by the application for a time without a network, and shown until the room is there. */

import type { Message, RoomState } from "./protocol";
import type { Services } from "./services";
import type { World } from "./socket";

/** So many messages of a room are kept. */
const KEPT = 50;
const KEEP_AFTER_MS = 500;

interface Options {
  readonly services: Pick<Services, "keep" | "kept">;
  room(): RoomState;
  onRecalled(messages: readonly Message[]): void;
}

export class Memory {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly world: Pick<World, "later">,
  ) {}

  async recall(): Promise<void> {
    const messages = await this.options.services.kept?.(this.options.room().roomId).catch(() => []);
    const { greeted, messages: known } = this.options.room();
    if (messages && messages.length > 0 && !greeted && known.length === 0) this.options.onRecalled(messages);
  }

  /** Something has been said: it is kept with what follows at once. */
  keepSoon(): void {
    this.#cancel?.();
    this.#cancel = this.world.later(KEEP_AFTER_MS, () => this.keepNow());
  }

  keepNow(): void {
    this.#cancel?.();
    const { greeted, roomId, messages } = this.options.room();
    if (greeted) this.options.services.keep?.(roomId, messages.slice(-KEPT));
  }
}
