"""Dates and times in words, in both languages: the Bikram Sambat day in Nepali, both calendars in English. Pure.

For texts that people read once they are written (e-mails, notices). What programs read is in ``clock``.
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
"""As ``datetime.weekday()`` counts them."""

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
"""Until which hour of the day a Nepali speaker calls it what."""


def day(moment: datetime, timezone: str) -> Text:
    """The day in a zone: ``"Monday, 23 November 2026 (7 Mangsir 2083)"`` and ``"२०८३ मंसिर ७ गते, सोमबार"``.

    Beyond the Bikram Sambat calendar's range it is the Gregorian day in both languages.
    """
    here = local(moment, timezone)
    english = f"{WEEKDAYS[here.weekday()].en}, {here.day} {MONTHS[here.month - 1].en} {here.year}"
    bs = bs_date(here.date())
    if bs is None:
        return Text(english, _nepali_day(here, with_year=True))
    return Text(f"{english} ({bs.day} {BS_MONTHS[bs.month - 1].en} {bs.year})", _nepali_day(here, with_year=True))


def time(moment: datetime, timezone: str) -> Text:
    """The time of day in a zone: ``"12:15 am"`` and ``"राति १२:१५ बजे"``."""
    here = local(moment, timezone)
    dial = f"{here.hour % 12 or 12}:{here.minute:02}"
    part = next(name for until, name in _PARTS_OF_DAY if here.hour < until)
    return Text(f"{dial} {'am' if here.hour < 12 else 'pm'}", devanagari(f"{part} {dial} बजे"))


def at_place(moment: datetime, place: str, reader: str) -> Text:
    """When something is, for a reader who may be elsewhere. ``place`` and ``reader`` are IANA zones.

    The place's day and hour come first, with whose clock it is; then, where the reader's clock shows something else at
    that moment, what it shows: ``"Monday, 23 November 2026 (7 Mangsir 2083), 8:00 am, Nepal time; on your clock Sunday,
    22 November, 9:15 pm (Toronto)"``. The reader's day is left out where it is the place's, and its year likewise.
    """
    at, clock = time(moment, place), zones.clock(place)
    on = day(moment, place)
    there = Text(f"{on.en}, {at.en}, {clock.en}", f"{on.ne}, {at.ne}, {clock.ne}")
    if local(moment, place).utcoffset() == local(moment, reader).utcoffset():
        return there
    own, city = _own_time(moment, place, reader), zones.city(reader)
    return Text(
        f"{there.en}; on your clock {own.en} ({city.en})",
        f"{there.ne}; तपाईंको समयअनुसार {own.ne} ({city.ne})",
    )


def _own_time(moment: datetime, place: str, reader: str) -> Text:
    """The reader's time, with as much of his day as differs from the place's."""
    there, here, at = local(moment, place), local(moment, reader), time(moment, reader)
    if there.date() == here.date():
        return at
    english = f"{WEEKDAYS[here.weekday()].en}, {here.day} {MONTHS[here.month - 1].en}"
    year = "" if here.year == there.year else f" {here.year}"
    one, other = bs_date(there.date()), bs_date(here.date())
    same_year = one is not None and other is not None and one.year == other.year
    return Text(f"{english}{year}, {at.en}", f"{_nepali_day(here, with_year=not same_year)}, {at.ne}")


def _nepali_day(here: datetime, *, with_year: bool) -> str:
    """``"२०८३ मंसिर ७ गते, सोमबार"``; beyond the Bikram Sambat calendar ``"सन् २०५० जनवरी १, शनिबार"``."""
    weekday, bs = WEEKDAYS[here.weekday()].ne, bs_date(here.date())
    if bs is None:
        return devanagari(f"सन् {here.year} {MONTHS[here.month - 1].ne} {here.day}, {weekday}")
    year = f"{bs.year} " if with_year else ""
    return devanagari(f"{year}{BS_MONTHS[bs.month - 1].ne} {bs.day} गते, {weekday}")
