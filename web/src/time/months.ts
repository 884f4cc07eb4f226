/** Lays out a month as weeks, in the Gregorian or the Bikram Sambat calendar. Pure. Days are identified by civil date. */

import { civilOf, type Day, dayNumber, monthLength, toBikramSambat, toCivil, weekday } from "./bikramSambat";

export type CalendarKind = "bs" | "ad";

export interface Month {
  readonly year: number;
  readonly month: number;
}

/** A day in the month view: its civil date, and its number in this and in the other calendar. */
export interface Cell {
  readonly civil: Day;
  readonly number: number;
  readonly other: number | null;
}

/** Returns the month of a civil date in a calendar; null outside the known Bikram Sambat years. */
export function monthOf(kind: CalendarKind, civil: Day): Month | null {
  const day = kind === "bs" ? toBikramSambat(civil) : civil;
  return day && { year: day.year, month: day.month };
}

/** Returns the month that is `by` months later. */
export function shiftMonth({ year, month }: Month, by: number): Month {
  const index = year * 12 + month - 1 + by;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

/** Returns the weeks of a month, Sunday first. A cell is null where the day belongs to another month. */
export function weeksOf(kind: CalendarKind, month: Month): Array<Array<Cell | null>> {
  const first = firstDay(kind, month);
  if (first === null) return [];
  const length = lengthOf(kind, month);
  const cells: Array<Cell | null> = Array.from({ length: weekday(first) }, () => null);
  for (let offset = 0; offset < length; offset += 1) cells.push(cellOf(kind, civilOf(dayNumber(first) + offset)));
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export function isSameDay(one: Day | null, other: Day | null): boolean {
  return one !== null && other !== null && dayNumber(one) === dayNumber(other);
}

function firstDay(kind: CalendarKind, { year, month }: Month): Day | null {
  return kind === "bs" ? toCivil({ year, month, day: 1 }) : { year, month, day: 1 };
}

function lengthOf(kind: CalendarKind, { year, month }: Month): number {
  return kind === "bs" ? (monthLength(year, month) ?? 0) : new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function cellOf(kind: CalendarKind, civil: Day): Cell {
  const bs = toBikramSambat(civil);
  return kind === "bs"
    ? { civil, number: bs?.day ?? 0, other: civil.day }
    : { civil, number: civil.day, other: bs?.day ?? null };
}
