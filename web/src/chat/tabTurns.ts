/**
 * Turns among the tabs of one browser: one tab at a time has the turn of a name. Uses Web Locks. An insecure origin has
 * none; there it uses leases in `localStorage`. (Two tabs may write their leases in the same instant. Then one of them
 * loses its turn a moment later.)
 */

import { newId } from "./ids";
import { readLocalStorage, writeLocalStorage } from "./keyValueStorage";

/** The longest time that a tab waits for another one, which may have been put to sleep during its turn. */
export const TURN_MS = 20_000;

export interface TurnListener {
  onBegin(): void;
  /** Another tab, which has waited for `TURN_MS`, has the turn now. */
  onLost?(): void;
}

/** Asks for a turn. Returns a function that ends it, or withdraws the request. */
export type TakeTurn = (name: string, listener: TurnListener) => () => void;

export const takeTurn: TakeTurn = (name, listener) =>
  navigator.locks ? takeLock(name, listener) : takeLease(name, listener);

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

/** A lease is a key with the id of its owner and the time when it ends. The owner renews it until the turn ends. */
function takeLease(name: string, listener: TurnListener): () => void {
  const key = `turn:${name}`;
  const id = newId();
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  let isMine = false;
  const end = () => {
    controller.abort();
    clearTimeout(timer);
    waitingHere.delete(check);
  };
  const renew = () => {
    writeLocalStorage(key, `${id} ${Date.now() + TURN_MS}`);
    timer = setTimeout(renew, TURN_MS / 2);
  };
  const check = () => {
    const left = millisecondsLeft(key, id);
    if (isMine && left > 0) {
      end();
      listener.onLost?.();
    }
    if (isMine) return;
    clearTimeout(timer);
    if (left > 0) {
      timer = setTimeout(check, left + 1);
      return;
    }
    isMine = true;
    waitingHere.delete(check);
    renew();
    listener.onBegin();
  };
  const changed = (event: StorageEvent) => (event.key === key || event.key === null) && check();
  addEventListener("storage", changed, { signal: controller.signal });
  waitingHere.add(check);
  check();
  return () => {
    end();
    if (!isMine || millisecondsLeft(key, id) > 0) return;
    writeLocalStorage(key, null);
    for (const checkAgain of [...waitingHere]) checkAgain();
  };
}

/** How long the lease of another owner still lasts: never longer than a turn, even if a clock was wrong. */
function millisecondsLeft(key: string, id: string): number {
  const [owner, until] = (readLocalStorage(key) ?? "").split(" ");
  return owner === id ? 0 : Math.min(TURN_MS, Number(until ?? 0) - Date.now());
}
