/** People and their ratings, in small. */

import type { Rating } from "../api/types";
import { booking } from "../i18n/catalogue/booking";
import { useFormat, useTexts } from "../i18n/provider";
import type { Text } from "../i18n/text";
import { initial } from "./initial";
import { Stars } from "./Stars";
import "./people.css";

export function Avatar({ name, isLarge }: { name: string; isLarge?: boolean }) {
  return (
    <span className={isLarge ? "avatar is-large" : "avatar"} aria-hidden="true">
      {initial(name)}
    </span>
  );
}

export function RatingLine({ rating }: { rating: Rating }) {
  const t = useTexts(booking);
  const format = useFormat();
  if (rating.average === null) return <span className="soft small">{t("noRating")}</span>;
  return (
    <span className="rating-line">
      <Stars value={rating.average} />
      <span>{t("ratingOf", { average: format.number(rating.average), count: rating.count })}</span>
    </span>
  );
}

/** What is spoken in Nepal and around it, by ISO 639-1: browsers seldom know these names in Nepali. */
export const LANGUAGE_NAMES: Readonly<Record<string, Text>> = {
  ne: ["Nepali", "नेपाली"],
  en: ["English", "अंग्रेजी"],
  hi: ["Hindi", "हिन्दी"],
  sa: ["Sanskrit", "संस्कृत"],
  bn: ["Bengali", "बंगाली"],
  bh: ["Bhojpuri", "भोजपुरी"],
  ur: ["Urdu", "उर्दू"],
  bo: ["Tibetan", "तिब्बती"],
};

/** The names of languages in the reader's own. */
export function useLanguageNames(): (codes: readonly string[]) => string {
  const { language } = useFormat();
  const others = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
  const name = (code: string) => LANGUAGE_NAMES[code]?.[language === "ne" ? 1 : 0] ?? others.of(code) ?? code;
  return (codes) => codes.map(name).join(", ");
}
