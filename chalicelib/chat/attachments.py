"""Files in a conversation: announced, uploaded straight to S3, and with the message that shows them checked and kept.

An upload's form stays good for a quarter of an hour, and whoever has it may use it again. So what is sent is a copy of
what was checked, out of the form's reach; uploads that nobody sends are swept away by the bucket after a day.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib import aws
from chalicelib.canonical import NOT_ON_A_LINE
from chalicelib.chat import file_types, files
from chalicelib.chat.models import Attachment, Message, Room
from chalicelib.chat.rules import MessageType
from chalicelib.chat.schemas import MAX_FILE_BYTES, Announcement
from chalicelib.db import Transaction
from chalicelib.errors import AttachmentUsed, Invalid, RoomClosed
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text
from chalicelib.settings import settings

UPLOAD_SECONDS = 15 * 60
UNUSED_FOR = timedelta(days=1)
# S3's 404: nothing was uploaded; 412: it is being uploaded anew at this moment.
_GONE_OR_ANOTHER = frozenset({404, 412})

_UNKNOWN = Text("There is no such file of yours in this conversation.", "यो कुराकानीमा तपाईंको यस्तो फाइल छैन।")
_NOT_UPLOADED = Text("This file has not been uploaded as announced.", "यो फाइल भनिएअनुसार अपलोड भएको छैन।")
_NOT_AN_IMAGE = Text("This file is not an image.", "यो फाइल तस्बिर होइन।")
_NOT_AUDIO = Text("This file is not a recording.", "यो फाइल अडियो होइन।")


def announce(room: Room, uploader_id: str, wanted: Announcement) -> tuple[Attachment, dict[str, object]]:
    """Notes a file and signs its upload: this key, this type, this size, for a quarter of an hour."""
    if not room.is_active:
        raise RoomClosed
    attachment = Attachment(
        room_id=room.id,
        id=new_id(),
        uploader_id=uploader_id,
        filename=_safe(wanted.filename),
        content_type=wanted.content_type,
        size=wanted.size,
        created_at=now(),
        expires_at=now() + UNUSED_FOR,
    )
    attachment.save(Attachment.id.does_not_exist())
    return attachment, _presigned_post(attachment)


def find(room_id: str, file_id: str) -> Attachment | None:
    """A file that was announced in this room."""
    try:
        return Attachment.get(room_id, file_id, consistent_read=True)
    except Attachment.DoesNotExist:
        return None


class Claim:
    """A sender's claim to a file for one message. However often a race makes the sending try again, the file is checked
    and copied once."""

    def __init__(self, sender_id: str, message_type: MessageType) -> None:
        self._sender_id = sender_id
        self._message_type = message_type
        self._kept_as: str | None = None

    def bind(self, tx: Transaction, attachment: Attachment | None, message: Message) -> None:
        """Keeps the file's content, and binds it to the message in the message's transaction.

        Raises ``Invalid`` unless it is the sender's own, in this room, and uploaded as announced; ``AttachmentUsed``
        where another message has it.
        """
        if attachment is None or attachment.uploader_id != self._sender_id:
            raise Invalid.field("file_id", _UNKNOWN)
        _require_fitting(self._message_type, attachment.content_type)
        if attachment.message_seq is not None:
            raise AttachmentUsed
        self._kept_as = self._kept_as or _kept(attachment)
        message.file_key, message.file_name = self._kept_as, attachment.filename
        message.file_type, message.file_size = attachment.content_type, attachment.size
        bound = [Attachment.message_seq.set(message.seq), Attachment.expires_at.remove()]
        tx.update(attachment, bound, when=Attachment.message_seq.does_not_exist(), otherwise=AttachmentUsed)


def _require_fitting(message_type: MessageType, content_type: str) -> None:
    if message_type is MessageType.IMAGE and not file_types.is_picture(content_type):
        raise Invalid.field("file_id", _NOT_AN_IMAGE)
    if message_type is MessageType.AUDIO and not file_types.is_audio(content_type):
        raise Invalid.field("file_id", _NOT_AUDIO)


def _presigned_post(attachment: Attachment) -> dict[str, object]:
    signed = files.public_s3().generate_presigned_post(
        settings().attachments_bucket,
        attachment.upload_key,
        Fields={"Content-Type": attachment.content_type},
        Conditions=[
            {"Content-Type": attachment.content_type},
            ["content-length-range", attachment.size, attachment.size],
        ],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return dict(signed)


def _kept(attachment: Attachment) -> str:
    """The key of a copy of the upload, made of the very content that was checked. Raises ``Invalid``."""
    from botocore.exceptions import ClientError

    s3, bucket = aws.client("s3"), settings().attachments_bucket
    upload = {"Bucket": bucket, "Key": attachment.upload_key}
    try:
        head = s3.head_object(**upload)
        if not _is_as_announced(attachment, head):
            raise Invalid.field("file_id", _NOT_UPLOADED)
        key = attachment.kept_key(head["ETag"].strip('"'))
        s3.copy_object(Bucket=bucket, Key=key, CopySource=upload, CopySourceIfMatch=head["ETag"])
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in _GONE_OR_ANOTHER:
            raise Invalid.field("file_id", _NOT_UPLOADED) from error
        raise
    return key


def _is_as_announced(attachment: Attachment, head: Mapping[str, Any]) -> bool:
    size, content_type = head["ContentLength"], head["ContentType"]
    return bool(size == attachment.size <= MAX_FILE_BYTES and content_type == attachment.content_type)


def _safe(filename: str) -> str:
    """The name without a path, quotes or control characters: it goes into a header."""
    name = re.sub(rf'[{NOT_ON_A_LINE}"\\]', "", filename.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return name or "file"
