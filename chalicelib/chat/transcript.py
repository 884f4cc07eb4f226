"""A conversation as a text file, in the reader's language and time, however long it is.

What an answer can hold is answered; a longer one goes to S3 as it is read, page by page, and the reader is sent there.
So a request holds at most an answer and one part of an upload.
"""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.accounts import service as accounts
from chalicelib.bookings import record
from chalicelib.chat import rooms
from chalicelib.chat.models import Message, Room
from chalicelib.chat.transcript_file import TranscriptFile
from chalicelib.errors import NotFound
from chalicelib.localization.clock import bikram_sambat, iso
from chalicelib.localization.dates import at_place
from chalicelib.localization.text import Language, Reader, Text

MAX_ANSWER_BYTES = 4_000_000
"""As JSON with escapes, in which a Devanagari letter takes six bytes: a Lambda's answer holds 6 MB of that."""

_TITLE = Text("Conversation {room}", "कुराकानी {room}")
_BOOKING = Text("{service}: {when}", "{service}: {when}")
_SYSTEM = Text("PanditYatra", "पण्डितयात्रा")
_BY_MACHINE = Text("[machine translation]", "[स्वचालित अनुवाद]")
_FILE = Text("[file: {name}]", "[फाइल: {name}]")


@dataclass(frozen=True, slots=True)
class Stored:
    """A transcript that is too long for an answer, and where it is to be had for a quarter of an hour."""

    url: str


def of(room: Room, reader: Reader) -> str | Stored:
    """The whole conversation. Asking again is harmless: each long one is a file of its own, swept away after a day."""
    held: deque[str] = deque()
    room_left = MAX_ANSWER_BYTES
    lines = _lines(room, reader)
    for line in lines:
        held.append(line)
        room_left -= len(json.dumps(line)) - len('""')
        if room_left <= 0:
            return Stored(_store(room, held, lines))
    return "".join(held)


def _store(room: Room, held: deque[str], rest: Iterator[str]) -> str:
    file = TranscriptFile(room.id)
    while held:
        file.write(held.popleft())
    for line in rest:
        file.write(line)
    return file.finish()


def _lines(room: Room, reader: Reader) -> Iterator[str]:
    """What the booking is, then one line a message: the moment, the Bikram Sambat date, who, and what."""
    members = rooms.members(room)
    people = accounts.many({members.customer_id, members.pandit_id})
    names = {user_id: user.full_name for user_id, user in people.items()}
    yield "".join(f"{line}\n" for line in [_TITLE.fill(room=room.id).to(reader.language), *_puja(room, reader), ""])
    for message in Message.query(room.id, consistent_read=True):
        who = _SYSTEM.to(reader.language) if message.sender_id is None else names.get(message.sender_id, "?")
        yield f"{_when(message, reader)}  {who}: {_words(message, reader.language)}\n"


def _puja(room: Room, reader: Reader) -> list[str]:
    """What was booked, and when it is at its place. Nothing for a room whose booking is not there."""
    try:
        booking = record.load(room.id)
    except NotFound:
        return []
    when = at_place(booking.scheduled_at, booking.place_timezone, reader.timezone)
    return [_BOOKING.fill(service=booking.service.title, when=when).to(reader.language)]


def _when(message: Message, reader: Reader) -> str:
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
    return "\n    ".join(words.splitlines())  # whatever a line ends with: a line of ours begins with its moment
