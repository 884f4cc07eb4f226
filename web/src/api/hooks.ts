/** REST in components: something loaded, a list in pages, something done. */

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { onPageRestored } from "./backForwardCache";
import { session } from "./client";
import { ApiError, NetworkError } from "./errors";
import { feed } from "./feed";
import { offlineCache } from "./offlineCache";
import { useMinutesLeft } from "./retryAfter";
import type { User } from "./types";

export function useUser(): User | null {
  return useSyncExternalStore(session.subscribe, session.get)?.user ?? null;
}

export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  /** Loads again and keeps showing what is there meanwhile. */
  reload(): void;
  set(data: T): void;
}

interface State<T> {
  readonly key: string | null;
  readonly data?: T;
  readonly error?: unknown;
  readonly loading: boolean;
  /** Whether `data` is what was kept of an earlier time. */
  readonly isFromCache?: boolean;
}

interface CacheOptions {
  /** Whether what comes is kept for a time without a network, and shown until it comes anew. */
  readonly isCached?: boolean;
}

/**
 * Loads when `key` changes, and forgets what came for another key. A null key loads nothing. What failed for want of a
 * network is tried again by itself when there is one.
 */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  { isCached: isKept = false }: CacheOptions = {},
): Resource<T> {
  const [state, setState] = useState<State<T>>({ key, loading: key !== null });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is a reload
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setState((old) => (old.key === key ? { ...old, loading: true } : { key, loading: true }));
    const here = (change: (old: State<T>) => State<T>) => abort.signal.aborted || setState(change);
    if (isKept) {
      const recalled = (data: T | undefined) =>
        data === undefined ||
        here((old) =>
          old.data === undefined && !(old.error instanceof ApiError) ? { ...old, data, isFromCache: true } : old,
        );
      void offlineCache.get<T>(key).then(recalled);
    }
    latest.current(abort.signal).then(
      (data) => {
        if (isKept) offlineCache.put(key, data);
        here(() => ({ key, data, loading: false }));
      },
      // What the server refuses is no longer there, whatever it was at an earlier time.
      (error) =>
        here((old) => ({ ...(old.isFromCache && error instanceof ApiError ? { key } : old), error, loading: false })),
    );
    return () => abort.abort();
  }, [key, turn]);

  const reload = useCallback(() => setTurn((count) => count + 1), []);
  useRetryWhenOnline(state.error instanceof NetworkError && state.key === key, reload);
  const set = useCallback((data: T) => setState({ key, data, loading: false }), [key]);
  const fits = state.key === key;
  return {
    data: fits ? state.data : undefined,
    error: fits ? state.error : undefined,
    loading: key !== null && (!fits || state.loading),
    reload,
    set,
  };
}

const RETRY_INTERVAL_MS = 15_000;

/** While something failed for want of a network: tries again when there is one, and every so often where it is silent. */
export function useRetryWhenOnline(isCut: boolean, again: () => void): void {
  useEffect(() => {
    if (!isCut) return;
    const controller = new AbortController();
    const tryIt = () => navigator.onLine && document.visibilityState === "visible" && again();
    const timer = setInterval(tryIt, RETRY_INTERVAL_MS);
    addEventListener("online", tryIt, { signal: controller.signal });
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [isCut, again]);
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface Pages<T> {
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  /** Why what follows could not be loaded. */
  readonly moreError: unknown;
  readonly loading: boolean;
  /** Loads what follows; null at the end. */
  readonly more: (() => void) | null;
  reload(): void;
  replace(item: T): void;
}

/** The first page, with those after it that were shown already. */
async function loadShownPages<T>(
  key: string | null,
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>,
  signal: AbortSignal,
): Promise<Page<T>> {
  let { items, next_cursor: cursor } = await load(undefined, signal);
  for (let count = shownPageCount(key); count > 1 && cursor !== null; count -= 1) {
    const next = await load(cursor, signal);
    items = [...items, ...next.items];
    cursor = next.next_cursor;
  }
  return { items, next_cursor: cursor };
}

/** How many pages of a list are shown at this entry of the history. */
function shownPageCount(key: string | null): number {
  return Number(sessionStorage.getItem(pageCountKey(key)) ?? 1);
}

function pageCountKey(key: string | null): string {
  const entry: unknown = history.state?.key ?? "first";
  return `pages ${entry} ${key}`;
}

/**
 * A list in pages. As many as were shown come again when it is loaded again, on news, and when one comes back to this
 * entry of the browser's history: what is read stays there.
 */
export function usePages<T extends { id: string }>(
  key: string | null,
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>,
  keeping?: CacheOptions,
): Pages<T> {
  const first = useResource<Page<T>>(key, (signal) => loadShownPages(key, load, signal), keeping);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const latest = useRef(load);
  latest.current = load;
  const page = first.data;

  const more = async () => {
    if (!page?.next_cursor || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const next = await latest.current(page.next_cursor);
      first.set({ items: [...page.items, ...next.items], next_cursor: next.next_cursor });
      sessionStorage.setItem(pageCountKey(key), String(shownPageCount(key) + 1));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const replace = (item: T) => {
    if (page) first.set({ ...page, items: page.items.map((other) => (other.id === item.id ? item : other)) });
  };
  return {
    items: page?.items,
    error: first.error,
    moreError: error,
    loading: first.loading || busy,
    more: page?.next_cursor ? more : null,
    reload: first.reload,
    replace,
  };
}

/**
 * Something the user does: once at a time, with its error until the next try. Answers undefined when it failed.
 * `busy` while it runs, and while the API wants nobody to try again (429).
 */
export function useAction<A extends unknown[], T>(act: (...given: A) => Promise<T>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const latest = useRef(act);
  latest.current = act;
  const running = useRef(false);
  const run = useCallback(async (...given: A): Promise<T | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      return await latest.current(...given);
    } catch (failure) {
      setError(failure);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const mustWait = (useMinutesLeft(error) ?? 0) > 0;
  return { run, busy: busy || mustWait, error, clear: useCallback(() => setError(undefined), []) };
}

/**
 * A state for the moment between "go" and the page of another site: whether this page is being left. Every such state
 * is made by this hook, because with "Back" the browser may show this page again with all its state.
 */
export function useLeavingPage(): readonly [leaving: boolean, leave: () => void] {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => onPageRestored(() => setLeaving(false)), []);
  return [leaving, useCallback(() => setLeaving(true), [])];
}

/**
 * Loads again whenever this user is told something, or something of theirs has changed without a word, and when the page
 * is shown again after it had been left.
 */
export function useReloadOnNews(reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => feed.onChange(() => latest.current()), []);
}

/** Loads again every so often while somebody can see it, for what nobody is told of one by one. Null: never. */
export function useRefresh(reload: () => void, everyMs: number | null): void {
  useEffect(() => {
    if (everyMs === null) return;
    const refresh = () => document.visibilityState === "visible" && reload();
    const timer = setInterval(refresh, everyMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [reload, everyMs]);
}
