"""Sends stored notifications by the channels.

The notifications table's stream calls this after the commit. So no request waits for an e-mail, and no e-mail is lost
when the request's process dies. An error that may pass is raised, and Lambda repeats the record. A message that the
service will never accept is logged and dropped.
"""

from collections.abc import Sequence

from chalicelib import log
from chalicelib.accounts import service as accounts
from chalicelib.bookings import service as bookings
from chalicelib.delivery.channels.base import Channel, Letter, Recipient, Undeliverable
from chalicelib.errors import NotFound
from chalicelib.localization import dates
from chalicelib.localization.numbers import money
from chalicelib.localization.text import Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.streams import Record
from chalicelib.tokens import Actor


def deliver(channels: Sequence[Channel], record: Record) -> int:
    """Sends the notification of a stream record. Returns how many channels accepted it.

    Raises any error of a channel but :class:`Undeliverable`; the record is then repeated, and with it every channel.
    """
    notification = Notification.from_raw_data(record["dynamodb"]["NewImage"])
    carriers = [channel for channel in channels if channel.carries(NotificationType(notification.notification_type))]
    if not carriers:
        return 0
    try:
        user = accounts.get(notification.user_id)
    except NotFound:
        return 0
    recipient = Recipient(user.full_name, user.email, user.phone, accounts.reader_of(user))
    letter = _write_letter(notification, accounts.actor_of(user), recipient)
    sent = 0
    for channel in carriers:
        try:
            channel.send(recipient, letter)
            sent += 1
        except Undeliverable as error:
            log.logger().warning(
                "undeliverable", channel=type(channel).__name__, notification=notification.id, why=str(error)
            )
    return sent


def _write_letter(notification: Notification, actor: Actor, recipient: Recipient) -> Letter:
    """Adds the booking's facts to a notification. A booking that does not exist any more leaves them out."""
    kind = NotificationType(notification.notification_type)
    title, message = (
        Text(notification.title, notification.title_ne),
        Text(notification.message, notification.message_ne),
    )
    if notification.booking_id is None:
        return Letter(kind, title, message, (), "/notifications")
    path = f"/bookings/{notification.booking_id}"
    try:
        booking = bookings.get(actor, notification.booking_id)
    except NotFound:
        return Letter(kind, title, message, (), path)
    facts = (
        (Text("Puja", "पूजा"), booking.service.title),
        (
            Text("Time", "समय"),
            dates.at_place(booking.scheduled_at, booking.place_timezone, recipient.reader.timezone),
        ),
        (Text("Place", "स्थान"), Text(booking.address, booking.address)),
        (Text("Amount", "रकम"), money(booking.amount_minor, booking.currency)),
    )
    return Letter(kind, title, message, facts, path)
