"""Messages as readers get them, with presigned links to their files that are valid for an hour.

Signing makes no call to AWS. A link permits what the role of the function that signed it permits.
"""

import re
from datetime import datetime
from urllib.parse import quote

from chalicelib.chat import file_types
from chalicelib.chat.file_storage import public_s3
from chalicelib.chat.models import Message
from chalicelib.chat.rules import MessageType
from chalicelib.chat.schemas import FileView, MessageView
from chalicelib.settings import settings

LINK_SECONDS = 3600


def create_view(message: Message, read_at: datetime | None) -> MessageView:
    """Returns a message as readers get it, with new links to its file. ``read_at`` is when it was read."""
    url, file = (None, None) if message.file_key is None else _link_file(message, message.file_key)
    return MessageView.model_construct(
        id=message.id,
        chat_room_id=message.room_id,
        seq=message.seq,
        client_id=message.client_id,
        sender_id=message.sender_id,
        message_type=MessageType(message.message_type),
        content=message.content,
        content_ne=message.content_ne,
        translated=message.translated,
        file_url=url,
        file_name=message.file_name,
        file=file,
        timestamp=message.created_at,
        is_read=read_at is not None,
        read_at=read_at,
    )


def _link_file(message: Message, key: str) -> tuple[str, FileView]:
    name, content_type = message.file_name or "file", _content_type(message)
    file = FileView(
        name=name,
        content_type=content_type,
        size=message.file_size,
        width=message.file_width,
        height=message.file_height,
        duration_ms=message.file_duration_ms,
        thumbnail_url=None if message.thumbnail_key is None else _link(message.thumbnail_key),
    )
    return _link(key, **_response_headers(message, name, content_type)), file


def _content_type(message: Message) -> str:
    """Returns the file's content type; guesses it by name for a message from before content types were stored."""
    if message.file_type is not None:
        return message.file_type
    by_name = file_types.type_of_name(message.file_name or "")
    if message.message_type == MessageType.IMAGE and not file_types.is_picture(by_name):
        return file_types.UNKNOWN
    return by_name


def _response_headers(message: Message, name: str, content_type: str) -> dict[str, str]:
    """Returns the headers that S3 is to answer with. Only pictures and recordings open in the browser's window."""
    is_media = file_types.is_picture(content_type) or file_types.is_audio(content_type)
    disposition = "inline" if is_media or message.message_type == MessageType.IMAGE else "attachment"
    headers = {"ResponseContentDisposition": _disposition(disposition, name)}
    if content_type == file_types.TEXT:
        headers["ResponseContentType"] = "text/plain; charset=utf-8"
    return headers


def _link(key: str, **headers: str) -> str:
    parameters = {"Bucket": settings().attachments_bucket, "Key": key, **headers}
    return str(public_s3().generate_presigned_url("get_object", Params=parameters, ExpiresIn=LINK_SECONDS))


def _disposition(disposition: str, filename: str) -> str:
    """Returns a Content-Disposition header (RFC 6266), in ASCII as S3 demands, with the full name encoded beside."""
    plain = re.sub(r"[^ -~]", "_", filename)
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
