/** The frame of a section: what is looked for, a filter, a page of a list, and what is said when it is empty. */

import type { ReactNode } from "react";
import { PAGE_SIZE } from "../../api/numberedPages";
import { EmptyList, LoadedResource } from "../../components/feedback";
import { Pager } from "../../components/Pager";
import { SearchBox } from "../../components/SearchBox";
import { admin } from "../../i18n/catalogue/admin";
import { useTexts } from "../../i18n/provider";
import type { List } from "./useList";

interface Props<T> {
  /** Which section it is: the tabs above show it, so this is for those who go from heading to heading. */
  title: string;
  of: List<T>;
  /** By what this list can be searched; without it, it cannot. */
  searchHint?: string;
  filter?: ReactNode;
  children: (items: readonly T[]) => ReactNode;
}

export function Section<T>({ title, of: list, searchHint, filter, children }: Props<T>) {
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
