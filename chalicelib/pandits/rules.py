"""Decides about pandits: statuses, which service ids a profile may name, averages and ranks.

Pure: no database, no clock, no framework.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from chalicelib.errors import FieldError, Invalid
from chalicelib.localization.text import Text

MAX_SERVICES = 50
MIN_PRICE, MAX_PRICE = 1, 1_000_000_000
"""Limits of a price in paisa: from one paisa to ten million rupees."""
MAX_DURATION_MINUTES = 7 * 24 * 60
"""Seven days: the length of a saptaha."""

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st
su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_CODES.split())
"""ISO 639-1. Source: https://www.loc.gov/standards/iso639-2/php/code_list.php"""


class VerificationStatus(StrEnum):
    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


class Sort(StrEnum):
    """Orders of the public list: best rated first, or newest first."""

    RATING = "rating"
    RECENT = "recent"


def require_own_services(existing: Collection[str], sent: Sequence[str | None]) -> None:
    """Checks the service ids of an edited profile. Raises :class:`Invalid` for each unknown or repeated id.

    ``existing`` are the ids that the profile has; only the server makes new ones. ``sent`` has None for a new service.
    """
    wrong = [
        FieldError(f"services.{position}.id", _UNKNOWN_ID if service_id not in existing else _REPEATED_ID)
        for position, service_id in enumerate(sent)
        if service_id is not None and (service_id not in existing or service_id in sent[:position])
    ]
    if wrong:
        raise Invalid(fields=wrong)


_UNKNOWN_ID = Text("You have no service with this id.", "यो id भएको तपाईंको कुनै सेवा छैन।")
_REPEATED_ID = Text("This service stands here twice.", "यो सेवा यहाँ दुई पटक छ।")


def average(total: int, count: int) -> str | None:
    """Returns the mean of ``count`` marks with two decimals, rounded half up: ``average(14, 3)`` is ``"4.67"``.

    Returns None without marks.
    """
    if count == 0:
        return None
    hundredths = _hundredths(total, count)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def rank(total: int, count: int, pandit_id: str) -> str:
    """Returns a text that sorts by average, then by the number of marks, then by age."""
    hundredths = _hundredths(total, count) if count else 0
    return f"{hundredths:03}#{count:09}#{pandit_id}"


def _hundredths(total: int, count: int) -> int:
    return (200 * total + count) // (2 * count)
