/**
 * The clock of the place where a puja is held, beside the reader's own.
 *
 * The place's date and hour are read from what the API writes (`scheduled_at_place`, ISO 8601 with the place's offset),
 * so that every reader sees the same ones, whatever zones a browser knows. Pure; knows no component.
 */

import type { Language } from "../i18n/language";
import { dayNumber } from "./bikramSambat";
import { cityOf, zoneText } from "./cities";
import { dateText, fullDateText, fullDayText, longDayText, timeText } from "./format";
import { type Clock, clockAt, offsetAt } from "./zone";

/** What of a booking says when it is, and on whose clock. */
export interface Placed {
  readonly scheduled_at: string;
  readonly scheduled_at_place: string;
  readonly place_timezone: string;
}

/** A moment in words. `zone` and `own` are null where the reader's clock shows the same as the place's. */
export interface PlaceTexts {
  readonly place: string;
  /** Whose clock `place` is: `Nepal time`. */
  readonly zone: string | null;
  /** The same moment on the reader's clock. */
  readonly own: string | null;
  /** Where the reader's clock is: `Toronto`. */
  readonly ownCity: string;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::[\d.]+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** What a clock shows at a moment written with its offset, and by how many minutes it is ahead of UTC. */
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

/** Day and time with the weekday; the place's day by both calendars. For a page that has room. */
export function placeMoment(at: Placed, readerZone: string, language: Language): PlaceTexts {
  return texts(at, readerZone, language, {
    place: (clock) => fullDayText(clock, language),
    own: (clock) => longDayText(clock, language),
  });
}

/** The same in one line, without weekdays; the reader's date is left out where it is the place's too. */
export function placeLine(at: Placed, readerZone: string, language: Language): PlaceTexts {
  return texts(at, readerZone, language, {
    place: (clock) => fullDateText(clock, language),
    own: (clock, place) => (dayNumber(clock) === dayNumber(place) ? "" : dateText(clock, language)),
  });
}

/** How the day on either clock is written; empty where the time says enough. */
interface Days {
  place: (clock: Clock) => string;
  own: (clock: Clock, place: Clock) => string;
}

function texts(at: Placed, readerZone: string, language: Language, days: Days): PlaceTexts {
  const { clock: place, offset } = clockOf(at.scheduled_at_place);
  const instant = Date.parse(at.scheduled_at);
  const differs = offsetAt(instant, readerZone) !== offset;
  const own = clockAt(instant, readerZone);
  const written = (day: string, clock: Clock) => [day, timeText(clock, language)].filter(Boolean).join(", ");
  return {
    place: written(days.place(place), place),
    zone: differs ? zoneText(at.place_timezone, language) : null,
    own: differs ? written(days.own(own, place), own) : null,
    ownCity: cityOf(readerZone, language),
  };
}
