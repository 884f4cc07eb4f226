/** The names of languages, in the reader's language. */

import { useFormat } from "../i18n/provider";
import type { Text } from "../i18n/text";

/** Languages of Nepal and its neighbours by ISO 639-1 code. Few browsers know these names in Nepali. */
const LANGUAGE_NAMES: Readonly<Record<string, Text>> = {
  ne: ["Nepali", "नेपाली"],
  en: ["English", "अंग्रेजी"],
  hi: ["Hindi", "हिन्दी"],
  sa: ["Sanskrit", "संस्कृत"],
  bn: ["Bengali", "बंगाली"],
  bh: ["Bhojpuri", "भोजपुरी"],
  ur: ["Urdu", "उर्दू"],
  bo: ["Tibetan", "तिब्बती"],
};

/** Returns a function that turns language codes (ISO 639-1) into one text: `Nepali, Sanskrit`. */
export function useLanguageNames(): (codes: readonly string[]) => string {
  const { language } = useFormat();
  const others = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
  const name = (code: string) => LANGUAGE_NAMES[code]?.[language === "ne" ? 1 : 0] ?? others.of(code) ?? code;
  return (codes) => codes.map(name).join(", ");
}
