"""A sound conversation, and how each of its invariants is broken."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.chat.models import Attachment, Message, MessageKey, Receipt, Room
from chalicelib.chat.rules import Side
from chalicelib.notifications.models import Notification
from infra.operate.audit.rules import chat
from tests.unit.audit import bookings
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import NOW

FILE = "files/booking/file/etag"


def room() -> Room:
    return bookings.room(
        last_seq=3,
        activity="message-3",
        customer_sent=1,
        pandit_sent=1,
        customer_read_seq=3,
        customer_read_own=1,
        customer_read_at=NOW,
    )


def message(seq: int, sender: str | None, kind: str, customer_sent: int, pandit_sent: int) -> Message:
    return Message(
        room_id="booking",
        seq=seq,
        id=f"message-{seq}",
        client_id=f"client-{seq}",
        sender_id=sender,
        message_type=kind,
        file_key=FILE if kind == "IMAGE" else None,
        customer_sent=customer_sent,
        pandit_sent=pandit_sent,
    )


def messages() -> list[Message]:
    """The customer writes, the pandit shows a picture, the system speaks."""
    return [
        message(1, "customer", "TEXT", 1, 0),
        message(2, "pandit", "IMAGE", 1, 1),
        message(3, None, "SYSTEM", 1, 1),
    ]


def key(seq: int, sender: str) -> MessageKey:
    return MessageKey(f"booking#{sender}", f"client-{seq}", seq=seq)


def receipt(seq: int, later: int = 0) -> Receipt:
    return Receipt("booking#customer", seq, read_at=NOW + timedelta(seconds=later))


def attachment() -> Attachment:
    return Attachment("booking", "file", uploader_id="pandit", message_seq=2)


def talk() -> chat.Conversation:
    notice = Notification("pandit", "notice", notification_type="NEW_MESSAGE", booking_id="booking")
    members = {
        Side.CUSTOMER: chat.Member("customer", messages()[2], receipt(3), None),
        Side.PANDIT: chat.Member("pandit", None, None, notice),
    }
    return chat.Conversation(room(), bookings.booking(), messages()[2], members)


def message_range() -> chat.MessageRange:
    keys = {("booking#customer", "client-1"): key(1, "customer"), ("booking#pandit", "client-2"): key(2, "pandit")}
    return chat.MessageRange("booking", room(), 1, 3, None, messages(), keys, {("booking", "file"): attachment()})


rooms = Broken(chat.rooms, talk)
message_ranges = Broken(chat.message_ranges, message_range)
retries = Broken(chat.retries, lambda: chat.Retry(key(1, "customer"), messages()[0]))
readings = Broken(
    chat.readings, lambda: chat.Reading("booking#customer", room(), [receipt(1), receipt(2, -1), receipt(3, 60)])
)
files = Broken(chat.files, lambda: chat.File(attachment(), room(), messages()[1]))
INVARIANT_SETS = [rooms, message_ranges, retries, readings, files]


@rooms.breaks("is_that_of_a_booking")
def of_no_booking(found: chat.Conversation) -> chat.Conversation:
    return replace(found, booking=None)


@rooms.breaks("counts_to_its_newest_message")
def counted_beyond(found: chat.Conversation) -> None:
    found.room.last_seq = 4


@rooms.breaks("counts_to_its_newest_message")
def counted_too_few_of_a_side(found: chat.Conversation) -> None:
    found.room.pandit_sent = 0


@rooms.breaks("lies_where_its_newest_message_puts_it")
def listed_elsewhere(found: chat.Conversation) -> None:
    found.room.activity = "message-2"


@rooms.breaks("pointers_are_within_bounds")
def read_beyond_the_end(found: chat.Conversation) -> None:
    found.room.customer_read_seq = 4
    _receipt(found).up_to_seq = 4


@rooms.breaks("pointers_are_within_bounds")
def read_more_of_ones_own(found: chat.Conversation) -> None:
    found.room.customer_read_own = 2


@rooms.breaks("pointers_are_the_newest_receipts")
def another_receipt(found: chat.Conversation) -> None:
    _receipt(found).up_to_seq = 2


@rooms.breaks("pointers_are_the_newest_receipts")
def moved_at_another_time(found: chat.Conversation) -> None:
    found.room.customer_read_at = NOW + timedelta(seconds=1)


@rooms.breaks("notices_are_about_it")
def notice_of_another_kind(found: chat.Conversation) -> None:
    _notice(found).notification_type = "PAYMENT_SUCCESS"


@rooms.breaks("notices_are_about_it")
def notice_about_another_room(found: chat.Conversation) -> None:
    _notice(found).booking_id = "another"


def _receipt(found: chat.Conversation) -> Receipt:
    receipt = found.members[Side.CUSTOMER].receipt
    assert receipt is not None
    return receipt


def _notice(found: chat.Conversation) -> Notification:
    notice = found.members[Side.PANDIT].notice
    assert notice is not None
    return notice


@message_ranges.breaks("are_in_a_room")
def in_no_room(found: chat.MessageRange) -> chat.MessageRange:
    return replace(found, room=None)


@message_ranges.breaks("are_numbered_without_gaps")
def without_the_last(found: chat.MessageRange) -> chat.MessageRange:
    return replace(found, messages=found.messages[:2])


@message_ranges.breaks("count_both_sides")
def counted_for_the_other_side(found: chat.MessageRange) -> None:
    found.messages[1].customer_sent = 2
    found.messages[2].customer_sent = 2


@message_ranges.breaks("count_both_sides")
def begun_at_another_count(found: chat.MessageRange) -> chat.MessageRange:
    return replace(found, first=2, previous=message(1, "customer", "TEXT", 2, 0), messages=found.messages[1:])


@message_ranges.breaks("are_sent_by_members")
def system_with_a_sender(found: chat.MessageRange) -> None:
    found.messages[0].message_type = "SYSTEM"


@message_ranges.breaks("are_sent_by_members")
def sent_by_nobody(found: chat.MessageRange) -> None:
    found.messages[0].sender_id = None
    for each in found.messages:
        each.customer_sent = 0


@message_ranges.breaks("have_a_client_id_of_their_own")
def a_client_id_that_leads_nowhere(found: chat.MessageRange) -> chat.MessageRange:
    return replace(found, keys={})


@message_ranges.breaks("have_a_client_id_of_their_own")
def a_client_id_twice(found: chat.MessageRange) -> None:
    found.keys["booking#pandit", "client-2"].seq = 1


@message_ranges.breaks("carry_a_file_of_their_own")
def picture_without_a_file(found: chat.MessageRange) -> None:
    found.messages[1].file_key = None


@message_ranges.breaks("carry_a_file_of_their_own")
def text_with_a_file(found: chat.MessageRange) -> None:
    found.messages[0].file_key = FILE


@message_ranges.breaks("carry_a_file_of_their_own")
def file_of_another_message(found: chat.MessageRange) -> None:
    found.files["booking", "file"].message_seq = 1


@retries.breaks("leads_to_its_message")
def leads_nowhere(found: chat.Retry) -> chat.Retry:
    return chat.Retry(found.key, None)


@retries.breaks("leads_to_its_message")
def leads_to_another(found: chat.Retry) -> chat.Retry:
    return chat.Retry(found.key, messages()[1])


@readings.breaks("are_a_members")
def read_by_an_outsider(found: chat.Reading) -> chat.Reading:
    return replace(found, member="booking#another")


@readings.breaks("only_go_forward")
def read_further_before(found: chat.Reading) -> chat.Reading:
    return replace(found, receipts=[receipt(1, 60), receipt(2)])


@files.breaks("is_a_members")
def announced_by_an_outsider(found: chat.File) -> None:
    found.attachment.uploader_id = "another"


@files.breaks("serves_its_message")
def bound_to_a_message_that_is_not_there(found: chat.File) -> chat.File:
    return replace(found, message=None)


@files.breaks("serves_its_message")
def used_and_about_to_expire(found: chat.File) -> None:
    found.attachment.expires_at = NOW


@files.breaks("serves_its_message")
def unused_and_kept(found: chat.File) -> None:
    found.attachment.message_seq = None
