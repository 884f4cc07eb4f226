"""A payment at a gateway and its states, in words common to all gateways. Pure: no I/O, no wire formats.

Each simulator has its own names for these states.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class State(StrEnum):
    """PENDING will be decided later; AMBIGUOUS means that the gateway itself does not know."""

    OPEN = "OPEN"
    PENDING = "PENDING"
    AMBIGUOUS = "AMBIGUOUS"
    PAID = "PAID"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Action(StrEnum):
    """The actions of a payer on the hosted page."""

    PAY = "pay"
    FAIL = "fail"
    CANCEL = "cancel"


UNDECIDED = frozenset({State.PENDING, State.AMBIGUOUS})
# What a payment is after "pay", by the switch `settle`; a late one becomes paid by itself.
SETTLED = {"at_once": State.PAID, "late": State.PENDING, "pending": State.PENDING, "ambiguous": State.AMBIGUOUS}


class NotPossible(Exception):
    """The payment's state does not allow the action; the message says why."""


@dataclass(slots=True)
class Refund:
    """Money returned, in minor units. A PENDING one ``becomes`` something at ``due_at`` (seconds of the epoch)."""

    id: str
    amount: int
    created_at: float
    state: RefundState = RefundState.SUCCEEDED
    due_at: float | None = None
    becomes: RefundState | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Attempt:
    """One payment. ``id`` is the gateway's name for it, ``reference`` the shop's; ``amount`` is in minor units.

    ``switches`` are the awkward cases chosen for this attempt; ``details`` is what only its gateway needs.
    """

    gateway: str
    id: str
    reference: str
    amount: int
    currency: str
    description: str
    created_at: float
    expires_at: float
    state: State = State.OPEN
    due_at: float | None = None
    transaction_id: str | None = None
    refunds: list[Refund] = field(default_factory=list)
    switches: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def refunded(self) -> int:
        """The sum of the refunds that have succeeded."""
        return sum(refund.amount for refund in self.refunds if refund.state is RefundState.SUCCEEDED)

    @property
    def left(self) -> int:
        """The amount that can still be refunded. Pending refunds count as refunded."""
        return self.amount - sum(refund.amount for refund in self.refunds if refund.state is not RefundState.FAILED)

    def decide(self, action: Action, settle: str, late_at: float, after: Mapping[Action, State]) -> None:
        """Changes the state by what the payer does; ``after`` says where "fail" and "cancel" lead an open payment.

        An undecided payment is decided by "pay" (settled at once) or "fail". Raises :class:`NotPossible`.
        """
        undecided = self.state in UNDECIDED
        if self.state is not State.OPEN and not (undecided and action is not Action.CANCEL):
            raise NotPossible(f"the payment is {self.state}: {action} is no longer possible")
        self.due_at = None
        if action is Action.PAY:
            self.state = SETTLED[settle]
            if settle == "late":
                self.due_at = late_at
        else:
            self.state = State.FAILED if undecided else after[action]

    def expire(self) -> None:
        """Ends an open payment. Raises :class:`NotPossible`."""
        if self.state is not State.OPEN:
            raise NotPossible(f"the payment is {self.state}: only an open one can expire")
        self.state = State.EXPIRED

    def advance_to(self, now: float) -> tuple[bool, list[Refund]]:
        """Applies what has become due; answers whether the state changed, and which refunds did."""
        before = self.state
        if self.due_at is not None and self.due_at <= now:
            self.state, self.due_at = State.PAID, None
        if self.state is State.OPEN and self.expires_at <= now:
            self.state = State.EXPIRED
        due = [refund for refund in self.refunds if refund.due_at is not None and refund.due_at <= now]
        for refund in due:
            refund.state, refund.due_at = refund.becomes or RefundState.SUCCEEDED, None
        return self.state is not before, due

    def refund(self, refund: Refund) -> Refund:
        """Adds a refund. Raises :class:`NotPossible` if nothing was paid, or if less is left than is to be refunded."""
        if self.state is not State.PAID:
            raise NotPossible(f"the payment is {self.state}: nothing was paid that could be returned")
        if not 0 < refund.amount <= self.left:
            raise NotPossible(f"{refund.amount} cannot be returned: {self.left} is left of {self.amount}")
        self.refunds.append(refund)
        return refund

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def load(cls, document: Mapping[str, Any]) -> Self:
        attempt = cls(**document)
        attempt.state = State(attempt.state)
        attempt.refunds = [_refund(refund) for refund in document["refunds"]]
        return attempt


def _refund(document: Mapping[str, Any]) -> Refund:
    refund = Refund(**document)
    refund.state = RefundState(refund.state)
    refund.becomes = RefundState(refund.becomes) if refund.becomes else None
    return refund
