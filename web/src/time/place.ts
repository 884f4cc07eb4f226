/**
 * Writes the time of a puja on the clock of its place and on the reader's clock.
 *
 * The place's date and time are parsed from the API's `scheduled_at_place` (ISO 8601 with the place's offset). Every reader
 * therefore sees the same ones, also in a browser whose time zone data is old. Pure; knows no component.
 */

import type { Language } from "../i18n/language";
import { dayNumber } from "./bikramSambat";
import { cityOf, zoneText } from "./cities";
import { dateText, fullDateText, fullDayText, longDayText, timeText } from "./format";
import { type Clock, clockAt, offsetAt } from "./zone";

/** The fields of a booking that say when it takes place, and in which time zone. */
export interface PlacedTime {
  readonly scheduled_at: string;
  readonly scheduled_at_place: string;
  readonly place_timezone: string;
}

/** A moment as text. `zone` and `reader` are null where the reader's clock shows the same time as the place's. */
export interface PlaceTexts {
  readonly place: string;
  /** The name of the place's time zone: `Nepal time`. */
  readonly zone: string | null;
  /** The same moment on the reader's clock. */
  readonly reader: string | null;
  /** The city of the reader's time zone: `Toronto`. */
  readonly readerCity: string;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::[\d.]+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Parses ISO 8601 with an offset. `offset` is in minutes ahead of UTC. Throws `RangeError` for any other text. */
export function clockOf(iso: string): { clock: Clock; offset: number } {
  const [, year, month, day, hour, minute, sign, hours = 0, minutes = 0] = ISO.exec(iso) ?? [];
  if (year === undefined) throw new RangeError(`not ISO 8601 with an offset: ${iso}`);
  const clock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
  };
  return { clock, offset: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) };
}

/** Writes the moment with weekdays, and the place's day in both calendars. For a page with enough room. */
export function placeMoment(at: PlacedTime, readerZone: string, language: Language): PlaceTexts {
  return placeTexts(at, readerZone, language, {
    place: (clock) => fullDayText(clock, language),
    reader: (clock) => longDayText(clock, language),
  });
}

/** Writes the moment in one line without weekdays. The reader's date is left out if it equals the place's date. */
export function placeLine(at: PlacedTime, readerZone: string, language: Language): PlaceTexts {
  return placeTexts(at, readerZone, language, {
    place: (clock) => fullDateText(clock, language),
    reader: (clock, place) => (dayNumber(clock) === dayNumber(place) ? "" : dateText(clock, language)),
  });
}

/** How to write the day on each clock; an empty string leaves the day out. */
interface DayFormats {
  place: (clock: Clock) => string;
  reader: (clock: Clock, place: Clock) => string;
}

function placeTexts(at: PlacedTime, readerZone: string, language: Language, days: DayFormats): PlaceTexts {
  const { clock: place, offset } = clockOf(at.scheduled_at_place);
  const instant = Date.parse(at.scheduled_at);
  const differs = offsetAt(instant, readerZone) !== offset;
  const reader = clockAt(instant, readerZone);
  const withTime = (day: string, clock: Clock) => [day, timeText(clock, language)].filter(Boolean).join(", ");
  return {
    place: withTime(days.place(place), place),
    zone: differs ? zoneText(at.place_timezone, language) : null,
    reader: differs ? withTime(days.reader(reader, place), reader) : null,
    readerCity: cityOf(readerZone, language),
  };
}
