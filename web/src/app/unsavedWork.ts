/**
 * Asks before a page with unsaved work is left. The router calls this before it navigates; the browser asks by itself when
 * the tab is closed or reloaded. Knows no component.
 */

/** Asks the user. `leave` continues the navigation. */
type Question = (leave: () => void) => void;

let question: Question | null = null;

/** Calls `ask` before the page is left, from now on. Returns a function that ends this. */
export function askBeforeLeaving(ask: Question): () => void {
  const stop = () => {
    if (question === ask) question = null;
    removeEventListener("beforeunload", preventUnload);
  };
  question = ask;
  addEventListener("beforeunload", preventUnload);
  return stop;
}

/** Whether the page has unsaved work. */
export function hasUnsavedWork(): boolean {
  return question !== null;
}

/** Asks if there is unsaved work, and calls `leave` when the user agrees. Returns false if there was nothing to ask. */
export function askToLeave(leave: () => void): boolean {
  if (question === null) return false;
  const ask = question;
  ask(() => {
    if (question === ask) question = null;
    leave();
  });
  return true;
}

function preventUnload(event: BeforeUnloadEvent): void {
  if (question !== null) event.preventDefault();
}
