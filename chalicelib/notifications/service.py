"""Notifications: written in the transaction of their cause, pushed after it, read one by one or all at once."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.db import (
    ErrorFactory,
    Page,
    PageRequest,
    Transaction,
    WriteConflict,
    is_unchanged,
    query_page,
    retry_on_conflict,
)
from chalicelib.errors import NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications.catalogue import CATALOGUE, NotificationType
from chalicelib.notifications.models import Inbox, Notification, ReadAll, UnreadNotifications
from chalicelib.notifications.schemas import NotificationOut, NotificationsOut, NotificationView
from chalicelib.parallel import best_effort, submit
from chalicelib.realtime import registry
from chalicelib.realtime.push import Frame, fan_out
from chalicelib.schema.base import render

R = TypeVar("R")

LIFE = timedelta(days=180)
READING_LIFE = LIFE + timedelta(days=30)
"""Longer than whatever was read: DynamoDB deletes what has expired in no certain order."""
SHOWN_ON_CONNECT = 20


class AlreadyRead(Exception):
    """The notification that a transaction counted on as unread has been read meanwhile."""

    def __init__(self, note_id: str) -> None:
        super().__init__(note_id)
        self.note_id = note_id


def knowing_what_is_read(use_case: Callable[[frozenset[str]], R]) -> R:
    """Runs a use case that counts on unread notifications, and again when one of them turns out to be read.

    It is given the ids that are known to be read. That is more than a yes or no: when it runs again, another
    notification, which is unread, may stand in the place of the one that was read.
    """
    read: frozenset[str] = frozenset()
    while True:
        try:
            return use_case(read)
        except AlreadyRead as found:
            read |= {found.note_id}


def add(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> Notification:
    """Adds a notification and its count to a transaction. The values fill the catalogue's placeholders.

    The transaction raises ``WriteConflict`` when a newer notification of this person was stored meanwhile.
    """
    notice = CATALOGUE[kind]
    title, message = notice.title.fill(**values), notice.message.fill(**values)
    note_id = new_id()
    note = Notification(
        user_id=user_id,
        id=note_id,
        notification_type=kind.value,
        title=title.en,
        title_ne=title.ne,
        message=message.en,
        message_ne=message.ne,
        booking_id=booking_id,
        unread_id=note_id,
        created_at=now(),
        expires_at=now() + LIFE,
    )
    counted = [Inbox.latest_id.set(note_id), Inbox.unread_count.add(1)]
    tx.put(note, when=Notification.id.does_not_exist())
    tx.update(Inbox(user_id), counted, when=Inbox.latest_id.does_not_exist() | (Inbox.latest_id < note_id))
    return note


def add_read(tx: Transaction, user_id: str, note_id: str) -> None:
    """Adds the reading of an unread notification to a transaction, which raises ``AlreadyRead`` where it is not."""
    _mark_read(tx, Notification(user_id, note_id), otherwise=lambda _: AlreadyRead(note_id))


def require_unread(tx: Transaction, user_id: str, note_id: str) -> None:
    """Lets a transaction happen only while this notification is unread; it raises ``AlreadyRead`` otherwise."""
    note, otherwise = Notification(user_id, note_id), lambda _: AlreadyRead(note_id)
    tx.check(note, when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.check(Inbox(user_id), when=_not_covered(note_id), otherwise=otherwise)


def push(notes: Sequence[Notification]) -> None:
    """Shows new notifications on all open sockets of their owners. Never raises: a connect makes good what is lost."""
    for show in [prepared(note) for note in notes]:
        show()


def prepared(note: Notification) -> Callable[[], None]:
    """Begins to read who is to see a new notification, beside whatever is read meanwhile; what it answers shows it."""
    listeners = submit(partial(registry.listeners, registry.person(note.user_id)))
    inbox = submit(partial(inbox_of, note.user_id))

    def show() -> None:
        with best_effort("notification"):
            fan_out(listeners(), partial(frame, note, inbox()))

    return show


def frame(note: Notification, inbox: Inbox, reader: Reader) -> Frame:
    view = NotificationView.of(note, reader.timezone)
    return render(NotificationOut(notification=view, unread_count=inbox.unread_count), reader)


def welcome(user_id: str, reader: Reader) -> Frame:
    """The first frame on a notifications socket: the count and the newest unread ones."""
    inbox = inbox_of(user_id)
    shown = _unread(inbox, PageRequest(SHOWN_ON_CONNECT)).items
    items = [NotificationView.of(note, reader.timezone) for note in shown]
    return render(NotificationsOut(unread_count=inbox.unread_count, items=items), reader)


def newest(user_id: str, page_request: PageRequest, *, only_unread: bool) -> Page[Notification]:
    """A page of a person's notifications, newest first, each with the moment when it was read."""
    inbox = inbox_of(user_id)
    if only_unread:
        return _unread(inbox, page_request)
    found = query_page(Notification, user_id, page_request, consistent=True)
    _fill_in_readings(inbox, found.items)
    return found


