/** The "not found" page: for a path without a page, and for a page that the user may not open. */

import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { Page } from "./Page";
import { Link } from "./router";

export function NotFound() {
  const t = useTexts(common);
  return (
    <Page title={t("notFound")} narrow>
      <p>{t("notFoundHint")}</p>
      <Link href="/" className="button">
        {t("goHome")}
      </Link>
    </Page>
  );
}
