/**
 * Tells when the browser shows this page again out of its back/forward cache. The page has all its old state then, and
 * received nothing meanwhile.
 */

/** Calls `run` when this page is shown out of that cache. Returns a function that stops listening. */
export function onPageRestored(run: () => void): () => void {
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) run();
  };
  addEventListener("pageshow", shown);
  return () => removeEventListener("pageshow", shown);
}
