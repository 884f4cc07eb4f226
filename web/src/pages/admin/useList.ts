/** Loads an admin list. Its page, filters and search text are in the URL, so that links and the Back button restore them. */

import { type NumberedPage, useNumberedPage } from "../../api/numberedPages";
import { navigate, useRouter } from "../../app/router";
import { useScrollRestoration } from "../../app/scrollRestoration";

type Filters = Readonly<Record<string, string | undefined>>;

export interface List<T> extends NumberedPage<T> {
  /** The search text, or empty. */
  readonly q: string;
  readonly page: number;
  goTo(page: number): void;
  search(text: string): void;
  /** Sets the filters and goes to the first page. */
  filter(filters: Filters): void;
}

interface PageQuery {
  q: string | undefined;
  cursor: string | undefined;
  limit: number;
}

type ListPage<T> = { items: readonly T[]; next_cursor: string | null };

/** `filters` are the URL parameters that this list supports. */
export function useList<T extends { id: string }>(
  tab: string,
  filters: Filters,
  load: (query: PageQuery, signal: AbortSignal) => Promise<ListPage<T>>,
): List<T> {
  const { query } = useRouter();
  const q = query.get("q")?.trim() ?? "";
  const page = Math.max(1, Math.trunc(Number(query.get("page"))) || 1);
  const rows = useNumberedPage<T>(`${tab} ${JSON.stringify(filters)} ${q}`, page, (pageQuery, signal) =>
    load({ ...pageQuery, q: q || undefined }, signal),
  );
  useScrollRestoration(rows.items !== undefined);
  const changeUrl = (values: Filters, options?: { replace: boolean }) => {
    const parameters = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
    navigate(`/admin?${new URLSearchParams([["tab", tab], ...parameters])}`, options);
  };
  return {
    ...rows,
    q,
    goTo: (page) => {
      changeUrl({ ...filters, q, page: page > 1 ? String(page) : undefined });
      scrollTo(0, 0);
    },
    search: (text) => changeUrl({ ...filters, q: text }),
    filter: (next) => changeUrl({ ...next, q }, { replace: true }),
  };
}
