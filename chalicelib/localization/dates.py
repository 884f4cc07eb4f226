"""Dates and times in words, in both languages: the Bikram Sambat day in Nepali, both calendars in English. Pure.

For texts that people read once they are written (e-mails, notices). What programs read is in ``clock``.
"""

from datetime import datetime

from chalicelib.localization.bikram_sambat import bs_date
from chalicelib.localization.clock import local
from chalicelib.localization.numbers import devanagari
from chalicelib.localization.text import DEFAULT_TIMEZONE, Text

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

_PARTS_OF_DAY = ((4, "राति"), (12, "बिहान"), (16, "दिउँसो"), (19, "साँझ"), (24, "राति"))
"""Until which hour of the day a Nepali speaker calls it what."""

_NEPAL_TIME = Text("Nepal time", "नेपाली समय")


def day(moment: datetime, timezone: str) -> Text:
    """The reader's day: ``"Monday, 23 November 2026 (7 Mangsir 2083)"`` and ``"२०८३ मंसिर ७ गते सोमबार"``.

    Beyond the Bikram Sambat calendar's range it is the Gregorian day in both languages.
    """
    here = local(moment, timezone)
    weekday, month = WEEKDAYS[here.weekday()], MONTHS[here.month - 1]
    english = f"{weekday.en}, {here.day} {month.en} {here.year}"
    bikram_sambat = bs_date(here.date())
    if bikram_sambat is None:
        return Text(english, devanagari(f"सन् {here.year} {month.ne} {here.day}, {weekday.ne}"))
    bs_year, bs_month, bs_day = bikram_sambat
    name = BS_MONTHS[bs_month - 1]
    return Text(
        f"{english} ({bs_day} {name.en} {bs_year})", devanagari(f"{bs_year} {name.ne} {bs_day} गते {weekday.ne}")
    )


def time(moment: datetime, timezone: str) -> Text:
    """The reader's time of day: ``"12:15 am"`` and ``"राति १२:१५ बजे"``."""
    here = local(moment, timezone)
    dial = f"{here.hour % 12 or 12}:{here.minute:02}"
    part = next(name for until, name in _PARTS_OF_DAY if here.hour < until)
    return Text(f"{dial} {'am' if here.hour < 12 else 'pm'}", devanagari(f"{part} {dial} बजे"))


def day_and_time(moment: datetime, timezone: str) -> Text:
    """Both, and whose clock it is: the text may be read elsewhere than where it was meant for."""
    on, at, clock = day(moment, timezone), time(moment, timezone), _clock(moment, timezone)
    return Text(f"{on.en}, {at.en} ({clock.en})", f"{on.ne}, {at.ne} ({clock.ne})")


def _clock(moment: datetime, timezone: str) -> Text:
    if timezone == DEFAULT_TIMEZONE:
        return _NEPAL_TIME
    offset = local(moment, timezone).strftime("%z")
    name = f"UTC{offset[:3]}:{offset[3:5]}"
    return Text(name, devanagari(name))
