/**
 * A small router: the current path and query, navigation with the browser's history, and links. Knows no page; `App.tsx`
 * has the routes.
 */

import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { askToLeave, hasUnsavedWork } from "./unsavedWork";

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

interface Router extends Place {
  navigate(to: string, options?: { replace?: boolean }): void;
}

const Context = createContext<Router | null>(null);

interface ProviderProps {
  /** Starts to load the page of a path; null if it is loaded already. */
  preload: (path: string) => Promise<unknown> | null;
  children: ReactNode;
}

export function RouterProvider({ preload, children }: ProviderProps) {
  const [href, setHref] = useState(() => location.pathname + location.search);

  useLayoutEffect(() => {
    recordEntry();
    // The current page stays until the next one is loaded. If the user has gone elsewhere meanwhile, it is not shown.
    const moved = async () => {
      const to = location.pathname + location.search;
      const loading = preload(location.pathname);
      if (loading !== null) await loading;
      if (to === location.pathname + location.search) setHref(to);
    };
    const travelled = () => handlePopState() && moved();
    addEventListener("popstate", travelled);
    addEventListener(NAVIGATED, moved);
    return () => {
      removeEventListener("popstate", travelled);
      removeEventListener(NAVIGATED, moved);
    };
  }, [preload]);

  const router = useMemo(() => {
    const url = new URL(href, location.origin);
    return { path: url.pathname, query: url.searchParams, navigate };
  }, [href]);
  return <Context value={router}>{children}</Context>;
}

const NAVIGATED = "moved";

/** Goes to a page of this client. A page with unsaved work asks before it is left. */
export function navigate(to: string, { replace = false } = {}): void {
  const elsewhere = new URL(to, location.href).pathname !== location.pathname;
  if (elsewhere && askToLeave(() => navigate(to, { replace }))) return;
  if (!replace) currentEntry.position += 1;
  const key = replace ? historyKey() : `${Date.now()}-${Math.random()}`;
  history[replace ? "replaceState" : "pushState"]({ position: currentEntry.position, key }, "", to);
  currentEntry.path = location.pathname;
  if (elsewhere) scrollTo(0, 0);
  dispatchEvent(new Event(NAVIGATED));
}

/** The current entry of the history. The state of each entry has its position, which tells Back from Forward. */
const currentEntry = { position: 0, path: "" };
/** Called after the next `popstate`, which has restored the address of a page that must ask before it is left. */
let onAddressRestored: (() => void) | null = null;

/** Handles Back and Forward. Returns false if the current page stays, because it asks first. */
function handlePopState(): boolean {
  if (onAddressRestored !== null) {
    const ask = onAddressRestored;
    onAddressRestored = null;
    ask();
    return false;
  }
  const by = positionOf(history.state) - currentEntry.position;
  if (by !== 0 && location.pathname !== currentEntry.path && hasUnsavedWork()) {
    // Asks after the page's address is restored. If the work was saved meanwhile, the page is left without a question.
    const leave = () => history.go(by);
    onAddressRestored = () => askToLeave(leave) || leave();
    history.go(-by);
    return false;
  }
  recordEntry();
  return true;
}

function recordEntry(): void {
  currentEntry.position = positionOf(history.state);
  currentEntry.path = location.pathname;
  history.replaceState({ ...history.state, position: currentEntry.position }, "");
}

/** The browser itself has created an entry without a position, for a jump within the page. */
function positionOf(state: { position?: number } | null): number {
  return state?.position ?? currentEntry.position + 1;
}

/** Identifies the current entry of the history. The key stays the same when the user comes back, also after a reload. */
export function historyKey(): string {
  const state: unknown = history.state;
  return state !== null && typeof state === "object" && "key" in state ? String(state.key) : "first";
}

export function useRouter(): Router {
  const router = useContext(Context);
  if (router === null) throw new Error("useRouter needs a RouterProvider");
  return router;
}

/** A link within the client. Sets `aria-current` if it leads to the current page. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const { path } = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const special = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (special || event.defaultPrevented || rest.target) return;
    event.preventDefault();
    navigate(href);
  };
  const current = new URL(href, location.href).pathname === path;
  return <a href={href} onClick={follow} aria-current={current ? "page" : undefined} {...rest} />;
}
