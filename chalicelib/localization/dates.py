"""Dates and times in words, in both languages: Bikram Sambat in Nepali, both calendars in English. Pure.

For texts that people read (e-mails, notifications). Formats for programs are in ``clock``.
"""

from datetime import datetime

from chalicelib.localization import zones
from chalicelib.localization.bikram_sambat import bs_date
from chalicelib.localization.clock import local
from chalicelib.localization.numbers import devanagari
from chalicelib.localization.text import Text

WEEKDAYS = (
    Text("Monday", "सोमबार"),
    Text("Tuesday", "मंगलबार"),
    Text("Wednesday", "बुधबार"),
    Text("Thursday", "बिहीबार"),
    Text("Friday", "शुक्रबार"),
    Text("Saturday", "शनिबार"),
    Text("Sunday", "आइतबार"),
)
"""Indexed by ``datetime.weekday()``."""

MONTHS = (
    Text("January", "जनवरी"),
    Text("February", "फेब्रुअरी"),
    Text("March", "मार्च"),
    Text("April", "अप्रिल"),
    Text("May", "मे"),
    Text("June", "जुन"),
    Text("July", "जुलाई"),
    Text("August", "अगस्ट"),
    Text("September", "सेप्टेम्बर"),
    Text("October", "अक्टोबर"),
    Text("November", "नोभेम्बर"),
    Text("December", "डिसेम्बर"),
)

BS_MONTHS = (
    Text("Baishakh", "वैशाख"),
    Text("Jestha", "जेठ"),
    Text("Ashadh", "असार"),
    Text("Shrawan", "साउन"),
    Text("Bhadra", "भदौ"),
    Text("Ashwin", "असोज"),
    Text("Kartik", "कात्तिक"),
    Text("Mangsir", "मंसिर"),
    Text("Poush", "पुस"),
    Text("Magh", "माघ"),
    Text("Falgun", "फागुन"),
    Text("Chaitra", "चैत"),
)

_PARTS_OF_DAY = ((3, "राति"), (12, "बिहान"), (16, "दिउँसो"), (19, "साँझ"), (21, "बेलुका"), (24, "राति"))
"""The parts of the day in Nepali, each with the hour at which it ends."""


def day(moment: datetime, timezone: str) -> Text:
    """Returns the day in a timezone: ``"Monday, 23 November 2026 (7 Mangsir 2083)"`` and ``"२०८३ मंसिर ७ गते, सोमबार"``.

    Outside the range of the Bikram Sambat calendar both languages use the Gregorian day.
    """
    local_time = local(moment, timezone)
    english = (
        f"{WEEKDAYS[local_time.weekday()].en}, {local_time.day} {MONTHS[local_time.month - 1].en} {local_time.year}"
    )
    bs = bs_date(local_time.date())
    if bs is None:
        return Text(english, _nepali_day(local_time, with_year=True))
    return Text(f"{english} ({bs.day} {BS_MONTHS[bs.month - 1].en} {bs.year})", _nepali_day(local_time, with_year=True))


def time(moment: datetime, timezone: str) -> Text:
    """Returns the time of day in a timezone: ``"12:15 am"`` and ``"राति १२:१५ बजे"``."""
    local_time = local(moment, timezone)
    dial = f"{local_time.hour % 12 or 12}:{local_time.minute:02}"
    part = next(name for until, name in _PARTS_OF_DAY if local_time.hour < until)
    return Text(f"{dial} {'am' if local_time.hour < 12 else 'pm'}", devanagari(f"{part} {dial} बजे"))


def at_place(moment: datetime, place: str, reader: str) -> Text:
    """Returns the time of an event for a reader who may be elsewhere. ``place`` and ``reader`` are IANA timezones.

    The text begins with the day and time at the place. If the reader's timezone has another offset at that moment, the
    reader's time follows: ``"Monday, 23 November 2026 (7 Mangsir 2083), 8:00 am, Nepal time; on your clock Sunday,
    22 November, 9:15 pm (Toronto)"``. The reader's day and year are left out if they are the same.
    """
    at, clock = time(moment, place), zones.clock(place)
    on = day(moment, place)
    place_time = Text(f"{on.en}, {at.en}, {clock.en}", f"{on.ne}, {at.ne}, {clock.ne}")
    if local(moment, place).utcoffset() == local(moment, reader).utcoffset():
        return place_time
    readers_time, city = _readers_time(moment, place, reader), zones.city(reader)
    return Text(
        f"{place_time.en}; on your clock {readers_time.en} ({city.en})",
        f"{place_time.ne}; तपाईंको समयअनुसार {readers_time.ne} ({city.ne})",
    )


def _readers_time(moment: datetime, place: str, reader: str) -> Text:
    """Returns the reader's time, with their day and year if those differ from the place's."""
    place_time, reader_time, at = local(moment, place), local(moment, reader), time(moment, reader)
    if place_time.date() == reader_time.date():
        return at
    english = f"{WEEKDAYS[reader_time.weekday()].en}, {reader_time.day} {MONTHS[reader_time.month - 1].en}"
    year = "" if reader_time.year == place_time.year else f" {reader_time.year}"
    bs_place, bs_reader = bs_date(place_time.date()), bs_date(reader_time.date())
    same_year = bs_place is not None and bs_reader is not None and bs_place.year == bs_reader.year
    return Text(f"{english}{year}, {at.en}", f"{_nepali_day(reader_time, with_year=not same_year)}, {at.ne}")


def _nepali_day(local_time: datetime, *, with_year: bool) -> str:
    """``"२०८३ मंसिर ७ गते, सोमबार"``; outside the Bikram Sambat calendar ``"सन् २०५० जनवरी १, शनिबार"``."""
    weekday, bs = WEEKDAYS[local_time.weekday()].ne, bs_date(local_time.date())
    if bs is None:
        return devanagari(f"सन् {local_time.year} {MONTHS[local_time.month - 1].ne} {local_time.day}, {weekday}")
    year = f"{bs.year} " if with_year else ""
    return devanagari(f"{year}{BS_MONTHS[bs.month - 1].ne} {bs.day} गते, {weekday}")
