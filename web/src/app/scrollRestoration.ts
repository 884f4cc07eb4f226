/** Restores how far a page was scrolled when the user comes back to it. */

import { useLayoutEffect } from "react";
import { entryKey, readEntryValue, writeEntryValue } from "./historyEntry";

/**
 * Restores the scroll position of this entry of the history, and stores it from then on. A new entry begins at the top.
 * `isReady`: the page has its full height. Before that the browser scrolls by itself on a page that is too short, and this
 * position must not be stored.
 */
export function useScrollRestoration(isReady: boolean): void {
  const entry = entryKey();
  useLayoutEffect(() => {
    if (!isReady) return;
    const kept = readEntryValue("scroll");
    if (kept !== null) scrollTo(0, Number(kept));
    const keep = () => {
      // The next page may scroll while this one is still mounted. Only scrolling of this entry is stored.
      if (entryKey() === entry) writeEntryValue("scroll", String(scrollY));
    };
    addEventListener("scroll", keep, { passive: true });
    return () => removeEventListener("scroll", keep);
  }, [entry, isReady]);
}
