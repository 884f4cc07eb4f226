/** Where unsent messages and unfinished drafts are kept: a storage that the tabs of one browser share. */

import { newId } from "./ids";

export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** Calls back when another tab has changed what is stored under a key; null for all keys. Returns a function that stops. */
  onChange(listener: (key: string | null) => void): () => void;
  /** The name of this tab, which no other tab has. It is the same after a reload. */
  tabId(): string;
  /** Gives this tab another name: it was a copy of another tab, with that tab's name. */
  renewTabId(): string;
}

const TAB_ID = "tab";

/** The browser's `localStorage`; where the browser forbids it, a storage that lasts as long as the page. */
export function browserStorage(): KeyValueStorage {
  const shared = allowed(() => localStorage) ?? new PageStorage();
  const ofTab = allowed(() => sessionStorage) ?? new PageStorage();
  const renewTabId = () => {
    // Of two names the greater is that of the newer tab.
    const id = `${Date.now().toString(36)}-${newId()}`;
    save(ofTab, TAB_ID, id);
    return id;
  };
  return {
    getItem: (key) => shared.getItem(key),
    setItem: (key, value) => shared.setItem(key, value),
    removeItem: (key) => shared.removeItem(key),
    keys: () => Array.from({ length: shared.length }, (_, index) => shared.key(index) ?? ""),
    onChange(listener) {
      const changed = (event: StorageEvent) => listener(event.key);
      addEventListener("storage", changed);
      return () => removeEventListener("storage", changed);
    },
    tabId: () => ofTab.getItem(TAB_ID) ?? renewTabId(),
    renewTabId,
  };
}

/** Stores a text, or removes it when it is null. Returns whether that has worked: a storage may be full. */
export function save(
  storage: Pick<KeyValueStorage, "setItem" | "removeItem">,
  key: string,
  text: string | null,
): boolean {
  try {
    if (text === null) storage.removeItem(key);
    else storage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** The text under a key of `localStorage`; null if there is none, undefined if the browser forbids it (a private window). */
export function readLocalStorage(key: string): string | null | undefined {
  try {
    return localStorage.getItem(key);
  } catch {
    return undefined;
  }
}

/** Stores a text in `localStorage`, or removes it when it is null. Does nothing if the browser forbids it. */
export function writeLocalStorage(key: string, text: string | null): void {
  try {
    save(localStorage, key, text);
  } catch {
    // access to `localStorage` itself is forbidden
  }
}

function allowed(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** A `Storage` for a page that may use none. */
class PageStorage {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  key = (index: number) => [...this.#kept.keys()][index] ?? null;
  getItem = (key: string) => this.#kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#kept.set(key, value);
  removeItem = (key: string) => void this.#kept.delete(key);
}
