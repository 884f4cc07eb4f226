/** Saves the newest messages of a room for offline reading, and shows them until the history arrives. */

import type { Environment } from "./environment";
import type { Message, RoomState } from "./protocol";
import type { Services } from "./services";

const MAX_MESSAGES = 50;
const SAVE_DELAY_MS = 500;

interface Options {
  readonly services: Pick<Services, "cacheMessages" | "loadCachedMessages">;
  room(): RoomState;
  onRestored(messages: readonly Message[]): void;
}

export class MessageCache {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer">,
  ) {}

  async restore(): Promise<void> {
    const messages = await this.options.services.loadCachedMessages?.(this.options.room().roomId).catch(() => []);
    const { historyLoaded, messages: known } = this.options.room();
    if (messages && messages.length > 0 && !historyLoaded && known.length === 0) this.options.onRestored(messages);
  }

  /** Saves after a short delay, once for several messages that arrive together. */
  saveSoon(): void {
    this.#cancel?.();
    this.#cancel = this.environment.setTimer(SAVE_DELAY_MS, () => this.saveNow());
  }

  saveNow(): void {
    this.#cancel?.();
    const { historyLoaded, roomId, messages } = this.options.room();
    if (historyLoaded) this.options.services.cacheMessages?.(roomId, messages.slice(-MAX_MESSAGES));
  }
}
