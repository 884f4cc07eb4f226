/**
 * Pages that the browser has kept just as they were left (the back/forward cache) and shows again: with "Back" from
 * another site, say. What they knew may be out of date, and nothing was told to them meanwhile.
 */

/** Calls back when this page is shown again out of that cache. Answers how to stop listening. */
export function onRestored(run: () => void): () => void {
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) run();
  };
  addEventListener("pageshow", shown);
  return () => removeEventListener("pageshow", shown);
}
