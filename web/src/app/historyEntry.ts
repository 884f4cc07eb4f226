/** Stores values for one entry of the browser's history in `sessionStorage`, to restore them when the user comes back. */

import { useState } from "react";
import { historyKey } from "./router";

/** The value of the current entry; null if there is none, or if the browser forbids the storage. */
export function readEntryValue(name: string): string | null {
  try {
    return sessionStorage.getItem(storageKey(name));
  } catch {
    return null;
  }
}

export function writeEntryValue(name: string, value: string): void {
  try {
    sessionStorage.setItem(storageKey(name), value);
  } catch {
    // see `readEntryValue`
  }
}

/** Identifies the current entry. Contains the query, because a page changes its query without a new entry. */
export function entryKey(): string {
  return historyKey() + location.search;
}

/** A number as state of a component, stored for this entry of the history. `name` is unique within the page. */
export function useEntryNumber(name: string, initial: number): readonly [number, (value: number) => void] {
  const [value, setValue] = useState(() => Number(readEntryValue(name) ?? initial));
  const set = (next: number) => {
    setValue(next);
    writeEntryValue(name, String(next));
  };
  return [value, set];
}

function storageKey(name: string): string {
  return `${name} ${entryKey()}`;
}
