/** Shows a text that users wrote in one or both languages: in the reader's language if it exists, else in the other. */

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
  /** The language of the machine translation; null where users wrote both texts. */
  translated?: Language | null;
}

/** The same, with a button that switches to the other language if both texts exist. */
export function TranslatableText({ en, ne, translated }: BilingualProps) {
  const t = useTexts(booking);
  const { language } = useLocale();
  const [isOther, setOther] = useState(false);
  const nepali = (language === "ne") !== isOther;
  if (!en || !ne) return <BilingualText en={en} ne={ne} />;
  return (
    <>
      <LanguageTagged text={nepali ? ne : en} />{" "}
      {translated === (nepali ? "ne" : "en") && <span className="muted small">({t("byMachine")})</span>}{" "}
      <button type="button" className="link-button" onClick={() => setOther(!isOther)}>
        {t(nepali ? "showInEnglish" : "showInNepali")}
      </button>
    </>
  );
}

/** Marks a text with the language of its script, if that is not the page's language. */
export function LanguageTagged({ text }: { text: string }) {
  const { language } = useLocale();
  const textLanguage = isDevanagari(text) ? "ne" : "en";
  return textLanguage === language ? text : <span lang={textLanguage}>{text}</span>;
}
