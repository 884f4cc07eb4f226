"""Takes stored notifications to the channels. The stream of their table brings them, after the commit: no request
waits for an e-mail, and none is lost when the request's process dies.

The stream delivers at least once and in order. What cannot be sent now is asked for again, with what came after it;
what will never be sent is logged and left.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.edge import log
from chalicelib.errors import NotFound
from chalicelib.localization import dates
from chalicelib.localization.numbers import money
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.channels.base import Channel, Letter, Recipient, Undeliverable
from chalicelib.notifications.models import Notification

Record = Mapping[str, Any]
Facts = tuple[tuple[Text, Text], ...]


def deliver(records: Iterable[Record], channels: Sequence[Channel]) -> str | None:
    """Sends what the records of the stream bring. Answers the sequence number to go on from next time, if any.

    It stops at the first failure: Lambda repeats from there whatever else we say, and a letter is not to come twice.
    """
    sent, failed = 0, None
    for record in records:
        try:
            sent += _deliver(_notification(record), channels)
        except Exception as error:
            log.logger().warning("not delivered, to be tried again", error=type(error).__name__, exc_info=True)
            failed = str(record["dynamodb"]["SequenceNumber"])
            break
    log.note(sent=sent)
    return failed


def _notification(record: Record) -> Notification:
    return Notification.from_raw_data(record["dynamodb"]["NewImage"])


def _deliver(note: Notification, channels: Sequence[Channel]) -> int:
    """Answers how many channels took it."""
    kind, sent = NotificationType(note.notification_type), 0
    carriers = [channel for channel in channels if channel.carries(kind)]
    if not carriers:
        return 0
    try:
        user = accounts.get(note.user_id)
    except NotFound:
        return 0
    recipient = Recipient(user.full_name, user.email, user.phone, accounts.reader_of(user))
    letter = _letter(note, kind, user, recipient.reader)
    for channel in carriers:
        try:
            channel.send(recipient, letter)
            sent += 1
        except Undeliverable as error:
            log.logger().warning("undeliverable", channel=type(channel).__name__, notification=note.id, why=str(error))
    return sent


def _letter(note: Notification, kind: NotificationType, user: User, reader: Reader) -> Letter:
    title, message = Text(note.title, note.title_ne), Text(note.message, note.message_ne)
    if note.booking_id is None:
        return Letter(kind, title, message, (), "/notifications")
    try:
        facts = _facts(bookings.get(accounts.actor_of(user), note.booking_id), reader)
    except NotFound:
        facts = ()
    return Letter(kind, title, message, facts, f"/bookings/{note.booking_id}")


def _facts(booking: Booking, reader: Reader) -> Facts:
    service, place = booking.service, booking.address
    return (
        (_PUJA, Text(service.name, service.name_ne or service.name)),
        (_WHEN, dates.day_and_time(booking.scheduled_at, reader.timezone)),
        (_WHERE, Text(place, place)),
        (_AMOUNT, money(booking.amount_minor, booking.currency)),
    )


_PUJA, _WHEN = Text("Puja", "पूजा"), Text("Time", "समय")
_WHERE, _AMOUNT = Text("Place", "स्थान"), Text("Amount", "रकम")
