/**
 * Keeps the outbox of one conversation in the storage that the browser's tabs share: each message under a key of its own,
 * `chat:outbox:<user>:<room>:<client_id>`, so that no tab overwrites another's.
 *
 * A tab writes only what it has changed, and never writes a message again that another tab has removed.
 */

import { type KeyValueStorage, save } from "./keyValueStorage";
import { isUnsent, type Outbox, type Outgoing, withClock } from "./outbox";

/** What is stored of a message. How it is being sent is known to the tab that sends it. */
type Stored = Omit<Outgoing, "state" | "attempts" | "refusals" | "notBefore" | "pause"> & {
  state: "waiting" | "failed";
};

export class OutboxStorage {
  /** Where all messages were stored, as one list, until each got its own key. */
  readonly #oldKey: string;
  readonly #prefix: string;
  /** What is stored of each message as far as this tab knows, by `client_id`. */
  readonly #known = new Map<string, string>();

  constructor(
    private readonly storage: KeyValueStorage,
    me: string,
    roomId: string,
  ) {
    this.#oldKey = `chat:outbox:${me}:${roomId}`;
    this.#prefix = `${this.#oldKey}:`;
  }

  /** Whether a changed key belongs to this outbox. */
  isAbout(key: string | null): boolean {
    return key === null || key === this.#oldKey || key.startsWith(this.#prefix);
  }

  /** The outbox with what other tabs have added, changed and removed. The same object where they have done nothing. */
  load(box: Outbox, now: number): Outbox {
    this.#takeOver(now);
    const stored = this.#read();
    const isUnchanged =
      stored.size === this.#known.size && [...stored].every(([id, text]) => this.#known.get(id) === text);
    if (isUnchanged) return box;
    const kept = box.flatMap((item) => this.#reloaded(item, stored.get(item.client_id), now));
    const here = new Set(box.map((item) => item.client_id));
    const fresh = [...stored].flatMap(([id, text]) => (here.has(id) ? [] : parsed(text, now)));
    this.#known.clear();
    for (const [id, text] of stored) this.#known.set(id, text);
    return withClock([...kept, ...fresh].sort(byPosition), now);
  }

  /** Writes what has changed. Where that fails, a message is lost only if its tab is closed. */
  save(box: Outbox): void {
    const left = new Map(box.filter(({ state }) => state !== "arrived").map((item) => [item.client_id, item]));
    for (const id of [...this.#known.keys()]) {
      if (left.has(id)) continue;
      this.#known.delete(id);
      save(this.storage, this.#prefix + id, null);
    }
    for (const [id, item] of left) this.#write(id, serialized(item));
  }

  #write(id: string, text: string): void {
    const known = this.#known.get(id);
    const isRemoved = known !== undefined && this.storage.getItem(this.#prefix + id) === null;
    if (known === text || isRemoved) return;
    if (save(this.storage, this.#prefix + id, text)) this.#known.set(id, text);
  }

  #read(): Map<string, string> {
    const keys = this.storage.keys().filter((key) => key.startsWith(this.#prefix));
    return new Map(keys.map((key) => [key.slice(this.#prefix.length), this.storage.getItem(key) ?? ""]));
  }

  /** A message of this tab with what is stored of it now. */
  #reloaded(item: Outgoing, text: string | undefined, now: number): Outgoing[] {
    const known = this.#known.get(item.client_id);
    if (text === known) return [item];
    if (text === undefined) return item.state === "failed" ? [] : [{ ...item, state: "arrived" }];
    const [other] = parsed(text, now);
    if (other === undefined) return [item];
    if (other.state === "failed" || !isUnsent(item)) return [other];
    return [{ ...item, ...other, ...ofThisTab(item) }];
  }

  /** Converts messages that were stored in the old form. If the storage is full, the rest stays there. */
  #takeOver(now: number): void {
    const text = this.storage.getItem(this.#oldKey);
    if (text === null) return;
    const items = [...this.#read().values()].flatMap((other) => parsed(other, now));
    const last = Math.max(0, ...items.map(({ position }) => position));
    const left = listed(text, now).filter((item, index) => {
      const key = this.#prefix + item.client_id;
      const isThere = this.storage.getItem(key) !== null;
      return !isThere && !save(this.storage, key, serialized({ ...item, position: last + index + 1 }));
    });
    save(this.storage, this.#oldKey, left.length > 0 ? JSON.stringify(left) : null);
  }
}

function serialized({ attempts: _, refusals: __, notBefore: ___, pause: ____, state, ...rest }: Outgoing): string {
  const stored: Stored = { ...rest, state: state === "failed" ? "failed" : "waiting" };
  return JSON.stringify(stored);
}

function ofThisTab({ state, attempts, refusals, notBefore, pause }: Outgoing) {
  return { state, attempts, refusals, notBefore, pause };
}

/** The message in a stored text; nothing where the text is not one. */
function parsed(text: string, now: number): Outgoing[] {
  return listed(`[${text || "null"}]`, now);
}

function listed(text: string, now: number): Outgoing[] {
  try {
    const stored: Array<Partial<Stored> | null> = JSON.parse(text);
    return stored.flatMap((item) => (typeof item?.client_id === "string" ? [restored(item as Stored, now)] : []));
  } catch {
    return [];
  }
}

function restored(item: Stored, now: number): Outgoing {
  return {
    ...item,
    position: item.position ?? 0,
    lostConnections: item.lostConnections ?? 0,
    state: item.state === "failed" ? "failed" : "waiting",
    attempts: 0,
    refusals: 0,
    notBefore: now,
    pause: 0,
  };
}

function byPosition(a: Outgoing, b: Outgoing): number {
  return a.position - b.position || (a.client_id < b.client_id ? -1 : 1);
}
