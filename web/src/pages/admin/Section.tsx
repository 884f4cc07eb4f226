/** The frame of an admin section: a search box, a filter, one page of the list, and a text for an empty list. */

import type { ReactNode } from "react";
import { PAGE_SIZE } from "../../api/numberedPages";
import { EmptyList, LoadedResource } from "../../components/feedback";
import { Pager } from "../../components/Pager";
import { SearchBox } from "../../components/SearchBox";
import { admin } from "../../i18n/catalogue/admin";
import { useTexts } from "../../i18n/provider";
import type { List } from "./useList";

interface Props<T> {
  /** The heading for screen readers. On the screen the tabs show the section. */
  title: string;
  list: List<T>;
  /** Says which fields can be searched. A list without it has no search box. */
  searchHint?: string;
  filter?: ReactNode;
  children: (items: readonly T[]) => ReactNode;
}

export function Section<T>({ title, list, searchHint, filter, children }: Props<T>) {
  const t = useTexts(admin);
  const first = (list.page - 1) * PAGE_SIZE + 1;
  return (
    <section>
      <h2 className="hidden">{title}</h2>
      {searchHint && (
        <SearchBox label={t("searchIn", { title })} hint={searchHint} value={list.q} onSearch={list.search} />
      )}
      {filter}
      <LoadedResource resource={{ data: list.items, error: list.error, reload: list.reload }}>
        {(items) => (
          <>
            {items.length === 0 ? <EmptyList>{t(list.q ? "nothingFound" : "nothing")}</EmptyList> : children(items)}
            <Pager page={list.page} hasNext={list.hasNext} rows={[first, first + items.length - 1]} onGo={list.goTo} />
          </>
        )}
      </LoadedResource>
    </section>
  );
}
