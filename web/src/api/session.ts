/**
 * Who is logged in here, in this and every other tab of the browser.
 *
 * A refresh token serves once, and using it twice ends the session: tabs take turns by a lock, and whoever comes second
 * finds the new pair already there. Knows nothing of React: components subscribe.
 */

import type { Tokens, User } from "./types";

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds. */
  readonly endsAt: number;
  readonly user: User;
}

const KEY = "session";
const EARLY_MS = 30_000;

export class SessionStore {
  #session: Session | null = read();
  readonly #listeners = new Set<() => void>();

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#changed(read());
    });
  }

  readonly get = (): Session | null => this.#session;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  begin(tokens: Tokens): void {
    this.#write({
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      endsAt: Date.now() + tokens.expires_in * 1000,
      user: tokens.user,
    });
  }

  update(user: User): void {
    if (this.#session !== null) this.#write({ ...this.#session, user });
  }

  end(): void {
    this.#write(null);
  }

  /** An access token that is good for a while; null when nobody is logged in. `refresh` makes a new pair of an old one. */
  async token(refresh: (refreshToken: string) => Promise<Tokens>, not?: string): Promise<string | null> {
    const isGood = (session: Session) => session.endsAt - EARLY_MS > Date.now() && session.accessToken !== not;
    if (this.#session === null || isGood(this.#session)) return this.#session?.accessToken ?? null;
    return inTurn(async () => {
      this.#changed(read()); // another tab may have been here
      const session = this.#session;
      if (session === null || isGood(session)) return session?.accessToken ?? null;
      const tokens = await refresh(session.refreshToken);
      this.begin(tokens);
      return tokens.access_token;
    });
  }

  #write(session: Session | null): void {
    try {
      if (session === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(session));
    } catch {
      // private windows may keep nothing: then the session lasts as long as the page
    }
    this.#changed(session);
  }

  #changed(session: Session | null): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}

function read(): Session | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

let queue: Promise<unknown> = Promise.resolve();

/** One at a time in all tabs; where the browser has no locks (an insecure origin), in this one. */
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request("session", run) as Promise<T>;
  const turn = queue.then(run, run);
  queue = turn.catch(() => {});
  return turn;
}
