/**
 * Converts dates between the civil (Gregorian) calendar and Bikram Sambat, the calendar of Nepal.
 *
 * Pure arithmetic on dates, without clocks and time zones. Outside the known years (2000-2099) the result is null, never a
 * guess. Names of months and digits are in `format.ts`.
 */

import { FIRST_DAY, FIRST_YEAR, MONTHS } from "./calendar.gen";

/** A date in either calendar, without a time. `month` counts from 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;

/** The day number on which each known year begins, and the one after the last known year. See `dayNumber`. */
const YEAR_STARTS = [Date.parse(FIRST_DAY) / DAY_MS];
MONTHS.forEach((_, index) => {
  YEAR_STARTS.push((YEAR_STARTS[index] ?? 0) + yearLength(index));
});

function yearLength(index: number): number {
  return [...(MONTHS[index] ?? "")].reduce((sum, extra) => sum + 29 + Number(extra), 0);
}

/** Returns the number of days in a month; null outside the known years. */
export function monthLength(year: number, month: number): number | null {
  const extra = MONTHS[year - FIRST_YEAR]?.[month - 1];
  return extra === undefined ? null : 29 + Number(extra);
}

/** Returns the Bikram Sambat date of a civil date; null outside the known years. */
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

/** Returns the civil date of a Bikram Sambat date; null if that day does not exist. */
export function toCivil(bs: Day): Day | null {
  const length = monthLength(bs.year, bs.month);
  const start = YEAR_STARTS[bs.year - FIRST_YEAR];
  if (length === null || start === undefined || bs.day < 1 || bs.day > length) return null;
  let number = start + bs.day - 1;
  for (let month = 1; month < bs.month; month += 1) number += monthLength(bs.year, month) ?? 0;
  return civilOf(number);
}

/** Returns the days from 1970-01-01 to a civil date. Used to compare dates and to add days. */
export function dayNumber(civil: Day): number {
  return Date.UTC(civil.year, civil.month - 1, civil.day) / DAY_MS;
}

/** Returns the civil date of a day number. */
export function civilOf(number: number): Day {
  const date = new Date(number * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Returns the day of the week: 0 is Sunday, the first day of the week in Nepal. */
export function weekday(civil: Day): number {
  return new Date(dayNumber(civil) * DAY_MS).getUTCDay();
}
