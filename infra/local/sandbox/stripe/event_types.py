"""Which events Stripe sends when an attempt or a refund changes. Pure.

Source: docs.stripe.com, "Types of events" and "Fulfill orders".
"""

from infra.local.sandbox.attempts import Attempt, Refund, RefundState, State
from infra.local.sandbox.stripe import objects
from infra.local.sandbox.stripe.events import EventDraft
from infra.local.sandbox.switches import Switches


def attempt_events(attempt: Attempt, view: Switches, *, was_processing: bool) -> list[EventDraft]:
    """The events of the state that an attempt has just reached. ``was_processing``: its method is a delayed one."""
    session, charge = objects.session(attempt, view), objects.charge(attempt, view)
    intent = objects.payment_intent(attempt, view)
    match attempt.state:
        case State.PAID:
            kind = "checkout.session.async_payment_succeeded" if was_processing else "checkout.session.completed"
            return [("charge.succeeded", charge), ("payment_intent.succeeded", intent), (kind, session)]
        case State.PENDING | State.AMBIGUOUS if not was_processing:
            return [("payment_intent.processing", intent), ("checkout.session.completed", session)]
        case State.OPEN:
            return [("charge.failed", charge), ("payment_intent.payment_failed", intent)]
        case State.FAILED:
            failed = ("checkout.session.async_payment_failed", session)
            return [("charge.failed", charge), ("payment_intent.payment_failed", intent), failed]
        case State.EXPIRED:
            return [("payment_intent.canceled", intent), ("checkout.session.expired", session)]
    return []


def refund_events(attempt: Attempt, refund: Refund, view: Switches, *, is_new: bool) -> list[EventDraft]:
    """The events of a refund that was made or decided."""
    document, charge = objects.refund(attempt, view, refund), objects.charge(attempt, view)
    drafts: list[EventDraft] = [("refund.created", document)] if is_new else []
    if refund.state is RefundState.SUCCEEDED:
        drafts += [("charge.refunded", charge), ("refund.updated", document)]
    elif refund.state is RefundState.FAILED:
        drafts += [("refund.updated", document), ("refund.failed", document)]
    return drafts
