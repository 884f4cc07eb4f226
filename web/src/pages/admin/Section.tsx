/** The frame of a section: a filter, a list in pages, and what is said when it is empty. */

import type { ReactNode } from "react";
import type { Pages } from "../../api/hooks";
import { Empty, Loaded, More } from "../../components/feedback";
import { admin } from "../../i18n/catalogue/admin";
import { useTexts } from "../../i18n/provider";

interface Props<T> {
  /** Which section it is: the tabs above show it, so this is for those who go from heading to heading. */
  title: string;
  of: Pages<T>;
  filter?: ReactNode;
  children: (items: readonly T[]) => ReactNode;
}

export function Section<T>({ title, of: pages, filter, children }: Props<T>) {
  const t = useTexts(admin);
  return (
    <section>
      <h2 className="hidden">{title}</h2>
      {filter}
      <Loaded from={{ ...pages, data: pages.items }}>
        {(items) => (items.length === 0 ? <Empty>{t("nothing")}</Empty> : children(items))}
      </Loaded>
      <p>
        <More of={pages} />
      </p>
    </section>
  );
}
