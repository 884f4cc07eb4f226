"""A sound inbox, and changes that violate each of its invariants."""

from dataclasses import replace

from chalicelib.notifications.models import Inbox, Notification, ReadAll
from infra.operate.audit.rules import inbox
from tests.unit.audit import bookings
from tests.unit.audit.people import NOW, user
from tests.unit.audit.sound_subjects import SoundSubject


def notification(notification_id: str, kind: str = "BOOKING_CREATED", *, read: bool = False) -> Notification:
    return Notification(
        "pandit",
        notification_id,
        notification_type=kind,
        title="New",
        title_ne="नयाँ",
        message="Come",
        message_ne="आउनुहोस्",
        booking_id="booking",
        unread_id=None if read else notification_id,
        read_at=NOW if read else None,
    )


def contents() -> inbox.InboxContents:
    """Four notifications: the first was read with all others, the second by itself, and two are unread."""
    return inbox.InboxContents(
        "pandit",
        user(),
        Inbox("pandit", latest_id="4", read_up_to="1", unread_count=2, oldest_unread_id="3"),
        [notification("1"), notification("2", read=True), notification("3"), notification("4", "NEW_MESSAGE")],
        [ReadAll("pandit", "1", read_at=NOW)],
        {"booking": bookings.room(pandit_notice="4")},
    )


inboxes = SoundSubject(inbox.inboxes, contents)
SUBJECTS = [inboxes]


@inboxes.violation("belongs_to_a_user")
def inbox_without_a_user(subject: inbox.InboxContents) -> inbox.InboxContents:
    return replace(subject, user=None)


@inboxes.violation("counts_what_is_unread")
def unread_count_too_high(subject: inbox.InboxContents) -> None:
    assert subject.inbox is not None
    subject.inbox.unread_count = 3


@inboxes.violation("knows_its_newest")
def notification_newer_than_the_latest_id(subject: inbox.InboxContents) -> None:
    assert subject.inbox is not None
    subject.inbox.latest_id = "3"


@inboxes.violation("knows_its_oldest_unread")
def unread_notification_older_than_the_oldest(subject: inbox.InboxContents) -> None:
    assert subject.inbox is not None
    subject.inbox.oldest_unread_id = "4"


@inboxes.violation("read_and_unread_exclude_each_other")
def read_and_listed_as_unread(subject: inbox.InboxContents) -> None:
    subject.notes[2].read_at = NOW


@inboxes.violation("read_and_unread_exclude_each_other")
def neither_read_nor_unread(subject: inbox.InboxContents) -> None:
    subject.notes[1].read_at = None


@inboxes.violation("is_read_as_far_as_its_readings")
def read_past_its_pointer(subject: inbox.InboxContents) -> None:
    subject.readings[0].up_to_id = "2"


@inboxes.violation("one_new_message_a_room")
def two_new_message_notifications_of_one_room(subject: inbox.InboxContents) -> None:
    subject.notes[2].notification_type = "NEW_MESSAGE"


@inboxes.violation("one_new_message_a_room")
def new_message_without_a_room(subject: inbox.InboxContents) -> inbox.InboxContents:
    return replace(subject, rooms={})


@inboxes.violation("speaks_both_languages")
def without_nepali(subject: inbox.InboxContents) -> None:
    subject.notes[0].message_ne = ""
