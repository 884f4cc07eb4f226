/**
 * Who is logged in here, in this and every other tab of the browser.
 *
 * An expired access token is renewed by the refresh token, by one tab at a time; the others find the new pair stored. A
 * refresh whose answer was lost is repeated with the same token: for a minute the API gives another pair of the same
 * session. Only the API's 401 to a refresh ends a session; any other failure leaves it unchanged. Knows nothing of
 * React: components subscribe.
 */

import { ApiError, NetworkError } from "./errors";
import { type Browser, thisBrowser } from "./tabLock";
import type { Tokens, User } from "./types";

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds. */
  readonly endsAt: number;
  readonly user: User;
}

type Refresh = (refreshToken: string) => Promise<Tokens>;

const KEY = "session";
const EARLY_MS = 30_000;
/** Pauses before a refresh is sent again; all of them end well within the API's minute. */
const RETRY_PAUSES_MS = [500, 2_000];

export class SessionStore {
  readonly #browser: Browser;
  readonly #listeners = new Set<() => void>();
  #session: Session | null;

  constructor(browser: Browser = thisBrowser) {
    this.#browser = browser;
    this.#session = parsed(browser.read(KEY) ?? null);
    browser.onChange(KEY, () => this.#reread());
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
    this.#reread(); // another tab may have renewed the tokens, which must not be overwritten
    if (this.#session?.user.id === user.id) this.#write({ ...this.#session, user });
  }

  end(): void {
    this.#write(null);
  }

  /**
   * An access token that is good for a while; null when nobody is logged in. `refresh` makes a new pair of a refresh
   * token. `not`: a token that the API has refused.
   *
   * Throws what `refresh` throws; after a 401 nobody is logged in.
   */
  async token(refresh: Refresh, not?: string): Promise<string | null> {
    const isGood = (session: Session) => session.endsAt - EARLY_MS > Date.now() && session.accessToken !== not;
    if (this.#session === null || isGood(this.#session)) return this.#session?.accessToken ?? null;
    return this.#browser.inTurn(KEY, async () => {
      this.#reread();
      const session = this.#session;
      if (session === null || isGood(session)) return session?.accessToken ?? null;
      return this.#renew(session.refreshToken, refresh);
    });
  }

  async #renew(refreshToken: string, refresh: Refresh): Promise<string | null> {
    try {
      const tokens = await this.#repeated(() => refresh(refreshToken));
      if (this.#holds(refreshToken)) this.begin(tokens);
    } catch (error) {
      if (this.#holds(refreshToken)) {
        if (error instanceof ApiError && error.status === 401) this.end();
        throw error;
      }
    }
    return this.#session?.accessToken ?? null;
  }

  /** Whether the session still is the one that is being renewed, and nobody has logged out or in meanwhile. */
  #holds(refreshToken: string): boolean {
    this.#reread();
    return this.#session?.refreshToken === refreshToken;
  }

  async #repeated<T>(act: () => Promise<T>): Promise<T> {
    for (const pause of RETRY_PAUSES_MS) {
      try {
        return await act();
      } catch (error) {
        if (!isAnswerLost(error)) throw error;
        await this.#browser.pause(pause);
      }
    }
    return act();
  }

  #reread(): void {
    const text = this.#browser.read(KEY);
    if (text !== undefined) this.#changed(parsed(text));
  }

  #write(session: Session | null): void {
    this.#browser.write(KEY, session === null ? null : JSON.stringify(session));
    this.#changed(session);
  }

  #changed(session: Session | null): void {
    if (JSON.stringify(session) === JSON.stringify(this.#session)) return;
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the API may have handled the request although its answer was lost. */
function isAnswerLost(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && error.status >= 500);
}

function parsed(text: string | null): Session | null {
  try {
    const stored = JSON.parse(text ?? "null");
    return typeof stored?.accessToken === "string" && typeof stored.refreshToken === "string" ? stored : null;
  } catch {
    return null;
  }
}
