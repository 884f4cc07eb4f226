"""A sound conversation, and changes that violate each of its invariants."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.chat.models import Attachment, Message, MessageKey, Receipt, Room
from chalicelib.chat.rules import Side
from chalicelib.notifications.models import Notification
from infra.operate.audit.rules import chat
from tests.unit.audit import bookings
from tests.unit.audit.people import NOW
from tests.unit.audit.sound_subjects import SoundSubject

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


def receipt(seq: int, seconds: int = 0) -> Receipt:
    return Receipt("booking#customer", seq, read_at=NOW + timedelta(seconds=seconds))


def attachment() -> Attachment:
    return Attachment("booking", "file", uploader_id="pandit", message_seq=2)


def conversation() -> chat.Conversation:
    notice = Notification("pandit", "notice", notification_type="NEW_MESSAGE", booking_id="booking")
    members = {
        Side.CUSTOMER: chat.Member("customer", messages()[2], receipt(3), None),
        Side.PANDIT: chat.Member("pandit", None, None, notice),
    }
    return chat.Conversation(room(), bookings.booking(), messages()[2], members)


def message_range() -> chat.MessageRange:
    keys = {("booking#customer", "client-1"): key(1, "customer"), ("booking#pandit", "client-2"): key(2, "pandit")}
    return chat.MessageRange("booking", room(), 1, 3, None, messages(), keys, {("booking", "file"): attachment()})


rooms = SoundSubject(chat.rooms, conversation)
message_ranges = SoundSubject(chat.message_ranges, message_range)
retries = SoundSubject(chat.retries, lambda: chat.Retry(key(1, "customer"), messages()[0]))
readings = SoundSubject(
    chat.readings, lambda: chat.Reading("booking#customer", room(), [receipt(1), receipt(2, -1), receipt(3, 60)])
)
files = SoundSubject(chat.files, lambda: chat.File(attachment(), room(), messages()[1]))
SUBJECTS = [rooms, message_ranges, retries, readings, files]


@rooms.violation("is_that_of_a_booking")
def room_without_a_booking(subject: chat.Conversation) -> chat.Conversation:
    return replace(subject, booking=None)


@rooms.violation("counts_to_its_newest_message")
def counted_one_too_many(subject: chat.Conversation) -> None:
    subject.room.last_seq = 4


@rooms.violation("counts_to_its_newest_message")
def counted_too_few_of_one_side(subject: chat.Conversation) -> None:
    subject.room.pandit_sent = 0


@rooms.violation("is_ordered_by_its_newest_message")
def ordered_by_an_older_message(subject: chat.Conversation) -> None:
    subject.room.activity = "message-2"


@rooms.violation("pointers_are_within_bounds")
def read_past_the_end(subject: chat.Conversation) -> None:
    subject.room.customer_read_seq = 4
    _receipt(subject).up_to_seq = 4


@rooms.violation("pointers_are_within_bounds")
def read_too_many_of_their_own_messages(subject: chat.Conversation) -> None:
    subject.room.customer_read_own = 2


@rooms.violation("pointers_are_the_newest_receipts")
def newest_receipt_is_of_another_message(subject: chat.Conversation) -> None:
    _receipt(subject).up_to_seq = 2


@rooms.violation("pointers_are_the_newest_receipts")
def pointer_moved_at_another_time(subject: chat.Conversation) -> None:
    subject.room.customer_read_at = NOW + timedelta(seconds=1)


@rooms.violation("notices_are_about_it")
def notice_of_another_kind(subject: chat.Conversation) -> None:
    _notice(subject).notification_type = "PAYMENT_SUCCESS"


@rooms.violation("notices_are_about_it")
def notice_about_another_room(subject: chat.Conversation) -> None:
    _notice(subject).booking_id = "another"


def _receipt(subject: chat.Conversation) -> Receipt:
    receipt = subject.members[Side.CUSTOMER].receipt
    assert receipt is not None
    return receipt


def _notice(subject: chat.Conversation) -> Notification:
    notice = subject.members[Side.PANDIT].notice
    assert notice is not None
    return notice


@message_ranges.violation("are_in_a_room")
def messages_without_a_room(subject: chat.MessageRange) -> chat.MessageRange:
    return replace(subject, room=None)


@message_ranges.violation("are_numbered_without_gaps")
def without_the_last_message(subject: chat.MessageRange) -> chat.MessageRange:
    return replace(subject, messages=subject.messages[:2])


@message_ranges.violation("count_both_sides")
def counted_for_the_other_side(subject: chat.MessageRange) -> None:
    subject.messages[1].customer_sent = 2
    subject.messages[2].customer_sent = 2


@message_ranges.violation("count_both_sides")
def first_count_does_not_follow(subject: chat.MessageRange) -> chat.MessageRange:
    return replace(subject, first=2, previous=message(1, "customer", "TEXT", 2, 0), messages=subject.messages[1:])


@message_ranges.violation("are_sent_by_members")
def system_message_with_a_sender(subject: chat.MessageRange) -> None:
    subject.messages[0].message_type = "SYSTEM"


@message_ranges.violation("are_sent_by_members")
def text_without_a_sender(subject: chat.MessageRange) -> None:
    subject.messages[0].sender_id = None
    for sent in subject.messages:
        sent.customer_sent = 0


@message_ranges.violation("have_a_client_id_of_their_own")
def client_id_without_a_message(subject: chat.MessageRange) -> chat.MessageRange:
    return replace(subject, keys={})


@message_ranges.violation("have_a_client_id_of_their_own")
def client_id_of_another_message(subject: chat.MessageRange) -> None:
    subject.keys["booking#pandit", "client-2"].seq = 1


@message_ranges.violation("carry_a_file_of_their_own")
def picture_without_a_file(subject: chat.MessageRange) -> None:
    subject.messages[1].file_key = None


@message_ranges.violation("carry_a_file_of_their_own")
def text_with_a_file(subject: chat.MessageRange) -> None:
    subject.messages[0].file_key = FILE


@message_ranges.violation("carry_a_file_of_their_own")
def file_of_another_message(subject: chat.MessageRange) -> None:
    subject.files["booking", "file"].message_seq = 1


@retries.violation("leads_to_its_message")
def retry_without_a_message(subject: chat.Retry) -> chat.Retry:
    return chat.Retry(subject.key, None)


@retries.violation("leads_to_its_message")
def retry_of_another_message(subject: chat.Retry) -> chat.Retry:
    return chat.Retry(subject.key, messages()[1])


@readings.violation("belong_to_a_member")
def read_by_an_outsider(subject: chat.Reading) -> chat.Reading:
    return replace(subject, member="booking#another")


@readings.violation("only_go_forward")
def earlier_receipt_is_newer(subject: chat.Reading) -> chat.Reading:
    return replace(subject, receipts=[receipt(1, 60), receipt(2)])


@files.violation("belongs_to_a_member")
def announced_by_an_outsider(subject: chat.File) -> None:
    subject.attachment.uploader_id = "another"


@files.violation("serves_its_message")
def bound_to_a_missing_message(subject: chat.File) -> chat.File:
    return replace(subject, message=None)


@files.violation("serves_its_message")
def used_but_expires(subject: chat.File) -> None:
    subject.attachment.expires_at = NOW


@files.violation("serves_its_message")
def unused_but_never_expires(subject: chat.File) -> None:
    subject.attachment.message_seq = None
