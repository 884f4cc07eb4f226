/** Holds the state of one conversation, tells its subscribers of each change, and stores the outbox and the draft. */

import { DraftStorage } from "./draftStorage";
import type { Environment } from "./environment";
import { browserStorage, type KeyValueStorage } from "./keyValueStorage";
import type { Outbox } from "./outbox";
import * as outbox from "./outbox";
import { OutboxStorage } from "./outboxStorage";
import { emptyRoom, type RoomState } from "./protocol";
import type { RoomOptions, Snapshot } from "./snapshot";

export class RoomStore {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();
  readonly #storage: KeyValueStorage;
  readonly #outboxStorage: OutboxStorage;
  readonly #draftStorage: DraftStorage;
  #stopListening: (() => void) | null = null;

  constructor(
    readonly options: RoomOptions,
    private readonly environment: Pick<Environment, "now">,
  ) {
    const { me, roomId, storage = browserStorage() } = options;
    this.#storage = storage;
    this.#outboxStorage = new OutboxStorage(storage, me, roomId);
    this.#draftStorage = new DraftStorage(storage, me, roomId);
    this.#snapshot = {
      room: emptyRoom(roomId, me),
      outbox: this.#outboxStorage.load([], environment.now()),
      uploads: [],
      status: { kind: "closed" },
      older: "idle",
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#snapshot;

  get room(): RoomState {
    return this.#snapshot.room;
  }

  get outbox(): Outbox {
    return this.#snapshot.outbox;
  }

  get isConnected(): boolean {
    return this.#snapshot.status.kind === "open";
  }

  /** Changes the state in memory. Only `setOutbox` also changes what the browser has stored. */
  set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Changes the outbox and stores it, so that it survives a reload. */
  setOutbox(box: Outbox): void {
    if (box === this.#snapshot.outbox) return;
    this.set({ outbox: box });
    this.#outboxStorage.save(box);
  }

  /** Follows what other tabs change in the storage. `onOutboxChange` is called when they have changed the outbox. */
  listen(onOutboxChange: () => void): void {
    this.#stopListening ??= this.#storage.onChange((key) => {
      this.#draftStorage.changed(key);
      if (this.#outboxStorage.isAbout(key)) onOutboxChange();
    });
  }

  stopListening(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  /** Reads what other tabs have changed in the outbox. Removes messages that this tab has already received. */
  reloadOutbox(): void {
    const now = this.environment.now();
    const box = outbox.withClock(this.#outboxStorage.load(this.outbox, now), now);
    this.setOutbox(outbox.acknowledged(box, this.room.messages, this.options.me));
  }

  /** The unfinished text, which survives a reload. */
  draft(): string {
    return this.#draftStorage.load();
  }

  saveDraft(text: string): void {
    this.#draftStorage.save(text);
  }
}
