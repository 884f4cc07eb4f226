/** A section's list: its page, its filters and what is looked for stand in the address, so that one can return to them. */

import { type NumberedPage, useNumberedPage } from "../../api/numberedPages";
import { navigate, useRouter } from "../../app/router";
import { useScrollRestoration } from "../../app/scrollRestoration";

type Filters = Readonly<Record<string, string | undefined>>;

export interface List<T> extends NumberedPage<T> {
  /** What is looked for; empty for nothing. */
  readonly q: string;
  readonly page: number;
  goTo(page: number): void;
  search(text: string): void;
  /** Other filters, from the first page on. */
  filter(filters: Filters): void;
}

interface Asked {
  q: string | undefined;
  cursor: string | undefined;
  limit: number;
}

type Part<T> = { items: readonly T[]; next_cursor: string | null };

/** `filters` are those of the address that this list knows. */
export function useList<T extends { id: string }>(
  tab: string,
  filters: Filters,
  load: (asked: Asked, signal: AbortSignal) => Promise<Part<T>>,
): List<T> {
  const { query } = useRouter();
  const q = query.get("q")?.trim() ?? "";
  const wanted = Math.max(1, Math.trunc(Number(query.get("page"))) || 1);
  const rows = useNumberedPage<T>(`${tab} ${JSON.stringify(filters)} ${q}`, wanted, (asked, signal) =>
    load({ ...asked, q: q || undefined }, signal),
  );
  useScrollRestoration(rows.items !== undefined);
  const go = (values: Filters, options?: { replace: boolean }) => {
    const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
    navigate(`/admin?${new URLSearchParams([["tab", tab], ...given])}`, options);
  };
  return {
    ...rows,
    q,
    goTo: (page) => {
      go({ ...filters, q, page: page > 1 ? String(page) : undefined });
      scrollTo(0, 0);
    },
    search: (text) => go({ ...filters, q: text }),
    filter: (next) => go({ ...next, q }, { replace: true }),
  };
}
