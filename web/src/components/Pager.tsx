/** Buttons for the previous and next page of a list, with the row numbers between them. */

import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import "./Pager.css";

interface Props {
  page: number;
  hasNext: boolean;
  /** The numbers of the first row of this page and of the last one. */
  rows: readonly [number, number];
  onGo: (page: number) => void;
}

export function Pager({ page, hasNext, rows: [first, last], onGo }: Props) {
  const t = useTexts(common);
  const format = useFormat();
  if (page === 1 && !hasNext) return null;
  return (
    <nav className="pager" aria-label={t("pages")}>
      <button type="button" className="button" disabled={page === 1} onClick={() => onGo(page - 1)}>
        {t("previousPage")}
      </button>
      <span className="muted">{t("rowsShown", { first: format.number(first), last: format.number(last) })}</span>
      <button type="button" className="button" disabled={!hasNext} onClick={() => onGo(page + 1)}>
        {t("nextPage")}
      </button>
    </nav>
  );
}
