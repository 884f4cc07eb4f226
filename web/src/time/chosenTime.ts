/** Turns a day, a time of day and a zone from a form into a moment, and tells what is wrong with them. Pure. */

import { civilOf, type Day, dayNumber } from "./bikramSambat";
import { type Clock, changeNear, clockAt, instantsOf } from "./zone";

/** As the server: `FARTHEST` in `chalicelib/bookings/rules.py`. */
const FARTHEST_MS = 365 * 86_400_000;

export interface ChosenTime {
  /** IANA name of the place's zone. */
  readonly zone: string;
  readonly day: Day | null;
  /** `HH:MM`; empty where the field is. */
  readonly time: string;
  /** Which of two moments is meant where the clock shows this twice: 0 the earlier, 1 the later. */
  readonly which: 0 | 1 | null;
}

export type ResolvedTime =
  | { readonly kind: "incomplete" }
  | { readonly kind: "skipped"; readonly clock: Clock; readonly from: Clock; readonly to: Clock }
  | { readonly kind: "doubled"; readonly both: readonly [string, string] }
  /** `at` is ISO 8601 with the place's offset; `both` where there was a choice. */
  | { readonly kind: "clear"; readonly at: string; readonly both?: readonly [string, string] };

/** The days of the place that can be booked: its today, and its day in a year. */
export function bookableDays(zone: string, now: number): { min: Day; max: Day } {
  return { min: dayAt(now, zone), max: dayAt(now + FARTHEST_MS, zone) };
}

export function isBetween(day: Day, { min, max }: { min: Day; max: Day }): boolean {
  return dayNumber(min) <= dayNumber(day) && dayNumber(day) <= dayNumber(max);
}

/** What was chosen, in the place's zone. A skipped hour and a doubled one are told, never moved. */
export function resolveTime({ zone, day, time, which }: ChosenTime): ResolvedTime {
  const [hour, minute] = time.split(":").map(Number);
  if (day === null || hour === undefined || minute === undefined) return { kind: "incomplete" };
  const clock = { year: day.year, month: day.month, day: day.day, hour, minute };
  const [first, second] = instantsOf(clock, zone);
  if (first === undefined) {
    const { from, to } = changeNear(clock, zone) ?? { from: clock, to: clock };
    return { kind: "skipped", clock, from, to };
  }
  if (second === undefined) return { kind: "clear", at: first };
  const both = [first, second] as const;
  return which === null ? { kind: "doubled", both } : { kind: "clear", at: both[which], both };
}

function dayAt(instant: number, zone: string): Day {
  return civilOf(dayNumber(clockAt(instant, zone)));
}
