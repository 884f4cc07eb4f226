"""Files in a conversation: announced, uploaded straight to S3, and with the message that shows them checked and kept.

An upload's form stays good for a quarter of an hour, and whoever has it may use it again. So what is sent is kept
apart, out of the form's reach; uploads that nobody sends are swept away by the bucket after a day.
"""

from datetime import timedelta

from chalicelib.chat import file_names, file_types, files, uploads
from chalicelib.chat.models import Attachment, Message, Room
from chalicelib.chat.rules import MessageType
from chalicelib.chat.schemas import Announcement
from chalicelib.db import Transaction
from chalicelib.errors import AttachmentUsed, Invalid, RoomClosed, Unavailable
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text
from chalicelib.media.jobs import Kept
from chalicelib.rate_limits import REFUSED_FILES
from chalicelib.settings import settings

UPLOAD_SECONDS = 15 * 60
UNUSED_FOR = timedelta(days=1)

_UNKNOWN = Text("There is no such file of yours in this conversation.", "यो कुराकानीमा तपाईंको यस्तो फाइल छैन।")
_NOT_AN_IMAGE = Text("This file is not an image.", "यो फाइल तस्बिर होइन।")
_NOT_AUDIO = Text("This file is not a recording.", "यो फाइल अडियो होइन।")


def announce(room: Room, uploader_id: str, wanted: Announcement) -> tuple[Attachment, dict[str, object]]:
    """Notes a file and signs its upload: this key, this type, this size, for a quarter of an hour.

    Raises ``RoomClosed``, ``FileNotAsAnnounced``.
    """
    if not room.is_active:
        raise RoomClosed
    attachment = Attachment(
        room_id=room.id,
        id=new_id(),
        uploader_id=uploader_id,
        filename=file_names.checked(wanted.filename, wanted.content_type),
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


class AttachmentClaim:
    """A sender's claim to a file for one message. However often a race makes the sending try again, the file is looked
    into and kept once."""

    def __init__(self, sender_id: str, message_type: MessageType) -> None:
        self._sender_id = sender_id
        self._message_type = message_type
        self._kept: Kept | None = None

    def bind(self, tx: Transaction, attachment: Attachment | None, message: Message) -> None:
        """Keeps the file's content, and binds it to the message in the message's transaction.

        Raises ``Invalid`` unless it is the sender's own, in this room, and uploaded; ``FileNotAsAnnounced`` where its
        bytes contradict its type; ``AttachmentUsed`` where another message has it; ``Unavailable`` where it cannot be
        looked into; ``TooFast`` after very many such refusals.
        """
        if attachment is None or attachment.uploader_id != self._sender_id:
            raise Invalid.field("file_id", _UNKNOWN)
        _require_fitting(self._message_type, attachment.content_type)
        if attachment.message_seq is not None:
            raise AttachmentUsed
        self._kept = self._kept or self._keep(attachment)
        _describe(message, attachment, self._kept)
        bound = [Attachment.message_seq.set(message.seq), Attachment.expires_at.remove()]
        tx.update(attachment, bound, when=Attachment.message_seq.does_not_exist(), otherwise=AttachmentUsed)

    def _keep(self, attachment: Attachment) -> Kept:
        REFUSED_FILES.check(self._sender_id)
        try:
            return uploads.keep(attachment)
        except (Invalid, Unavailable):
            REFUSED_FILES.hit(self._sender_id)
            raise


def _describe(message: Message, attachment: Attachment, kept: Kept) -> None:
    message.file_key, message.file_name = kept.key, attachment.filename
    message.file_type, message.file_size = attachment.content_type, kept.size
    message.file_width, message.file_height = kept.width, kept.height
    message.file_duration_ms, message.thumbnail_key = kept.duration_ms, kept.thumbnail_key


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
