"""NEW_MESSAGE: the notification that stands for a room's unread messages, one for each member until it is read."""

from chalicelib.accounts import service as accounts
from chalicelib.chat.models import Member, Room
from chalicelib.db import Transaction
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification


def add_notice(
    tx: Transaction, room: Room, recipient: Member, sender_name: str | Text | None, read_notices: set[str]
) -> Notification | None:
    """Adds a NEW_MESSAGE notification for the recipient to a transaction, unless one of this room is unread.

    Returns the new one; the caller sets the room's pointer to it. ``sender_name`` is the other member's name for the
    notification; if it is None, it is read here. ``read_notices`` are the ids of notifications that failed tries have
    found to be read.
    """
    if recipient.notice is not None and recipient.notice not in read_notices:
        notifications.require_unread(tx, recipient.user_id, recipient.notice, read_notices)
        return None
    sender_id = room.counterpart_of(recipient.user_id).user_id
    name = accounts.get(sender_id).full_name if sender_name is None else sender_name
    return notifications.add(tx, recipient.user_id, NotificationType.NEW_MESSAGE, booking_id=room.id, name=name)
