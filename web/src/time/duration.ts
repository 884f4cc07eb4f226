/** Parses durations as people write them: `90`, `2 h 30 min`, `1:30`, `7 d`, `२ घण्टा ३० मिनेट`. Pure. */

import { plainDigits } from "./format";

const MINUTES: ReadonlyArray<readonly [unit: RegExp, minutes: number]> = [
  [/^(d|days?|दिन)$/u, 1440],
  [/^(h|hrs?|hours?|घण्टा|घन्टा)$/u, 60],
  [/^(m|mins?|minutes?|मिनेट|मिनट)$/u, 1],
];

/** Returns the minutes; a number without a unit counts as minutes. Null for any other text, fractions, or a repeated unit. */
export function minutesOf(duration: string): number | null {
  const text = plainDigits(duration).replaceAll("\u00a0", " ").trim().toLowerCase();
  if (/^\d{1,5}$/.test(text)) return Number(text);
  const dial = /^(\d{1,3}):([0-5]\d)$/.exec(text);
  if (dial) return Number(dial[1]) * 60 + Number(dial[2]);
  const parts = [...text.matchAll(/(\d{1,5})\s*([\p{L}\p{M}]+)\.?[\s,]*/gu)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return null;
  const units = parts.map(([, , unit = ""]) => MINUTES.find(([name]) => name.test(unit))?.[1]);
  if (units.includes(undefined) || new Set(units).size < units.length) return null;
  return parts.reduce((sum, [, count], index) => sum + Number(count) * (units[index] ?? 0), 0);
}
