"""Takes stored notifications to the channels. The stream of their table brings them, after the commit: no request
waits for an e-mail, and none is lost when the request's process dies.

What cannot be sent now is asked for again; what will never be sent is logged and left.
"""

from collections.abc import Sequence

from chalicelib import log
from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.errors import NotFound
from chalicelib.localization import dates
from chalicelib.localization.numbers import money
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.channels.base import Channel, Letter, Recipient, Undeliverable
from chalicelib.notifications.models import Notification
from chalicelib.streams import Record

Facts = tuple[tuple[Text, Text], ...]


def deliver(channels: Sequence[Channel], record: Record) -> int:
    """Sends what a record of the stream brings; answers how many channels took it.

    Raises what a channel raises for what may be tried again.
    """
    note = Notification.from_raw_data(record["dynamodb"]["NewImage"])
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
        (_PUJA, service.title),
        (_WHEN, dates.at_place(booking.scheduled_at, booking.place_timezone, reader.timezone)),
        (_WHERE, Text(place, place)),
        (_AMOUNT, money(booking.amount_minor, booking.currency)),
    )


_PUJA, _WHEN = Text("Puja", "पूजा"), Text("Time", "समय")
_WHERE, _AMOUNT = Text("Place", "स्थान"), Text("Amount", "रकम")
