"""Why a payment needs a person, as types. Pure.

The stored values are older than these names: a payment's ``attention`` is a set of texts, each ``<kind>:<id>``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class AttentionKind(StrEnum):
    """What is wrong. The comment says of which item a key carries the id."""

    ATTEMPT = "attempt"
    """An attempt is under review: a person decides whether it was paid. The attempt's id."""
    REFUND = "refund"
    """A refund has to be made by hand, or has been pending for a day. The refund's id."""
    REFUSED = "refused"
    """The gateway refused a refund. The id of the attempt whose money was to be returned."""
    OVERPAID = "overpaid"
    """The booking was paid a second time, and that money has not been returned. The second attempt's id."""


class AttentionList(StrEnum):
    """The two lists of payments for admins, in the index ``by-attention``."""

    FLAGGED = "attention"
    CLEAR = "calm"

    @classmethod
    def holding(cls, *, flagged: bool) -> Self:
        """Returns the list that holds the payments with a flag, or those without."""
        return cls.FLAGGED if flagged else cls.CLEAR


@dataclass(frozen=True, slots=True)
class AttentionKey:
    """One flag of a payment. As text it is what is stored."""

    kind: AttentionKind
    item_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.item_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ``ValueError`` for a kind that does not exist."""
        kind, _, item_id = text.partition(":")
        return cls(AttentionKind(kind), item_id)


def is_in_doubt(keys: Collection[str] | None) -> bool:
    """Returns whether an attempt of the payment is under review: it may be paid, and a person has to find out.

    ``keys`` are stored keys. Each change of them moves the payment's version on, so a decision based on this holds in
    every transaction that writes the payment.
    """
    return any(AttentionKey.parse(key).kind is AttentionKind.ATTEMPT for key in keys or ())
