/**
 * Writes moments, amounts and numbers: civil dates in English, Bikram Sambat and Devanagari digits in Nepali.
 *
 * The server writes the same texts (`chalicelib/localization/dates.py`); both sides are tested with
 * `fixtures/moments.json`. A moment is ISO 8601 as in the API, or a `Date`; the zone is the reader's. Knows no component
 * and no page.
 */

import type { Language } from "../i18n/language";
import { type Day, dayNumber, toBikramSambat, weekday } from "./bikramSambat";
import { type Clock, clockAt } from "./zone";

export const BS_MONTHS = {
  en: [
    "Baishakh",
    "Jestha",
    "Ashadh",
    "Shrawan",
    "Bhadra",
    "Ashwin",
    "Kartik",
    "Mangsir",
    "Poush",
    "Magh",
    "Falgun",
    "Chaitra",
  ],
  ne: ["वैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज", "कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत"],
};
export const CIVIL_MONTHS = {
  en: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  ne: ["जनवरी", "फेब्रुअरी", "मार्च", "अप्रिल", "मे", "जुन", "जुलाई", "अगस्ट", "सेप्टेम्बर", "अक्टोबर", "नोभेम्बर", "डिसेम्बर"],
};
export const WEEKDAYS = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  ne: ["आइतबार", "सोमबार", "मंगलबार", "बुधबार", "बिहीबार", "शुक्रबार", "शनिबार"],
} as const;
export const WEEKDAYS_SHORT = {
  en: ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"],
  ne: ["आ", "सो", "मं", "बु", "बि", "शु", "श"],
} as const;

/** Replaces the digits of a text by Devanagari digits if the language is Nepali. */
export function digits(text: string | number, language: Language): string {
  const latin = String(text);
  return language === "ne" ? latin.replace(/[0-9]/g, (digit) => "०१२३४५६७८९"[Number(digit)] ?? digit) : latin;
}

/** Replaces Devanagari digits by Latin ones, for text that a program reads. */
export function plainDigits(text: string): string {
  return text.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
}

/** Converts a typed amount to the API's format: Latin digits without the commas of either language. */
export function plainAmount(text: string): string {
  const plain = plainDigits(text.trim());
  return GROUPED.test(plain) ? plain.replaceAll(",", "") : plain;
}

/** `150,000` and `1,50,000`, but not `1,5`, which may mean one and a half. */
const GROUPED = /^\d{1,3}(,\d{2,3})*,\d{3}([.]\d*)?$/;

/** `23 November 2026`, or `२०८३ मंसिर ७ गते`; beyond the Bikram Sambat calendar `सन् २०५० जनवरी १`. */
export function dateText(day: Day, language: Language): string {
  if (language === "en") return civilText(day, "en");
  const bs = toBikramSambat(day);
  return bs ? bsText(bs, "ne") : `सन् ${civilText(day, "ne")}`;
}

/** A Bikram Sambat date in words. */
export function bsText(bs: Day, language: Language): string {
  const month = BS_MONTHS[language][bs.month - 1];
  return language === "ne" ? digits(`${bs.year} ${month} ${bs.day} गते`, "ne") : `${bs.day} ${month} ${bs.year}`;
}

/** A civil date in words. */
export function civilText(day: Day, language: Language): string {
  const month = CIVIL_MONTHS[language][day.month - 1];
  return language === "ne" ? digits(`${day.year} ${month} ${day.day}`, "ne") : `${day.day} ${month} ${day.year}`;
}

export function weekdayText(day: Day, language: Language): string {
  return WEEKDAYS[language][weekday(day)] ?? "";
}

/** Keeps a number and its unit on one line. */
const NO_BREAK_SPACE = "\u00a0";

/** `10:15 am`, or with the part of the day: `बिहान १०:१५ बजे`. */
export function timeText(clock: Pick<Clock, "hour" | "minute">, language: Language): string {
  const dial = `${clock.hour % 12 || 12}:${String(clock.minute).padStart(2, "0")}`;
  if (language === "en") return `${dial}${NO_BREAK_SPACE}${clock.hour < 12 ? "am" : "pm"}`;
  return `${partOfDay(clock.hour)}${NO_BREAK_SPACE}${digits(dial, "ne")}${NO_BREAK_SPACE}बजे`;
}

/** The Nepali words for the parts of the day, each with the hour at which it ends. */
const PARTS_OF_DAY = [
  [3, "राति"],
  [12, "बिहान"],
  [16, "दिउँसो"],
  [19, "साँझ"],
  [21, "बेलुका"],
  [24, "राति"],
] as const;

