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
  const shown = clockAt(instant, zone);
  const asUtc = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  return Math.round((asUtc - Math.floor(Number(instant) / 60_000) * 60_000) / 60_000);
}

/** The instant at which the clock of `zone` shows this, in ISO 8601 with the offset: what the API takes. */
export function instantOf(clock: Clock, zone: string): string {
  const asUtc = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute);
  // The offset depends on the instant and the instant on the offset: the second guess is right but for skipped hours.
  const guess = asUtc - offsetAt(asUtc, zone) * 60_000;
  const offset = offsetAt(guess, zone);
  const text = (value: number, digits = 2) => String(Math.abs(value)).padStart(digits, "0");
  const date = `${text(clock.year, 4)}-${text(clock.month)}-${text(clock.day)}T${text(clock.hour)}:${text(clock.minute)}:00`;
  return `${date}${offset < 0 ? "-" : "+"}${text(Math.trunc(offset / 60))}:${text(offset % 60)}`;
}

/** The zone of this machine, for people of whom we do not know one. */
export function ownZone(): string {
  return current(new Intl.DateTimeFormat().resolvedOptions().timeZone || NEPAL);
}

/** All zones this browser knows, Nepal's first. */
export function allZones(): string[] {
  const zones = Intl.supportedValuesOf("timeZone").map(current);
  return [NEPAL, ...zones.filter((zone) => zone !== NEPAL)];
}

/** Browsers still write Kathmandu as it was spelt before. */
function current(zone: string): string {
  return zone === "Asia/Katmandu" ? NEPAL : zone;
}

export function isZone(zone: string): boolean {
  try {
    parts(zone);
    return true;
  } catch {
    return false;
  }
}
