/**
 * A cache in IndexedDB for reading without a network: the newest messages of the last conversations, and the lists and
 * details around them. Each user has their own entries; all are deleted at the log-out, in every tab.
 */

import { clear, createStore, delMany, entries, get, type UseStore, update } from "idb-keyval";
import { session } from "./client";

interface Entry {
  readonly at: number;
  readonly value: unknown;
}

/** The oldest entries beyond these are deleted. */
const MAX_ENTRIES = 60;

let store: UseStore | null = null;

/** Runs `use` with the store. If the browser has none (a private window) or fails, the result is undefined. */
function withStore<T>(use: (store: UseStore) => Promise<T>): Promise<T | undefined> {
  try {
    store ??= createStore("pandityatra", "kept");
    return use(store).catch(() => undefined);
  } catch {
    return Promise.resolve(undefined);
  }
}

function keyOf(key: string): string | null {
  const user = session.get()?.user.id;
  return user === undefined ? null : `${user} ${key}`;
}

export const offlineCache = {
  /** The value of this key for the user who is logged in; undefined if there is none. */
  async get<T>(key: string): Promise<T | undefined> {
    const own = keyOf(key);
    if (own === null) return undefined;
    const entry = await withStore((store) => get<Entry>(own, store));
    return entry?.value as T | undefined;
  },

  /**
   * Stores a value for the user who is logged in. After a log-out nothing is stored, also by requests under way.
   * `isOutdated` tells whether the value is older than what is stored, by another tab for instance; then that stays.
   */
  put<T>(key: string, value: T, isOutdated: (stored: T) => boolean = () => false): void {
    const own = keyOf(key);
    if (own === null) return;
    const newer = (stored: Entry | undefined): Entry =>
      stored && isOutdated(stored.value as T) ? stored : { at: Date.now(), value };
    void withStore((store) => update<Entry>(own, newer, store)).then(() => deleteOldest());
  },
};

let isTidied = false;

/** Runs once for each page load: a page adds few entries. */
async function deleteOldest(): Promise<void> {
  if (isTidied) return;
  isTidied = true;
  await withStore(async (store) => {
    const oldest = (await entries<string, Entry>(store)).sort(([, a], [, b]) => b.at - a.at).slice(MAX_ENTRIES);
    await delMany(
      oldest.map(([key]) => key),
      store,
    );
  });
}

let user = session.get()?.user.id;
session.subscribe(() => {
  const now = session.get()?.user.id;
  if (now !== user && user !== undefined) void withStore(clear);
  user = now;
});
