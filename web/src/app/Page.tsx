/** The frame of every page: shows its title in a heading and in the tab, and focuses the heading after a navigation. */

import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";

interface Props {
  title: string;
  /** Shown beside the title. */
  aside?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** The first page after a load leaves the focus where the browser puts it. */
let isFirst = true;

export function Page({ title, aside, narrow, children }: Props) {
  const heading = usePageHeading(title);
  return (
    <div className={narrow ? "page narrow" : "page"}>
      <div className="row spread page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </div>
  );
}

/** Sets the tab's title, and focuses the heading when the user comes from another page. */
export function usePageHeading(title: string) {
  const t = useTexts(common);
  const heading = useRef<HTMLHeadingElement>(null);
  const brand = t("brand");
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
  useLayoutEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return heading;
}
