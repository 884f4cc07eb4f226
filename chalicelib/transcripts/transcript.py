"""Writes a conversation as text, in the reader's language and time, whatever its length.

A short transcript is the answer itself. A longer one is written to S3 page by page while it is read, and the answer is
a link. So a request holds at most one answer and one part of an upload in memory.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.accounts import service as accounts
from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Message, Room
from chalicelib.errors import NotFound
from chalicelib.localization.clock import bikram_sambat, iso
from chalicelib.localization.dates import at_place
from chalicelib.localization.text import Language, Reader, Text
from chalicelib.schema.sizes import MAX_ANSWER_BYTES, escaped_size
from chalicelib.transcripts.transcript_file import TranscriptFile

_TITLE = Text("Conversation {room}", "कुराकानी {room}")
_BOOKING = Text("{service}: {when}", "{service}: {when}")
_SYSTEM = Text("PanditYatra", "पण्डितयात्रा")
_BY_MACHINE = Text("[machine translation]", "[स्वचालित अनुवाद]")
_FILE = Text("[file: {name}]", "[फाइल: {name}]")


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """A transcript that is too long for an answer. ``url`` is a link to it that is valid for 15 minutes."""

    url: str


def create_transcript(room: Room, reader: Reader) -> str | StoredTranscript:
    """Writes the whole conversation. Safe to repeat: each long one is a new file, which S3 deletes after a day."""
    pending: deque[str] = deque()
    bytes_left = MAX_ANSWER_BYTES
    lines = _lines(room, reader)
    for line in lines:
        pending.append(line)
        bytes_left -= escaped_size(line)
        if bytes_left <= 0:
            return StoredTranscript(_store(room, pending, lines))
    return "".join(pending)


def _store(room: Room, pending: deque[str], rest: Iterator[str]) -> str:
    file = TranscriptFile(room.id)
    while pending:  # a line that is written is no longer held
        file.write(pending.popleft())
    for line in rest:
        file.write(line)
    return file.finish()


def _lines(room: Room, reader: Reader) -> Iterator[str]:
    """Yields the heading, then for each message: its time, its Bikram Sambat date, its sender and its words."""
    people = accounts.get_many(set(room.member_ids))
    names = {user_id: user.full_name for user_id, user in people.items()}
    heading = [_TITLE.fill(room=room.id).to(reader.language), *_booking_lines(room, reader), ""]
    yield "".join(f"{line}\n" for line in heading)
    for message in Message.query(room.id, consistent_read=True):
        sender = _SYSTEM.to(reader.language) if message.sender_id is None else names.get(message.sender_id, "?")
        yield f"{_sent_at(message, reader)}  {sender}: {_words(message, reader.language)}\n"


def _booking_lines(room: Room, reader: Reader) -> list[str]:
    """Returns one line with the booked service and its time. Returns none for a room without a booking."""
    try:
        booking = Booking.load(room.id)
    except NotFound:
        return []
    when = at_place(booking.scheduled_at, booking.place_timezone, reader.timezone)
    return [_BOOKING.fill(service=booking.service.title, when=when).to(reader.language)]


def _sent_at(message: Message, reader: Reader) -> str:
    bs = bikram_sambat(message.created_at, reader.timezone)
    return iso(message.created_at.replace(microsecond=0), reader.timezone) + (f" ({bs})" if bs else "")


def _words(message: Message, language: Language) -> str:
    preferred = (
        (message.content_ne, message.content) if language is Language.NE else (message.content, message.content_ne)
    )
    words = next((words for words in preferred if words), "")
    if message.translated == language:
        words = f"{words} {_BY_MACHINE.to(language)}"
    if message.file_name:
        words = f"{_FILE.fill(name=message.file_name).to(language)} {words}".rstrip()
    return "\n    ".join(words.splitlines())  # only our own lines may begin with a time
