/** Holds the state of one conversation, tells its subscribers of each change, and stores the outbox and the draft. */

import type { Environment } from "./environment";
import type { KeyValueStorage, Outbox } from "./outbox";
import * as outbox from "./outbox";
import { emptyRoom, type RoomState } from "./protocol";
import type { RoomOptions, Snapshot } from "./snapshot";

export class RoomStore {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();
  readonly #storage: KeyValueStorage;

  constructor(
    readonly options: RoomOptions,
    environment: Pick<Environment, "now">,
  ) {
    this.#storage = options.storage ?? outbox.browserStorage();
    this.#snapshot = {
      room: emptyRoom(options.roomId, options.me),
      outbox: outbox.load(this.#storage, this.#key("outbox"), environment.now()),
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
    outbox.save(this.#storage, this.#key("outbox"), box);
  }

  /** The unfinished text, which survives a reload. */
  draft(): string {
    return this.#storage.getItem(this.#key("draft")) ?? "";
  }

  saveDraft(text: string): void {
    outbox.saveText(this.#storage, this.#key("draft"), text);
  }

  #key(name: "outbox" | "draft"): string {
    return `chat:${name}:${this.options.me}:${this.options.roomId}`;
  }
}
