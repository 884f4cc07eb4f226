/** What stands where nothing is: at an address of nobody's, and at one that is not for whoever asks. */

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
