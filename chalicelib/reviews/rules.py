"""Decides about reviews: when one may be written, what moderation changes, which name the public reads.

Pure: no database, no clock, no framework.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.errors import Conflict
from chalicelib.localization.text import Text

COMMENTS = {"en": "comment", "ne": "comment_ne"}
"""The attribute of the comment in each language."""
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
    """The partition of the admins' list: published or unpublished reviews."""

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


def times_counted(before: ReviewStatus, after: ReviewStatus) -> int:
    """Returns how often the marks enter the averages when a status changes: 1, 0, or -1 to take them out."""
    return (after is ReviewStatus.VERIFIED) - (before is ReviewStatus.VERIFIED)


def require_completed(booking_status: str) -> None:
    """Raises :class:`NotCompleted` for a booking that is not completed."""
    if booking_status != "COMPLETED":
        raise NotCompleted


def require_version(seen: str | None, current: str) -> None:
    """Raises :class:`ReviewChanged` if the version that an admin has seen is not the current one."""
    if seen is not None and seen != current:
        raise ReviewChanged


def effective_changes(wanted: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the attributes that an edit really changes, with their new values.

    If a comment changes, its machine translation is removed. For that ``current`` also has ``translated``, the language
    of the machine's comment.
    """
    changes = {name: value for name, value in wanted.items() if value != current[name]}
    machine_language: str | None = current["translated"]
    if machine_language is not None and not changes.keys().isdisjoint(COMMENTS.values()):
        return {COMMENTS[machine_language]: None, **changes, "translated": None}
    return changes


def first_name(full_name: str) -> str:
    """Returns the part of a name that the public sees: ``"Sita"`` for ``"Smt. Sita Devi Sharma"``, ``"Sharma, Sita"``.

    An e-mail address in place of a name is cut before its ``@``, so it is never published.
    """
    before, _, after = full_name.partition(",")
    surname_first = len(before.split()) == 1 and after.strip()
    words = (after if surname_first else before).split()
    names = [word for word in words if word.rstrip(".").lower() not in _TITLES] or words
    return names[0].partition("@")[0] if names else ""


_LATIN_TITLES = """
adv dr er late miss mr mrs ms pandit prof pt shree shri smt sri sushri
"""
_NEPALI_TITLES = """
अधिवक्ता इन्जिनियर डा डाक्टर पं पण्डित प्रा श्री श्रीमती श्रीमान श्रीमान् सुश्री स्व
"""
_TITLES = frozenset((_LATIN_TITLES + _NEPALI_TITLES).split())
"""Titles that may stand before a name, without their full stop."""
