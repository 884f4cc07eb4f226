"""A message's file as readers see it: what it is, and links to it that are good for an hour.

Links are signed here, without a call, and worth what the function that signs them may do.
"""

import re
from typing import Any
from urllib.parse import quote

from chalicelib import aws
from chalicelib.chat import file_types
from chalicelib.chat.models import Message
from chalicelib.chat.rules import MessageType
from chalicelib.chat.schemas import FileView, LinkedFile
from chalicelib.settings import settings

LINK_SECONDS = 3600


def linked(message: Message) -> LinkedFile | None:
    """The message's file with fresh links; None where it has none."""
    if message.file_key is None:
        return None
    name, content_type = message.file_name or "file", _content_type(message)
    view = FileView(
        name=name,
        content_type=content_type,
        size=message.file_size,
        width=message.file_width,
        height=message.file_height,
        duration_ms=message.file_duration_ms,
        thumbnail_url=None if message.thumbnail_key is None else _link(message.thumbnail_key),
    )
    return LinkedFile(_link(message.file_key, **_served_as(message, name, content_type)), view)


def public_s3() -> Any:
    """S3 as a browser reaches it, which locally is not as this function does."""
    return aws.client("s3", settings().aws_public_endpoint_url or None)


def _content_type(message: Message) -> str:
    """Messages from before types were stored tell theirs by their names. An IMAGE has always been a picture."""
    if message.file_type is not None:
        return message.file_type
    by_name = file_types.of_name(message.file_name or "")
    if message.message_type == MessageType.IMAGE and not file_types.is_picture(by_name):
        return file_types.UNKNOWN
    return by_name


def _served_as(message: Message, name: str, content_type: str) -> dict[str, str]:
    """The headers that S3 is to answer with. Only what a browser decodes as picture or sound is shown in its window."""
    is_media = file_types.is_picture(content_type) or file_types.is_audio(content_type)
    shown = "inline" if is_media or message.message_type == MessageType.IMAGE else "attachment"
    headers = {"ResponseContentDisposition": _disposition(shown, name)}
    if content_type == file_types.TEXT:
        headers["ResponseContentType"] = "text/plain; charset=utf-8"
    return headers


def _link(key: str, **headers: str) -> str:
    parameters = {"Bucket": settings().attachments_bucket, "Key": key, **headers}
    return str(public_s3().generate_presigned_url("get_object", Params=parameters, ExpiresIn=LINK_SECONDS))


def _disposition(shown: str, filename: str) -> str:
    """The header for a file (RFC 6266): S3 refuses any letters but ASCII in it, and so have old browsers."""
    plain = re.sub(r"[^ -~]", "_", filename)
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
