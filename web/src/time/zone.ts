/**
 * Clocks: what a zone's clock shows at an instant, and the other way round.
 *
 * The zone is always given (the user's own, an IANA name); the machine's is only a guess for people not logged in.
 */

import type { Day } from "./bikramSambat";

export interface Clock extends Day {
  hour: number;
  minute: number;
}

export const NEPAL = "Asia/Kathmandu";

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(zone: string): Intl.DateTimeFormat {
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

/** What the clock of `zone` shows at an instant. */
export function clockAt(instant: Date | number, zone: string): Clock {
  const clock: Clock = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of parts(zone).formatToParts(instant)) {
    if (type in clock) clock[type as keyof Clock] = Number(value);
  }
  return clock;
}

/** Minutes by which the clock of `zone` is ahead of UTC at an instant. */
export function offsetAt(instant: Date | number, zone: string): number {
  const asUtc = utcOf(clockAt(instant, zone));
  return Math.round((asUtc - Math.floor(Number(instant) / 60_000) * 60_000) / 60_000);
}

const DAY_MS = 86_400_000;

/**
 * The instants at which the clock of `zone` shows this, in ISO 8601 with the offset: what the API takes.
 *
 * One as a rule; none where the clocks are put forward past it; two, the earlier first, where they are put back over it.
 */
export function instantsOf(clock: Clock, zone: string): string[] {
  const asUtc = utcOf(clock);
  const offsets = [...new Set([-DAY_MS, DAY_MS].map((near) => offsetAt(asUtc + near, zone)))];
  return offsets
    .filter((offset) => offsetAt(asUtc - offset * 60_000, zone) === offset)
    .sort((one, other) => other - one)
    .map((offset) => isoText(clock, offset));
}

/** The change of the clocks of `zone` within a day of this: they are put from one reading to another. Null without one. */
export function changeNear(clock: Clock, zone: string): { from: Clock; to: Clock } | null {
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

/** `+05:45`. */
export function offsetText(offset: number): string {
  const two = (value: number) => String(Math.abs(value)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
}

/** The zone of this machine, for people of whom we do not know one. */
export function ownZone(): string {
  return canonicalZone(new Intl.DateTimeFormat().resolvedOptions().timeZone || NEPAL);
}

/** All zones this browser knows, Nepal's first. */
export function allZones(): string[] {
  const zones = Intl.supportedValuesOf("timeZone").map(canonicalZone);
  return [NEPAL, ...zones.filter((zone) => zone !== NEPAL)];
}

/** Browsers still write some cities as they were spelt before; the server knows the same (`localization/zones.py`). */
const RENAMED: Readonly<Record<string, string>> = {
  "Asia/Katmandu": NEPAL,
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
};

/** The present name of a zone. */
export function canonicalZone(zone: string): string {
  return RENAMED[zone] ?? zone;
}
