/** What the tabs of one browser share: a storage in which each sees the others' changes, and turns. */

/** The browser as the session needs it; tests play it. */
export interface Browser {
  /** Null where nothing is stored under the key, undefined where this browser stores nothing at all. */
  read(key: string): string | null | undefined;
  write(key: string, text: string | null): void;
  /** Calls back when another tab has changed what is stored under the key. */
  onChange(key: string, changed: () => void): void;
  /** Runs once nobody else runs under this name, in any tab. */
  inTurn<T>(name: string, run: () => Promise<T>): Promise<T>;
  pause(ms: number): Promise<void>;
}

/** A tab that a phone has put to sleep in its turn holds up the others no longer than this. */
export const TURN_MS = 20_000;

export const thisBrowser: Browser = {
  read,
  write,
  onChange(key, changed) {
    addEventListener("storage", (event) => {
      if (event.key === key || event.key === null) changed();
    });
  },
  inTurn: (name, run) => (navigator.locks ? byLock(name, run) : byStorage(name, run)),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

function read(key: string): string | null | undefined {
  try {
    return localStorage.getItem(key);
  } catch {
    return undefined; // a private window: what is written lasts as long as the page
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

async function byLock<T>(name: string, run: () => Promise<T>): Promise<T> {
  let isMine = false;
  const mine = () => {
    isMine = true;
    return run();
  };
  try {
    return (await navigator.locks.request(name, { signal: AbortSignal.timeout(TURN_MS) }, mine)) as T;
  } catch (error) {
    if (isMine) throw error;
    return run(); // the lock's owner sleeps
  }
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Turns without Web Locks, which an insecure origin does not have: one at a time in this tab, and in the others by a note
 * in the storage. Two tabs may write their notes in the same instant and both run; the API allows for that.
 */
function byStorage<T>(name: string, run: () => Promise<T>): Promise<T> {
  const turn = queue.then(async () => {
    const note = `${name}-turn`;
    await noteGone(note);
    const mine = String(Date.now() + TURN_MS);
    write(note, mine);
    try {
      return await run();
    } finally {
      if (read(note) === mine) write(note, null);
    }
  });
  queue = turn.catch(() => {});
  return turn;
}

/** Waits until another tab has taken its note away, or until the time in it has passed. */
function noteGone(note: string): Promise<void> {
  const left = Number(read(note)) - Date.now();
  if (!(left > 0)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      if (Number(read(note)) > Date.now()) return;
      removeEventListener("storage", done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, Math.min(left, TURN_MS) + 1);
    addEventListener("storage", done);
  });
}
