/** Hooks for REST in components: a loaded resource, a list in pages, and an action of the user. */

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { onPageRestored } from "./backForwardCache";
import { session } from "./client";
import { ApiError, NetworkError } from "./errors";
import { feed } from "./feed";
import { offlineCache } from "./offlineCache";
import { useMinutesLeft } from "./retryAfter";
import { retryPause } from "./retryPause";
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
  /** Whether `data` comes from the offline cache. */
  readonly isFromCache?: boolean;
}

interface CacheOptions {
  /** Whether the data is stored in the offline cache, and shown from there until new data is loaded. */
  readonly isCached?: boolean;
}

/**
 * Loads when `key` changes, and forgets the data of another key. A null key loads nothing. If loading failed because there
 * was no network, it is tried again when there is one.
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
      // After a refusal of the server, cached data of an earlier time is not shown any more.
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

/** Tries again after a network failure: when the device comes online, and after pauses that grow. */
export function useRetryWhenOnline(isCut: boolean, again: () => void): void {
  useEffect(() => {
    if (!isCut) return;
    const controller = new AbortController();
    const tryIt = () => navigator.onLine && document.visibilityState === "visible" && again();
    let retries = 0;
    let timer = 0;
    const schedule = () => {
      const pause = retryPause(retries, Math.random());
      retries += 1;
      timer = window.setTimeout(() => {
        tryIt();
        schedule();
      }, pause);
    };
    schedule();
    addEventListener("online", tryIt, { signal: controller.signal });
    return () => {
      clearTimeout(timer);
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
  /** The error of loading the next page. */
  readonly moreError: unknown;
  readonly loading: boolean;
  /** Loads the next page; null at the end. */
  readonly more: (() => void) | null;
  reload(): void;
  replace(item: T): void;
}

/** The first page, with all further pages that were shown before. */
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
 * A list in pages. When it is loaded again, on news or when the user comes back to this entry of the browser's history, as
 * many pages are loaded as were shown before, so that the user finds the same place again.
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
 * An action of the user. Runs once at a time, and keeps its error until the next run. `run` returns undefined if it fails.
 * `busy` is true while it runs, and while the API allows no new try (429).
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
 * Whether this page is being left for another site. Use this hook for every such state: with "Back" the browser may show
 * this page again with all its state, and the hook then resets it.
 */
export function useLeavingPage(): readonly [leaving: boolean, leave: () => void] {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => onPageRestored(() => setLeaving(false)), []);
  return [leaving, useCallback(() => setLeaving(true), [])];
}

/**
 * Loads again after each notification, after other changes of this user's data, and when the page is shown again after it
 * had been left.
 */
export function useReloadOnNews(reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => feed.onChange(() => latest.current()), []);
}

/** Loads again at an interval while the page is visible, for changes that are not pushed. Null: never. */
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
