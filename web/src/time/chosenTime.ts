/** Converts a day, a time of day and a time zone from a form into a moment, or says why that is impossible. Pure. */

import { civilOf, type Day, dayNumber } from "./bikramSambat";
import { type Clock, clockAt, clockChangeNear, instantsOf } from "./zone";

/** The same limit as on the server: `FARTHEST` in `chalicelib/bookings/rules.py`. */
const FARTHEST_MS = 365 * 86_400_000;

export interface ChosenTime {
  /** IANA name of the place's zone. */
  readonly zone: string;
  readonly day: Day | null;
  /** `HH:MM`, or empty. */
  readonly time: string;
  /** Which of two moments the customer means, if the clock shows this time twice: 0 the earlier, 1 the later. */
  readonly which: 0 | 1 | null;
}

export type ResolvedTime =
  | { readonly kind: "incomplete" }
  | { readonly kind: "skipped"; readonly clock: Clock; readonly from: Clock; readonly to: Clock }
  | { readonly kind: "repeated"; readonly both: readonly [string, string] }
  /** `at` is ISO 8601 with the place's offset. `both` is set if the customer had to choose between two moments. */
  | { readonly kind: "clear"; readonly at: string; readonly both?: readonly [string, string] };

/** The first and the last day that can be booked: today and a year from now, in the place's time zone. */
export function bookableDays(zone: string, now: number): { min: Day; max: Day } {
  return { min: dayAt(now, zone), max: dayAt(now + FARTHEST_MS, zone) };
}

export function isBetween(day: Day, { min, max }: { min: Day; max: Day }): boolean {
  return dayNumber(min) <= dayNumber(day) && dayNumber(day) <= dayNumber(max);
}

/** Resolves a chosen time in the place's zone. A time that the clock skips or repeats is reported, never moved. */
export function resolveTime({ zone, day, time, which }: ChosenTime): ResolvedTime {
  const [hour, minute] = time.split(":").map(Number);
  if (day === null || hour === undefined || minute === undefined) return { kind: "incomplete" };
  const clock = { year: day.year, month: day.month, day: day.day, hour, minute };
  const [first, second] = instantsOf(clock, zone);
  if (first === undefined) {
    const { from, to } = clockChangeNear(clock, zone) ?? { from: clock, to: clock };
    return { kind: "skipped", clock, from, to };
  }
  if (second === undefined) return { kind: "clear", at: first };
  const both = [first, second] as const;
  return which === null ? { kind: "repeated", both } : { kind: "clear", at: both[which], both };
}

function dayAt(instant: number, zone: string): Day {
  return civilOf(dayNumber(clockAt(instant, zone)));
}
