/** Texts that users have written in one language or both: shows the reader's, marked with its language. */

import { useState } from "react";
import { booking } from "../i18n/catalogue/booking";
import { isDevanagari, type Language } from "../i18n/language";
import { useLocale, useTexts } from "../i18n/provider";

interface Props {
  en: string | null | undefined;
  ne: string | null | undefined;
}

export function BilingualText({ en, ne }: Props) {
  const { language } = useLocale();
  const text = (language === "ne" ? ne || en : en || ne) ?? "";
  return <LanguageTagged text={text} />;
}

interface BilingualProps extends Props {
  /** The language of whose text a machine is the author. */
  translated?: Language | null;
}

/** The same, with a button that shows the other language where there is one. */
export function TranslatableText({ en, ne, translated }: BilingualProps) {
  const t = useTexts(booking);
  const { language } = useLocale();
  const [other, setOther] = useState(false);
  const nepali = (language === "ne") !== other;
  if (!en || !ne) return <BilingualText en={en} ne={ne} />;
  return (
    <>
      <LanguageTagged text={nepali ? ne : en} />{" "}
      {translated === (nepali ? "ne" : "en") && <span className="muted small">({t("byMachine")})</span>}{" "}
      <button type="button" className="link-button" onClick={() => setOther(!other)}>
        {t(nepali ? "showInEnglish" : "showInNepali")}
      </button>
    </>
  );
}

/** A text marked with the language of its script, where that is not the page's. */
export function LanguageTagged({ text }: { text: string }) {
  const { language } = useLocale();
  const own = isDevanagari(text) ? "ne" : "en";
  return own === language ? text : <span lang={own}>{text}</span>;
}
