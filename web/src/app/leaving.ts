/**
 * Whether the page may be left: one that holds unsaved work asks first. The router asks here before it moves; the
 * browser asks by itself, in its own words, when the tab is closed or reloaded. Knows no component.
 */

/** Asks the person; `leave` goes on to where they were going. */
type Question = (leave: () => void) => void;

let question: Question | null = null;

/** From now on `ask` is asked before the page is left; answers what ends that. */
export function askBeforeLeaving(ask: Question): () => void {
  const stop = () => {
    if (question === ask) question = null;
    removeEventListener("beforeunload", hold);
  };
  question = ask;
  addEventListener("beforeunload", hold);
  return stop;
}

/** Whether there is something to be asked before the page is left. */
export function hasQuestion(): boolean {
  return question !== null;
}

/** Whether somebody is asked first. If so, `leave` is called when they agree, and nobody is asked about that again. */
export function isHeld(leave: () => void): boolean {
  if (question === null) return false;
  const ask = question;
  ask(() => {
    if (question === ask) question = null;
    leave();
  });
  return true;
}

function hold(event: BeforeUnloadEvent): void {
  if (question !== null) event.preventDefault();
}
