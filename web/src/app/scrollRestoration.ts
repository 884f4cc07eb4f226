/** Restores how far a page was scrolled when the user comes back to it. */

import { useLayoutEffect } from "react";
import { entryKey, readEntryValue, writeEntryValue } from "./historyEntry";

/**
 * Goes to where this entry of the history was scrolled when one returns to it, and keeps how far it is scrolled from
 * then on. A page that is come to anew begins at its top. `isReady` says that what makes the page long is there: until
 * then the browser scrolls by itself, on a page that is too short, and that is nothing to be kept.
 */
export function useScrollRestoration(isReady: boolean): void {
  const entry = entryKey();
  useLayoutEffect(() => {
    if (!isReady) return;
    const kept = readEntryValue("scroll");
    if (kept !== null) scrollTo(0, Number(kept));
    const keep = () => {
      // The next page scrolls too while this one is still there: only what is of this entry is kept.
      if (entryKey() === entry) writeEntryValue("scroll", String(scrollY));
    };
    addEventListener("scroll", keep, { passive: true });
    return () => removeEventListener("scroll", keep);
  }, [entry, isReady]);
}
