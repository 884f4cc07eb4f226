"""What conversations accept and return, the same over REST and sockets."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.chat import file_types
from chalicelib.chat.rules import MessageType
from chalicelib.schema.base import Body, Moment, Query, Translated, View
from chalicelib.schema.fields import Whole, blank_is_none, opaque, text

MAX_CONTENT_CHARACTERS = 4000
MAX_FILE_BYTES = 10 * 1024 * 1024

_PARAMETERS = re.compile(r"^(?:(audio/\w+) *; *codecs=[^;]+|(text/plain) *; *charset=[^;]+)$", re.IGNORECASE)


def _remove_parameters(announced: object, info: ValidationInfo) -> object:
    """Returns the content type in lower case and without parameters.

    A HEIC picture, by its type or its name, is refused with an error of its own, whose text says what to do.
    """
    if not isinstance(announced, str):
        return announced
    match = _PARAMETERS.match(announced)
    content_type = (match[1] or match[2] if match else announced.strip()).lower()
    is_heic = content_type.startswith(("image/heic", "image/heif"))
    if is_heic or (content_type not in file_types.ENDINGS and file_types.is_heic(info.data.get("filename", ""))):
        raise PydanticCustomError("heic", "HEIC is not taken")
    return content_type


ClientId = Annotated[str, opaque(1, 64)]
Content = Annotated[str, text(0, MAX_CONTENT_CHARACTERS), AfterValidator(blank_is_none)]
"""The text of a message in one language; None where nothing of it is visible."""
FileId = Annotated[str, opaque(1, 64)]
Seq = Annotated[int, Whole(0, 10**15)]
"""The number of a message, as a JSON number."""
_SeqInQuery = Annotated[int, Whole(0, 10**15, in_query=True)]
SendableType = Literal[MessageType.TEXT, MessageType.IMAGE, MessageType.FILE, MessageType.AUDIO]
AttachmentType = Annotated[
    Literal[
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/plain",
        "audio/webm",
        "audio/mp4",
        "audio/ogg",
        "audio/mpeg",
    ],
    BeforeValidator(_remove_parameters),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(image/(jpeg|png|webp|gif)|application/(pdf|msword"
            r"|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|text/plain( *; *charset=[^;]+)?"
            r"|audio/(webm|mp4|ogg|mpeg)( *; *codecs=[^;]+)?)$",
        }
    ),
]
"""A recording's type may name its codecs, as browsers do, and a text's its charset."""


class Draft(Body):
    """A message to be sent. A text has words in at least one language; each other type has its ``file_id``."""

    client_id: ClientId
    message_type: SendableType
    content: Content | None = None
    content_ne: Content | None = None
    file_id: FileId | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.message_type is MessageType.TEXT:
            if self.file_id is not None:
                raise PydanticCustomError("text_with_file", "a TEXT has no file", {"field": "file_id"})
            if self.content is None and self.content_ne is None:
                raise PydanticCustomError("empty_message", "a TEXT needs words", {"field": "content"})
        elif self.file_id is None:
            raise PydanticCustomError("file_missing", "needs its file_id", {"field": "file_id"})
        return self


class ReadUpTo(Body):
    up_to_seq: Seq


class Announcement(Body):
    """A file about to be uploaded."""

    filename: Annotated[str, text(1, 200)]
    content_type: AttachmentType
    size: Annotated[int, Whole(1, MAX_FILE_BYTES)]


class HistoryQuery(Query):
    """At most one of the two; without either, the newest page."""

    before_seq: _SeqInQuery | None = None
    after_seq: _SeqInQuery | None = None
    limit: Annotated[int, Whole(1, 100, in_query=True)] = 20

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.before_seq is not None and self.after_seq is not None:
            raise PydanticCustomError("one_of_two", "before_seq or after_seq", {"field": "before_seq"})
        return self


class FileView(View):
    """A message's file. What is not known of it is null: pictures have width and height, in pixels as they are shown,
    and a thumbnail (a presigned link of one hour); recordings have a duration."""

    name: str
    content_type: str
    size: int | None
    width: int | None
    height: int | None
    duration_ms: int | None
    thumbnail_url: str | None


class MessageView(View):
    """``sender_id`` is null for SYSTEM; ``file_url`` is a presigned link of one hour, made at each reading."""

    id: str
    chat_room_id: str
    seq: int
    client_id: str
    sender_id: str | None
    message_type: MessageType
    content: str | None
    content_ne: str | None
    translated: Translated
    file_url: str | None
    file_name: str | None
    file: FileView | None
    timestamp: Moment
    is_read: bool
    read_at: Moment | None


class MessagesView(View):
    """Ascending by ``seq``."""

    items: list[MessageView]
    has_more: bool


class PresenceView(View):
    status: Literal["online", "offline", "unknown"]
    last_seen: Moment | None


class CounterpartView(View):
    """The other one of the conversation."""

    id: str
    full_name: str
    status: Literal["online", "offline", "unknown"]
    last_seen: Moment | None


class RoomView(View):
    """``counterpart`` is null for an admin, who is no member."""

    id: str
    booking_id: str
    customer_id: str
    pandit_id: str
    created_at: Moment
    updated_at: Moment
    is_active: bool
    last_seq: int
    last_message: MessageView | None
    unread_count: int
    counterpart: CounterpartView | None


class LastReadView(View):
    last_read_seq: int


class UploadView(View):
    """A presigned POST: send ``fields`` and then the file as ``multipart/form-data`` to ``url``."""

    url: str
    fields: dict[str, str]


class AttachmentView(View):
    file_id: str
    upload: UploadView