function partOfDay(hour: number): string {
  return PARTS_OF_DAY.find(([until]) => hour < until)?.[1] ?? "";
}

export function instant(moment: string | number | Date): number {
  return new Date(moment).getTime();
}

/** Day and time: `Monday, 23 November 2026, 10:15 am`, `२०८३ मंसिर ७ गते, सोमबार, बिहान १०:१५ बजे`. */
export function momentText(moment: string | number | Date, zone: string, language: Language): string {
  const clock = clockAt(instant(moment), zone);
  return `${longDayText(clock, language)}, ${timeText(clock, language)}`;
}

/** A day with its weekday: `Monday, 23 November 2026`, `२०८३ मंसिर ७ गते, सोमबार`. */
export function longDayText(day: Day, language: Language): string {
  const [date, name] = [dateText(day, language), weekdayText(day, language)];
  return language === "ne" ? `${date}, ${name}` : `${name}, ${date}`;
}

/** The same, in English with the Nepali date in brackets, as in notifications: `Monday, 23 November 2026 (7 Mangsir 2083)`. */
export function fullDayText(day: Day, language: Language): string {
  return withNepaliDate(longDayText(day, language), day, language);
}

/** The same without the weekday: `23 November 2026 (7 Mangsir 2083)`. */
export function fullDateText(day: Day, language: Language): string {
  return withNepaliDate(dateText(day, language), day, language);
}

function withNepaliDate(text: string, day: Day, language: Language): string {
  const bs = language === "en" ? toBikramSambat(day) : null;
  return bs ? `${text} (${bsText(bs, "en")})` : text;
}

/** Only the day of a moment. */
export function dayText(moment: string | number | Date, zone: string, language: Language): string {
  return dateText(clockAt(instant(moment), zone), language);
}

const NEAR_DAY_NAMES = {
  en: { today: "Today", yesterday: "Yesterday", tomorrow: "Tomorrow" },
  ne: { today: "आज", yesterday: "हिजो", tomorrow: "भोलि" },
} as const;

/** Returns `Today`, `Yesterday` or `Tomorrow`; null for any other day. */
export function nearDay(day: Day, today: Day, language: Language): string | null {
  const distance = dayNumber(day) - dayNumber(today);
  if (distance === 0) return NEAR_DAY_NAMES[language].today;
  if (distance === -1) return NEAR_DAY_NAMES[language].yesterday;
  return distance === 1 ? NEAR_DAY_NAMES[language].tomorrow : null;
}

/** A short form for lists: the time if it is today, else `Yesterday`, `Tomorrow` or the date. */
export function shortMoment(
  moment: string | number | Date,
  zone: string,
  language: Language,
  now = Date.now(),
): string {
  const clock = clockAt(instant(moment), zone);
  const today = clockAt(now, zone);
  if (dayNumber(clock) === dayNumber(today)) return timeText(clock, language);
  return nearDay(clock, today, language) ?? dateText(clock, language);
}

const MONEY: Readonly<Record<string, readonly [en: string, ne: string]>> = {
  NPR: ["Rs {}", "रु {}"],
  USD: ["US$ {}", "{} अमेरिकी डलर"],
};

/** `Rs 150,000` or `रु १,५०,०००`, as on the server. Paisa are left out if they are zero. */
export function moneyText(amount: string, currency: string, language: Language): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const groups = language === "ne" ? /\B(?=(\d{2})*\d{3}$)/g : /\B(?=(\d{3})+$)/g;
  const cents = /^0*$/.test(fraction) ? "" : `.${fraction.padEnd(2, "0")}`;
  const form = MONEY[currency]?.[language === "ne" ? 1 : 0] ?? `${currency} {}`;
  return form.replaceAll(" ", NO_BREAK_SPACE).replace("{}", digits(whole.replace(groups, ",") + cents, language));
}

const UNITS = [
  [1440, { en: ["day", "days"], ne: ["दिन", "दिन"] }],
  [60, { en: ["h", "h"], ne: ["घण्टा", "घण्टा"] }],
  [1, { en: ["min", "min"], ne: ["मिनेट", "मिनेट"] }],
] as const;

/** `2 h 30 min`, `7 days`, or `२ घण्टा ३० मिनेट`. */
export function durationText(minutes: number, language: Language): string {
  let left = minutes;
  const parts = UNITS.map(([length, names]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return [count, names[language][count === 1 ? 0 : 1]] as const;
  });
  const written = parts.filter(([count]) => count !== 0).map((part) => part.join(NO_BREAK_SPACE));
  return digits(written.join(" ") || `0${NO_BREAK_SPACE}${UNITS[2][1][language][1]}`, language);
}
