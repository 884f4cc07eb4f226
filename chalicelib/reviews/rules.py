"""What is decided about reviews: when one may be written, what moderation leads to, whose name the public reads.

Pure: no database, no clock, no framework.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.errors import Conflict
from chalicelib.localization.text import Text

COMMENTS = {"en": "comment", "ne": "comment_ne"}
"""The comment in each language."""
MARKS = ("rating", "professionalism", "knowledge", "punctuality")


class NotCompleted(Conflict):
    code = "BOOKING_NOT_COMPLETED"
    detail = Text("Only a completed booking can be reviewed.", "पूजा सम्पन्न भएको बुकिङको मात्र समीक्षा लेख्न मिल्छ।")


class AlreadyReviewed(Conflict):
    code = "ALREADY_REVIEWED"
    detail = Text(
        "You have reviewed this booking already. You can change your review.",
        "तपाईंले यो बुकिङको समीक्षा लेखिसक्नुभएको छ। त्यसलाई सच्याउन सक्नुहुन्छ।",
    )


class ReviewChanged(Conflict):
    code = "REVIEW_CHANGED"
    detail = Text(
        "The review has been edited meanwhile. Please read it again.",
        "यसबीच समीक्षा सच्याइएको छ। कृपया फेरि पढ्नुहोस्।",
    )


class ReviewStatus(StrEnum):
    """Where a review stands with the admins."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


class Moderation(StrEnum):
    """Whether a review is published: the two lists of the admins."""

    VERIFIED = "VERIFIED"
    UNVERIFIED = "UNVERIFIED"

    @classmethod
    def of(cls, status: ReviewStatus) -> "Moderation":
        return cls.VERIFIED if status is ReviewStatus.VERIFIED else cls.UNVERIFIED


@dataclass(frozen=True, slots=True)
class Verdict:
    """An admin's decision. A rejection has a reason."""

    status: ReviewStatus
    reason: str | None = None


def counted(left: ReviewStatus, reached: ReviewStatus) -> int:
    """How often the marks enter the averages when a review changes from one status to another: 1, 0 or -1."""
    return (reached is ReviewStatus.VERIFIED) - (left is ReviewStatus.VERIFIED)


def require_completed(booking_status: str) -> None:
    """Raises :class:`NotCompleted` for a booking in any other state."""
    if booking_status != "COMPLETED":
        raise NotCompleted


def require_version(seen: str | None, present: str) -> None:
    """Raises :class:`ReviewChanged` when an admin decides about a text that is not the present one."""
    if seen is not None and seen != present:
        raise ReviewChanged


def changes(wanted: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """What an edit really changes. An edit that says what stands there already takes nothing back.

    Where a comment changes, whatever a machine had made of it goes: ``translated`` (the language of the machine's
    comment) is in ``present`` for that.
    """
    changed = {name: value for name, value in wanted.items() if value != present[name]}
    machine_made: str | None = present["translated"]
    if machine_made is not None and not changed.keys().isdisjoint(COMMENTS.values()):
        return {COMMENTS[machine_made]: None, **changed, "translated": None}
    return changed


def first_name(full_name: str) -> str:
    """What the public reads of a name: ``"Sita"`` of ``"Smt. Sita Devi Sharma"`` and of ``"Sharma, Sita"``.

    An address in place of a name is cut before its ``@``: nobody's e-mail is published.
    """
    before, _, after = full_name.partition(",")
    surname_first = len(before.split()) == 1 and after.strip()
    words = (after if surname_first else before).split()
    own = [word for word in words if word.rstrip(".").lower() not in _TITLES] or words
    return own[0].partition("@")[0] if own else ""


_LATIN_TITLES = """
adv dr er late miss mr mrs ms pandit prof pt shree shri smt sri sushri
"""
_NEPALI_TITLES = """
अधिवक्ता इन्जिनियर डा डाक्टर पं पण्डित प्रा श्री श्रीमती श्रीमान श्रीमान् सुश्री स्व
"""
_TITLES = frozenset((_LATIN_TITLES + _NEPALI_TITLES).split())
"""Words before a name that are not the name, without their full stop."""
