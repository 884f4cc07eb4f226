/** A long list, shown one page at a time. Each page has a number, which can be part of the URL. */

import { ApiError } from "./errors";
import { useResource } from "./hooks";

export const PAGE_SIZE = 50;

interface CursorPage<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

type Load<T> = (query: { cursor: string | undefined; limit: number }) => Promise<CursorPage<T>>;

export interface NumberedPage<T> {
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  /** Loads this page again and keeps showing what is there meanwhile. */
  reload(): void;
  readonly page: number;
  readonly hasNext: boolean;
  replace(item: T): void;
}

/** The known cursors of the pages of each list, by the list's key. The first page needs none. */
const cursorsByKey = new Map<string, (string | undefined)[]>();

/**
 * A page of a list; the last one if there are fewer. A cursor leads only to the next page. If the cursor of a page is not
 * known, because its URL was opened directly, the pages before it are loaded first.
 */
export function useNumberedPage<T extends { id: string }>(
  key: string,
  page: number,
  load: (query: { cursor: string | undefined; limit: number }, signal: AbortSignal) => Promise<CursorPage<T>>,
): NumberedPage<T> {
  const found = useResource(`${key} ${page}`, (signal) => loadPage(key, page, (query) => load(query, signal)));
  const { data } = found;
  return {
    ...found,
    items: data?.items,
    page: data?.page ?? page,
    hasNext: data !== undefined && data.next_cursor !== null,
    replace: (item) => {
      if (data) found.set({ ...data, items: data.items.map((other) => (other.id === item.id ? item : other)) });
    },
  };
}

/** Reads a page, or the last one if there are fewer. */
export async function loadPage<T>(key: string, page: number, load: Load<T>): Promise<CursorPage<T> & { page: number }> {
  try {
    return await walkToPage(key, page, load);
  } catch (error) {
    // The cursor belongs to another admin, who was logged in before, or its signing key is not accepted any more.
    if (!(error instanceof ApiError && error.code === "BAD_CURSOR" && cursorsByKey.delete(key))) throw error;
    return walkToPage(key, page, load);
  }
}

async function walkToPage<T>(key: string, page: number, load: Load<T>): Promise<CursorPage<T> & { page: number }> {
  const cursors = cursorsByKey.get(key) ?? [undefined];
  cursorsByKey.set(key, cursors);
  let at = Math.min(page, cursors.length);
  for (;;) {
    let part = await load({ cursor: cursors[at - 1], limit: PAGE_SIZE });
    // A search that has looked through many people without a hit ends its page there, and goes on with its cursor.
    while (part.items.length === 0 && part.next_cursor !== null) {
      part = await load({ cursor: part.next_cursor, limit: PAGE_SIZE });
    }
    if (part.next_cursor === null || at === page) {
      cursors.length = at;
      if (part.next_cursor !== null) cursors.push(part.next_cursor);
      return { ...part, page: at };
    }
    cursors[at] = part.next_cursor;
    at += 1;
  }
}