def inbox_of(user_id: str) -> Inbox:
    try:
        return Inbox.get(user_id, consistent_read=True)
    except Inbox.DoesNotExist:
        return Inbox(user_id)


@retry_on_conflict
def read(user_id: str, note_id: str) -> Notification:
    """Marks one as read; again is no error. Raises ``NotFound`` for another's."""
    note, inbox = _note(user_id, note_id), inbox_of(user_id)
    if note.read_at is None and not _covers(inbox, note):
        with Transaction() as tx:
            _mark_read(tx, note, otherwise=WriteConflict)
        return _note(user_id, note_id)
    _fill_in_readings(inbox, [note])
    return note


@retry_on_conflict
def read_all(user_id: str) -> None:
    """Marks everything as read that is there now: one write, whatever the number."""
    inbox, moment = inbox_of(user_id), now()
    if inbox.latest_id is None or inbox.latest_id == inbox.read_up_to:
        return
    reading = ReadAll(user_id, inbox.latest_id, read_at=moment, expires_at=moment + READING_LIFE)
    covered = [Inbox.read_up_to.set(inbox.latest_id), Inbox.unread_count.set(0)]
    with Transaction() as tx:
        tx.put(reading, when=ReadAll.up_to_id.does_not_exist())
        tx.update(inbox, covered, when=Inbox.latest_id == inbox.latest_id)


def _fill_in_readings(inbox: Inbox, notes: Sequence[Notification]) -> None:
    """Gives those of these neighbours that were read with all others the moment when that was: one query."""
    covered = [note for note in notes if note.read_at is None and _covers(inbox, note)]
    if not covered:
        return
    since = ReadAll.up_to_id >= min(note.id for note in covered)
    readings = list(ReadAll.query(inbox.user_id, since, consistent_read=True, limit=len(notes)))
    for note in covered:
        note.read_at = next((reading.read_at for reading in readings if reading.up_to_id >= note.id), None)


def _covers(inbox: Inbox, note: Notification) -> bool:
    return inbox.read_up_to is not None and note.id <= inbox.read_up_to


def _unread(inbox: Inbox, page_request: PageRequest) -> Page[Notification]:
    after = None if inbox.read_up_to is None else UnreadNotifications.unread_id > inbox.read_up_to
    found = query_page(Notification.unread, inbox.user_id, page_request, where=after, consistent=True)
    if page_request.after is None and found.next_key is None and len(found.items) < inbox.unread_count:
        _discount_expired(inbox, len(found.items))
    return found


def _discount_expired(inbox: Inbox, left: int) -> None:
    """Some that nobody read have been deleted by their TTL, which counts nothing: where the inbox is still as it was
    when these were found, they are all there are."""
    as_read = is_unchanged(Inbox.latest_id, inbox.latest_id) & is_unchanged(Inbox.unread_count, inbox.unread_count)
    with suppress(WriteConflict):
        with Transaction() as tx:
            tx.update(inbox, [Inbox.unread_count.set(left)], when=as_read)
        inbox.unread_count = left


def _mark_read(tx: Transaction, note: Notification, *, otherwise: ErrorFactory) -> None:
    done = [Notification.read_at.set(now()), Notification.unread_id.remove()]
    tx.update(note, done, when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.update(Inbox(note.user_id), [Inbox.unread_count.add(-1)], when=_not_covered(note.id), otherwise=otherwise)


def _not_covered(note_id: str) -> Condition:
    uncovered: Condition = Inbox.read_up_to.does_not_exist() | (Inbox.read_up_to < note_id)
    return uncovered


def _note(user_id: str, note_id: str) -> Notification:
    try:
        return Notification.get(user_id, note_id, consistent_read=True)
    except Notification.DoesNotExist as error:
        raise NotFound from error
