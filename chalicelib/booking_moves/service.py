"""Use cases that move a booking on: accept, cancel, complete.

One transaction writes the booking and everything that follows from the move: the calendar, the chat room, the
notifications, the refund of a cancelled booking that was paid, and the audit entry of an admin.
"""

from datetime import datetime
from functools import partial

from pynamodb.expressions.update import Action

from chalicelib.accounts import service as accounts
from chalicelib.audit import service as audit
from chalicelib.booking_moves import rules
from chalicelib.booking_moves.rules import Move
from chalicelib.booking_moves.texts import ADMIN_NAME, NO_REASON, ROOM_MESSAGES
from chalicelib.bookings import calendar
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.bookings.notifications import add_booking_notification
from chalicelib.bookings.rules import FINAL_STATUSES, BookingStatus, Side
from chalicelib.chat.system_messages import add_system_message
from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.localization.dates import at_place
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import refunds
from chalicelib.tokens import Actor

NOTIFICATIONS = {
    Move.ACCEPT: NotificationType.BOOKING_ACCEPTED,
    Move.CANCEL: NotificationType.BOOKING_CANCELLED,
    Move.COMPLETE: NotificationType.BOOKING_COMPLETED,
}


def require_allowed(actor: Actor, booking_id: str, move: Move) -> None:
    """Raises ``NotFound`` for an outsider, and ``Forbidden`` for a party that may never make this move."""
    rules.require_allowed(move, bookings.get_with_side(actor, booking_id)[1])


def accept(actor: Actor, booking_id: str) -> Booking:
    """The pandit accepts the booking. Notifies the customer."""
    return _make_move(actor, booking_id, Move.ACCEPT, None)


def cancel(actor: Actor, booking_id: str, reason: str | None) -> Booking:
    """Cancels a booking before the puja: frees the pandit's time, closes the room, refunds what was paid.

    Notifies the other side, or both if an admin cancels.
    """
    return _make_move(actor, booking_id, Move.CANCEL, reason)


def complete(actor: Actor, booking_id: str, reason: str | None) -> Booking:
    """Records that the puja has been held. Notifies both sides."""
    return _make_move(actor, booking_id, Move.COMPLETE, reason)


@retry_on_conflict
def _make_move(actor: Actor, booking_id: str, move: Move, reason: str | None) -> Booking:
    """Makes a move in one transaction. Safe to repeat: a move that this actor has already made changes nothing."""
    moment = now()
    booking, side = bookings.get_with_side(actor, booking_id)
    status = BookingStatus(booking.status)
    if rules.is_repeated(move, status, made_by=_made_by(booking, move), actor_id=actor.id):
        return booking
    target = rules.decide(move, side, status, scheduled_at=booking.scheduled_at, moment=moment, reason=reason)
    values: dict[str, str | Text] = {
        "name": ADMIN_NAME if side is Side.ADMIN else accounts.get(actor.id).full_name,
        "reason": reason or NO_REASON,
    }
    when = at_place(booking.scheduled_at, booking.place_timezone, booking.place_timezone)
    text = ROOM_MESSAGES[move].fill(service=booking.service.title, when=when, **values)
    with Transaction() as tx:
        tx.update(booking, _changes(target, actor, moment, reason), when=booking.statuses_unchanged())
        if target in FINAL_STATUSES:
            calendar.release(tx, booking)
        add_system_message(tx, booking.id, text, close=target is BookingStatus.CANCELLED)
        recipients = _recipients(booking, move, side)
        added = [
            add_booking_notification(tx, user_id, NOTIFICATIONS[move], booking, **values) for user_id in recipients
        ]
        tx.after_commit(partial(notifications.push, added))
        if target is BookingStatus.CANCELLED:
            refunds.open_for_cancelled(tx, booking)
        if side is Side.ADMIN:
            details = {"from": status.value, "reason": reason}
            audit.record(tx, actor.id, f"{move}_BOOKING", "booking", booking.id, details)
    return Booking.load(booking_id)


def _made_by(booking: Booking, move: Move) -> str | None:
    """Returns the id of the user who made this move, if it was the booking's last one."""
    match move:
        case Move.ACCEPT:
            return booking.pandit_id
        case Move.CANCEL:
            return booking.cancelled_by
        case Move.COMPLETE:
            return booking.completed_by or booking.pandit_id


def _recipients(booking: Booking, move: Move, side: Side) -> list[str]:
    """Returns the parties to notify: both of a completion, otherwise those who did not make the move."""
    parties = {Side.CUSTOMER: booking.customer_id, Side.PANDIT: booking.pandit_id}
    return [user_id for party, user_id in parties.items() if move is Move.COMPLETE or party is not side]


def _changes(target: BookingStatus, actor: Actor, moment: datetime, reason: str | None) -> list[Action]:
    changes: list[Action] = [Booking.status.set(target.value), Booking.updated_at.set(moment)]
    if target is BookingStatus.ACCEPTED:
        changes.append(Booking.accepted_at.set(moment))
    elif target is BookingStatus.COMPLETED:
        changes += [Booking.completed_at.set(moment), Booking.completed_by.set(actor.id)]
    else:
        changes += [Booking.cancelled_at.set(moment), Booking.cancelled_by.set(actor.id)]
        changes += [Booking.cancel_reason.set(reason)] if reason else []
    return changes
