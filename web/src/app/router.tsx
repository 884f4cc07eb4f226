/**
 * Which page an address shows. Small on purpose: patterns with `:names`, history, links, and where the focus goes.
 * Knows no page; `App.tsx` has the map.
 */

import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

interface Router extends Place {
  navigate(to: string, options?: { replace?: boolean }): void;
}

const Context = createContext<Router | null>(null);

export function RouterProvider({ children }: { children: ReactNode }) {
  const [href, setHref] = useState(() => location.pathname + location.search);

  useEffect(() => {
    // A transition keeps the present page until the next one has been loaded.
    const moved = () => startTransition(() => setHref(location.pathname + location.search));
    addEventListener("popstate", moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener("popstate", moved);
      removeEventListener(MOVED, moved);
    };
  }, []);

  const router = useMemo(() => {
    const url = new URL(href, location.origin);
    return { path: url.pathname, query: url.searchParams, navigate };
  }, [href]);
  return <Context value={router}>{children}</Context>;
}

const MOVED = "moved";

/** Goes to a page of this client. */
export function navigate(to: string, { replace = false } = {}): void {
  const elsewhere = new URL(to, location.href).pathname !== location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  if (elsewhere) scrollTo(0, 0);
  dispatchEvent(new Event(MOVED));
}

export function useRouter(): Router {
  const router = useContext(Context);
  if (router === null) throw new Error("useRouter needs a RouterProvider");
  return router;
}

/** A link within the client. `aria-current` is set where it leads to where one is. */
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
