/**
 * Bikram Sambat, the calendar of Nepal: civil dates to and from it, and the shape of its months.
 *
 * Pure arithmetic on dates without a clock or a zone; beyond the known years (2000-2099) the answer is null, never a
 * guess. Knows nothing of languages: names and digits are `format.ts`'s.
 */

import { FIRST_DAY, FIRST_YEAR, MONTHS } from "./calendar.gen";

/** A date of either calendar, without a clock. `month` counts from 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;

/** Days since 1970 at which each known year begins, and one more for where the last one ends. */
const YEAR_STARTS = [Date.parse(FIRST_DAY) / DAY_MS];
MONTHS.forEach((_, index) => {
  YEAR_STARTS.push((YEAR_STARTS[index] ?? 0) + yearLength(index));
});

function yearLength(index: number): number {
  return [...(MONTHS[index] ?? "")].reduce((sum, extra) => sum + 29 + Number(extra), 0);
}

/** How many days a month has; null beyond the known years. */
export function monthLength(year: number, month: number): number | null {
  const extra = MONTHS[year - FIRST_YEAR]?.[month - 1];
  return extra === undefined ? null : 29 + Number(extra);
}

/** The Bikram Sambat date of a civil one. */
export function toBikramSambat(civil: Day): Day | null {
  const number = dayNumber(civil);
  const index = YEAR_STARTS.findLastIndex((start) => start <= number);
  if (index < 0 || index >= MONTHS.length) return null;
  let left = number - (YEAR_STARTS[index] ?? 0);
  const year = FIRST_YEAR + index;
  for (let month = 1; month <= 12; month += 1) {
    const length = monthLength(year, month) ?? 0;
    if (left < length) return { year, month, day: left + 1 };
    left -= length;
  }
  return null;
}

/** The civil date of a Bikram Sambat one; null where there is no such day. */
export function toCivil(bs: Day): Day | null {
  const length = monthLength(bs.year, bs.month);
  const start = YEAR_STARTS[bs.year - FIRST_YEAR];
  if (length === null || start === undefined || bs.day < 1 || bs.day > length) return null;
  let number = start + bs.day - 1;
  for (let month = 1; month < bs.month; month += 1) number += monthLength(bs.year, month) ?? 0;
  return civilOf(number);
}

/** Days since 1970-01-01 of a civil date: what two dates are compared and shifted by. */
export function dayNumber(civil: Day): number {
  return Date.UTC(civil.year, civil.month - 1, civil.day) / DAY_MS;
}

export function civilOf(number: number): Day {
  const date = new Date(number * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Sunday, the first day of the week in Nepal. */
export function weekday(civil: Day): number {
  return new Date(dayNumber(civil) * DAY_MS).getUTCDay();
}
