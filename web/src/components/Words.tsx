/** What people have written in one language or both: the reader's is shown, marked as what it is. */

import { useState } from "react";
import { booking } from "../i18n/catalogue/booking";
import { isDevanagari, type Language } from "../i18n/language";
import { useReading, useTexts } from "../i18n/provider";

interface Props {
  en: string | null | undefined;
  ne: string | null | undefined;
}

export function Words({ en, ne }: Props) {
  const { language } = useReading();
  const text = (language === "ne" ? ne || en : en || ne) ?? "";
  return <Marked text={text} />;
}

interface BilingualProps extends Props {
  /** The language of whose text a machine is the author. */
  translated?: Language | null;
}

/** The same with the other language at hand, where there is one. */
export function Bilingual({ en, ne, translated }: BilingualProps) {
  const t = useTexts(booking);
  const { language } = useReading();
  const [other, setOther] = useState(false);
  const nepali = (language === "ne") !== other;
  if (!en || !ne) return <Words en={en} ne={ne} />;
  return (
    <>
      <Marked text={nepali ? ne : en} />{" "}
      {translated === (nepali ? "ne" : "en") && <span className="soft small">({t("byMachine")})</span>}{" "}
      <button type="button" className="link-button" onClick={() => setOther(!other)}>
        {t(nepali ? "showInEnglish" : "showInNepali")}
      </button>
    </>
  );
}

/** A text of which only its letters tell the language. */
export function Marked({ text }: { text: string }) {
  const { language } = useReading();
  const own = isDevanagari(text) ? "ne" : "en";
  return own === language ? text : <span lang={own}>{text}</span>;
}
