"""A conversation as a text file, in the reader's language and time."""

from chalicelib.accounts import service as accounts
from chalicelib.chat import rooms
from chalicelib.chat.models import Message, Room
from chalicelib.localization.clock import bikram_sambat, iso
from chalicelib.localization.numbers import number
from chalicelib.localization.text import Language, Reader, Text

MOST_MESSAGES = 5000
"""A Lambda's answer holds 6 MB. Of a longer conversation the newest messages are given, and the file says so."""

_TITLE = Text("Conversation {room}", "कुराकानी {room}")
_CUT = Text("(Only the newest {number} messages are given here.)", "(यहाँ पछिल्ला {number} सन्देश मात्र छन्।)")
_SYSTEM = Text("PanditYatra", "पण्डितयात्रा")
_BY_MACHINE = Text("[machine translation]", "[स्वचालित अनुवाद]")
_FILE = Text("[file: {name}]", "[फाइल: {name}]")


def text(room: Room, reader: Reader) -> str:
    """One line a message: the moment, the Bikram Sambat date, who, and what in the reader's language."""
    first = max(1, room.last_seq - MOST_MESSAGES + 1)
    members = rooms.members(room)
    people = accounts.many({members.customer_id, members.pandit_id})
    names = {user_id: user.full_name for user_id, user in people.items()}
    lines = [_TITLE.fill(room=room.id).to(reader.language)]
    if first > 1:
        lines.append(_CUT.fill(number=number(MOST_MESSAGES)).to(reader.language))
    lines.append("")
    for message in Message.query(room.id, Message.seq >= first, consistent_read=True):
        who = _SYSTEM.to(reader.language) if message.sender_id is None else names.get(message.sender_id, "?")
        lines.append(f"{_when(message, reader)}  {who}: {_words(message, reader.language)}")
    return "\n".join(lines) + "\n"


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
