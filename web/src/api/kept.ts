/**
 * What was read last, kept in this browser for a time without a network: the newest messages of the last conversations,
 * and what stands around them. Each user's own, and gone when they log out, in every tab.
 */

import { clear, createStore, delMany, entries, get, set, type UseStore } from "idb-keyval";
import { session } from "./client";

interface Entry {
  readonly at: number;
  readonly value: unknown;
}

/** So many are kept; what was kept longest ago goes first. */
const MOST = 60;

let store: UseStore | null = null;

/** Where the browser keeps nothing (a private window), nothing is kept, and nobody needs to know. */
function quietly<T>(use: (store: UseStore) => Promise<T>): Promise<T | undefined> {
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

export const kept = {
  /** What was kept under this key for the user who is logged in; undefined where there is nothing. */
  async get<T>(key: string): Promise<T | undefined> {
    const own = keyOf(key);
    if (own === null) return undefined;
    const entry = await quietly((store) => get<Entry>(own, store));
    return entry?.value as T | undefined;
  },

  /** Keeps this for the user who is logged in. After a log-out nothing is kept any more, whatever is still under way. */
  put(key: string, value: unknown): void {
    const own = keyOf(key);
    if (own === null) return;
    void quietly((store) => set(own, { at: Date.now(), value }, store)).then(() => tidy());
  },
};

let isTidied = false;

/** Once a page: a page adds few. */
async function tidy(): Promise<void> {
  if (isTidied) return;
  isTidied = true;
  await quietly(async (store) => {
    const oldest = (await entries<string, Entry>(store)).sort(([, a], [, b]) => b.at - a.at).slice(MOST);
    await delMany(
      oldest.map(([key]) => key),
      store,
    );
  });
}

let user = session.get()?.user.id;
session.subscribe(() => {
  const now = session.get()?.user.id;
  if (now !== user && user !== undefined) void quietly(clear);
  user = now;
});
