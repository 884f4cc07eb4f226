"""Notifications, and what people's inboxes count of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.accounts.models import User
from chalicelib.chat.models import Room
from chalicelib.notifications import counts
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Inbox, Notification, ReadAll, has_expired
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class InboxContents:
    """A person's inbox with all notifications and readings; ``rooms`` are those that unread NEW_MESSAGEs are about."""

    user_id: str
    user: User | None
    inbox: Inbox | None
    notes: Sequence[Notification]
    readings: Sequence[ReadAll]
    rooms: Mapping[str, Room]

    @property
    def read_up_to(self) -> str:
        return "" if self.inbox is None else self.inbox.read_up_to or ""

    @property
    def unread(self) -> list[Notification]:
        return [note for note in self.notes if note.unread_id is not None and note.id > self.read_up_to]


inboxes: InvariantSet[InboxContents] = InvariantSet("inbox", lambda mail: mail.user_id)


@inboxes.invariant
def belongs_to_a_user(mail: InboxContents) -> Iterator[str]:
    """No notification of somebody who has no account."""
    if mail.user is None:
        yield f"{len(mail.notes)} notifications of nobody"


@inboxes.invariant
def counts_what_is_unread(mail: InboxContents) -> Iterator[str]:
    """``unread_count`` is how many are unread, unless some may have expired since the inbox was counted."""
    if mail.inbox is not None and counts.is_recount_due(mail.inbox):
        return
    counted, unread = 0 if mail.inbox is None else mail.inbox.unread_count, len(mail.unread)
    if counted != unread:
        yield f"unread_count is {counted}, {unread} are unread"


@inboxes.invariant
def knows_its_newest(mail: InboxContents) -> Iterator[str]:
    """No notification is newer than the newest that the inbox knows: the next one's id will be greater."""
    latest = "" if mail.inbox is None else mail.inbox.latest_id or ""
    if mail.notes and mail.notes[-1].id > latest:
        yield f"latest_id is {latest or None}, {mail.notes[-1].id} is newer"
    if mail.read_up_to > latest:
        yield f"read up to {mail.read_up_to}, which is beyond {latest or None}"


@inboxes.invariant
def read_and_unread_exclude_each_other(mail: InboxContents) -> Iterator[str]:
    """A notification is in the list of unread ones exactly if it has not been read by itself."""
    for note in mail.notes:
        if note.unread_id not in {None, note.id} or (note.read_at is None) != (note.unread_id is not None):
            yield f"{note.id}: read at {note.read_at}, listed as unread under {note.unread_id}"


@inboxes.invariant
def knows_its_oldest_unread(mail: InboxContents) -> Iterator[str]:
    """No unread notification is older than the inbox knows: it would expire unnoticed."""
    oldest_unread_id = None if mail.inbox is None else mail.inbox.oldest_unread_id
    if oldest_unread_id is not None and mail.unread and mail.unread[0].id < oldest_unread_id:
        yield f"oldest_unread_id is {oldest_unread_id}, {mail.unread[0].id} is unread"


@inboxes.invariant
def is_read_as_far_as_its_readings(mail: InboxContents) -> Iterator[str]:
    """ "All read up to here" is where the newest such reading was, or beyond it, before what has not yet expired."""
    newest = mail.readings[-1].up_to_id if mail.readings else mail.read_up_to
    if newest != mail.read_up_to and not (newest < mail.read_up_to and has_expired(mail.read_up_to)):
        yield f"read up to {mail.read_up_to or None}, the newest reading is {newest}"


@inboxes.invariant
def one_new_message_a_room(mail: InboxContents) -> Iterator[str]:
    """An unread NEW_MESSAGE is the one that its room points at, so there is one a room."""
    for note in mail.unread:
        if note.notification_type != NotificationType.NEW_MESSAGE:
            continue
        room = mail.rooms.get(note.booking_id or "")
        if room is None:
            yield f"{note.id}: about {note.booking_id}, where there is no room"
            continue
        pointers = {room.customer_id: room.customer_notice, room.pandit_id: room.pandit_notice}
        if pointers.get(mail.user_id) != note.id:
            yield f"{note.id}: unread, and its room {room.id} points at {pointers.get(mail.user_id)}"


@inboxes.invariant
def speaks_both_languages(mail: InboxContents) -> Iterator[str]:
    """Each notification has all four texts."""
    for note in mail.notes:
        if not all((note.title, note.title_ne, note.message, note.message_ne)):
            yield f"{note.id}: a text is missing"
