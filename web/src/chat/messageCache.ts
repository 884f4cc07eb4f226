/** Saves the newest messages of a room for offline reading, and shows them until the history arrives. */

import type { Environment } from "./environment";
import type { RoomStore } from "./roomStore";

const MAX_MESSAGES = 50;
const SAVE_DELAY_MS = 500;

export class MessageCache {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly store: RoomStore,
    private readonly environment: Pick<Environment, "setTimer">,
  ) {
    let { messages } = store.room;
    store.subscribe(() => {
      if (store.room.messages === messages) return;
      messages = store.room.messages;
      if (store.room.historyLoaded) this.#saveSoon();
    });
  }

  /** Shows the saved messages, if the history has not arrived before them. */
  async restore(): Promise<void> {
    const { services, roomId } = this.store.options;
    const messages = await services.loadCachedMessages?.(roomId).catch(() => []);
    const { room } = this.store;
    const isEmpty = !room.historyLoaded && room.messages.length === 0;
    if (messages && messages.length > 0 && isEmpty) this.store.set({ room: { ...room, messages } });
  }

  saveNow(): void {
    this.#cancel?.();
    const { historyLoaded, roomId, messages } = this.store.room;
    if (historyLoaded) this.store.options.services.cacheMessages?.(roomId, messages.slice(-MAX_MESSAGES));
  }

  /** Saves after a short delay, once for several messages that arrive together. */
  #saveSoon(): void {
    this.#cancel?.();
    this.#cancel = this.environment.setTimer(SAVE_DELAY_MS, () => this.saveNow());
  }
}
