/**
 * Converts between instants and the clock of a time zone.
 *
 * The caller always gives the zone (an IANA name). The browser's zone is used only for people who are not logged in.
 */

import type { Day } from "./bikramSambat";

export interface Clock extends Day {
  hour: number;
  minute: number;
}

export const NEPAL = "Asia/Kathmandu";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Returns what the clock of `zone` shows at an instant. */
export function clockAt(instant: Date | number, zone: string): Clock {
  const clock: Clock = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatFor(zone).formatToParts(instant)) {
    if (type in clock) clock[type as keyof Clock] = Number(value);
  }
  return clock;
}

/** Returns the minutes by which the clock of `zone` is ahead of UTC at an instant. */
export function offsetAt(instant: Date | number, zone: string): number {
  const asUtc = utcOf(clockAt(instant, zone));
  return Math.round((asUtc - Math.floor(Number(instant) / 60_000) * 60_000) / 60_000);
}

const DAY_MS = 86_400_000;

/**
 * Returns the instants at which the clock of `zone` shows this time, in ISO 8601 with the offset, as the API takes them.
 *
 * Usually one. None if the clock skips this time when it is set forward. Two, the earlier first, if the clock shows this
 * time again when it is set back.
 */
export function instantsOf(clock: Clock, zone: string): string[] {
  const asUtc = utcOf(clock);
  const offsets = [...new Set([-DAY_MS, DAY_MS].map((near) => offsetAt(asUtc + near, zone)))];
  return offsets
    .filter((offset) => offsetAt(asUtc - offset * 60_000, zone) === offset)
    .sort((one, other) => other - one)
    .map((offset) => isoText(clock, offset));
}

/** Finds a clock change in `zone` within a day of `clock`: the times before and after it. Null if there is none. */
export function clockChangeNear(clock: Clock, zone: string): { from: Clock; to: Clock } | null {
  let [before, after] = [utcOf(clock) - DAY_MS, utcOf(clock) + DAY_MS];
  const old = offsetAt(before, zone);
  if (offsetAt(after, zone) === old) return null;
  while (after - before > 60_000) {
    const middle = before + Math.floor((after - before) / 120_000) * 60_000;
    if (offsetAt(middle, zone) === old) before = middle;
    else after = middle;
  }
  return { from: clockAt(after + old * 60_000, "UTC"), to: clockAt(after, zone) };
}

function utcOf(clock: Clock): number {
  return Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute);
}

function isoText(clock: Clock, offset: number): string {
  const text = (value: number, digits = 2) => String(Math.abs(value)).padStart(digits, "0");
  const date = `${text(clock.year, 4)}-${text(clock.month)}-${text(clock.day)}T${text(clock.hour)}:${text(clock.minute)}:00`;
  return `${date}${offsetText(offset)}`;
}

/** Writes an offset in minutes as `+05:45`. */
export function offsetText(offset: number): string {
  const two = (value: number) => String(Math.abs(value)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
}

/** Returns the time zone of this browser, for people who are not logged in. */
export function browserZone(): string {
  return canonicalZone(new Intl.DateTimeFormat().resolvedOptions().timeZone || NEPAL);
}

/** Returns all time zones that this browser knows, Nepal first. */
export function allZones(): string[] {
  const zones = Intl.supportedValuesOf("timeZone").map(canonicalZone);
  return [NEPAL, ...zones.filter((zone) => zone !== NEPAL)];
}

/** Old IANA names that some browsers still use. The server has the same list (`localization/zones.py`). */
const CURRENT_NAMES: Readonly<Record<string, string>> = {
  "Asia/Katmandu": NEPAL,
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
};

/** Returns the current name of a zone. */
export function canonicalZone(zone: string): string {
  return CURRENT_NAMES[zone] ?? zone;
}
