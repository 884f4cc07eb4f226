/** What is kept for one entry of the browser's history, for whoever comes back to it; in the session storage. */

import { useState } from "react";
import { historyKey } from "./router";

/** The value of the present entry; null where there is none, or where the browser may store nothing. */
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

/** Which entry this is: with the query, because a page replaces that without a new entry. */
export function entryKey(): string {
  return historyKey() + location.search;
}

/** A number as state of a component, kept for this entry of the history. `name` is unique within the page. */
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
