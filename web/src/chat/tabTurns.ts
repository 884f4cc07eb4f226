/**
 * Turns among the tabs of one browser: one tab at a time has the turn of a name. By Web Locks; on an insecure origin,
 * which has none, by notes in the storage. (Two tabs may write their notes in the same instant. One of them loses its turn
 * a moment later.)
 */

import { newId } from "./ids";

/** A tab that a phone has put to sleep in its turn holds up the others no longer than this. */
export const TURN_MS = 20_000;

export interface TurnListener {
  onBegin(): void;
  /** Another tab, which has waited for `TURN_MS`, has the turn now. */
  onLost?(): void;
}

/** Asks for a turn. Returns a function that ends it, or withdraws the request. */
export type TakeTurn = (name: string, listener: TurnListener) => () => void;

export const takeTurn: TakeTurn = (name, listener) =>
  navigator.locks ? takeLock(name, listener) : takeNote(name, listener);

function takeLock(name: string, listener: TurnListener): () => void {
  const waiting = new AbortController();
  let state: "waiting" | "begun" | "over" = "waiting";
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begin = () => {
    clearTimeout(timer);
    if (state === "over") return;
    state = "begun";
    listener.onBegin();
    return released;
  };
  const request = (options: LockOptions) =>
    navigator.locks.request(name, options, begin).catch(() => {
      // The request was withdrawn, or the lock was stolen.
      if (state !== "begun") return;
      state = "over";
      listener.onLost?.();
    });
  const timer = setTimeout(() => {
    waiting.abort();
    void request({ steal: true });
  }, TURN_MS);
  void request({ signal: waiting.signal });
  return () => {
    state = "over";
    clearTimeout(timer);
    waiting.abort();
    release();
  };
}

/** The requests of this tab that wait: a tab gets no `storage` event for a change of its own. */
const waitingHere = new Set<() => void>();

function takeNote(name: string, listener: TurnListener): () => void {
  const key = `turn:${name}`;
  const id = newId();
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  let isMine = false;
  const end = () => {
    controller.abort();
    clearTimeout(timer);
    waitingHere.delete(look);
  };
  const keep = () => {
    write(key, `${id} ${Date.now() + TURN_MS}`);
    timer = setTimeout(keep, TURN_MS / 2);
  };
  const look = () => {
    const left = millisecondsLeft(key, id);
    if (isMine && left > 0) {
      end();
      listener.onLost?.();
    }
    if (isMine) return;
    clearTimeout(timer);
    if (left > 0) {
      timer = setTimeout(look, left + 1);
      return;
    }
    isMine = true;
    waitingHere.delete(look);
    keep();
    listener.onBegin();
  };
  const changed = (event: StorageEvent) => (event.key === key || event.key === null) && look();
  addEventListener("storage", changed, { signal: controller.signal });
  waitingHere.add(look);
  look();
  return () => {
    end();
    if (!isMine || millisecondsLeft(key, id) > 0) return;
    write(key, null);
    for (const lookAgain of [...waitingHere]) lookAgain();
  };
}

/** How long the note of another turn still counts. A clock that was wrong makes it no longer than a turn. */
function millisecondsLeft(key: string, id: string): number {
  const [owner, until] = (read(key) ?? "").split(" ");
  return owner === id ? 0 : Math.min(TURN_MS, Number(until ?? 0) - Date.now());
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a private window, which shares nothing with others
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // see `read`
  }
}
