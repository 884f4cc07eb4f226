"""A sound inbox, and how each of its invariants is broken."""

from dataclasses import replace

from chalicelib.notifications.models import Inbox, Notification, ReadAll
from infra.operate.audit.rules import inbox
from tests.unit.audit import bookings
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import NOW, user


def note(note_id: str, kind: str = "BOOKING_CREATED", *, read: bool = False) -> Notification:
    return Notification(
        "pandit",
        note_id,
        notification_type=kind,
        title="New",
        title_ne="नयाँ",
        message="Come",
        message_ne="आउनुहोस्",
        booking_id="booking",
        unread_id=None if read else note_id,
        read_at=NOW if read else None,
    )


def mail() -> inbox.InboxContents:
    """The first was read with all others, the second by itself, and two are unread."""
    return inbox.InboxContents(
        "pandit",
        user(),
        Inbox("pandit", latest_id="4", read_up_to="1", unread_count=2),
        [note("1"), note("2", read=True), note("3"), note("4", "NEW_MESSAGE")],
        [ReadAll("pandit", "1", read_at=NOW)],
        {"booking": bookings.room(pandit_notice="4")},
    )


inboxes = Broken(inbox.inboxes, mail)
INVARIANT_SETS = [inboxes]


@inboxes.breaks("is_somebodys")
def of_nobody(found: inbox.InboxContents) -> inbox.InboxContents:
    return replace(found, user=None)


@inboxes.breaks("counts_what_is_unread")
def miscounted(found: inbox.InboxContents) -> None:
    assert found.inbox is not None
    found.inbox.unread_count = 3


@inboxes.breaks("knows_its_newest")
def newer_than_the_newest(found: inbox.InboxContents) -> None:
    assert found.inbox is not None
    found.inbox.latest_id = "3"


@inboxes.breaks("read_and_unread_exclude_each_other")
def read_and_listed_as_unread(found: inbox.InboxContents) -> None:
    found.notes[2].read_at = NOW


@inboxes.breaks("read_and_unread_exclude_each_other")
def neither_read_nor_unread(found: inbox.InboxContents) -> None:
    found.notes[1].read_at = None


@inboxes.breaks("is_read_as_far_as_its_readings")
def read_further_than_its_pointer(found: inbox.InboxContents) -> None:
    found.readings[0].up_to_id = "2"


@inboxes.breaks("one_new_message_a_room")
def two_of_one_room(found: inbox.InboxContents) -> None:
    found.notes[2].notification_type = "NEW_MESSAGE"


@inboxes.breaks("one_new_message_a_room")
def about_no_room(found: inbox.InboxContents) -> inbox.InboxContents:
    return replace(found, rooms={})


@inboxes.breaks("speaks_both_languages")
def without_nepali(found: inbox.InboxContents) -> None:
    found.notes[0].message_ne = ""
