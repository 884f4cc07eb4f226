/** Where a page was scrolled to, for whoever comes back to it. */

import { useEffect } from "react";
import { historyKey } from "./router";

const PREFIX = "scroll ";

/**
 * Goes to where this entry of the history was scrolled when one returns to it, and keeps how far it is scrolled from
 * then on. A page that is come to anew begins at its top. `isReady` says that what makes the page long is there: until
 * then the browser scrolls by itself, on a page that is too short, and that is nothing to be kept.
 */
export function useKeptScroll(isReady: boolean): void {
  const entry = historyKey() + location.search;
  useEffect(() => {
    if (!isReady) return;
    const kept = recalled(entry);
    if (kept !== null) scrollTo(0, Number(kept));
    const keep = () => {
      // The next page scrolls too while this one is still there: only what is of this entry is kept.
      if (historyKey() + location.search === entry) remember(entry, scrollY);
    };
    addEventListener("scroll", keep, { passive: true });
    return () => removeEventListener("scroll", keep);
  }, [entry, isReady]);
}

/** A browser that may store nothing forgets where it was, and shows the page all the same. */
function recalled(entry: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + entry);
  } catch {
    return null;
  }
}

function remember(entry: string, top: number): void {
  try {
    sessionStorage.setItem(PREFIX + entry, String(top));
  } catch {
    // see `recalled`
  }
}
