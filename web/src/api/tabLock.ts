/** What the tabs of one browser share: a storage in which each sees the others' changes, and turns. */

import { readLocalStorage, writeLocalStorage } from "../chat/keyValueStorage";
import { takeTurn } from "../chat/tabTurns";

/** What the session needs of the browser. Tests replace it. */
export interface Browser {
  /** Null if nothing is stored under the key, undefined if this browser forbids the storage. */
  read(key: string): string | null | undefined;
  write(key: string, text: string | null): void;
  /** Calls back when another tab has changed what is stored under the key. */
  onChange(key: string, changed: () => void): void;
  /** Runs `run` when nothing else runs under this name in any tab. */
  inTurn<T>(name: string, run: () => Promise<T>): Promise<T>;
  pause(ms: number): Promise<void>;
}

export const thisBrowser: Browser = {
  read: readLocalStorage,
  write: writeLocalStorage,
  onChange(key, changed) {
    addEventListener("storage", (event) => {
      if (event.key === key || event.key === null) changed();
    });
  },
  inTurn,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

function inTurn<T>(name: string, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = takeTurn(name, {
      onBegin: () =>
        void run()
          .then(resolve, reject)
          .finally(() => end()),
    });
  });
}
