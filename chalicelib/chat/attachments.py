"""Files in a conversation: announced, uploaded by the browser straight to S3, then sent with a message.

An upload form is valid for a quarter of an hour, and may be used again within it. So sending copies the content to a
key that the form cannot overwrite. The bucket deletes uploads after a day.
"""

from datetime import timedelta

from chalicelib.chat import file_storage, file_types
from chalicelib.chat.file_names import clean_file_name
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
UNSENT_RETENTION = timedelta(days=1)

_UNKNOWN = Text("There is no such file of yours in this conversation.", "यो कुराकानीमा तपाईंको यस्तो फाइल छैन।")
_NOT_AN_IMAGE = Text("This file is not an image.", "यो फाइल तस्बिर होइन।")
_NOT_AUDIO = Text("This file is not a recording.", "यो फाइल अडियो होइन।")


def announce(room: Room, uploader_id: str, announcement: Announcement) -> tuple[Attachment, dict[str, object]]:
    """Stores an announced file and signs its upload form: for one key, one content type and one size in bytes.

    The form is ``{"url", "fields"}`` of a presigned POST, valid for a quarter of an hour. Raises ``RoomClosed``,
    ``FileNotAsAnnounced``.
    """
    if not room.is_active:
        raise RoomClosed
    attachment = Attachment(
        room_id=room.id,
        id=new_id(),
        uploader_id=uploader_id,
        filename=clean_file_name(announcement.filename, announcement.content_type),
        content_type=announcement.content_type,
        size=announcement.size,
        created_at=now(),
        expires_at=now() + UNSENT_RETENTION,
    )
    attachment.save(Attachment.id.does_not_exist())
    form = file_storage.public_s3().generate_presigned_post(
        settings().attachments_bucket,
        attachment.upload_key,
        Fields={"Content-Type": attachment.content_type},
        Conditions=[
            {"Content-Type": attachment.content_type},
            ["content-length-range", attachment.size, attachment.size],
        ],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return attachment, dict(form)


class AttachmentClaim:
    """The use of a file for one message. The file is checked and stored once, even if sending is tried several
    times."""

    def __init__(self, sender_id: str, message_type: MessageType) -> None:
        self._sender_id = sender_id
        self._message_type = message_type
        self._stored: Kept | None = None

    def bind(self, tx: Transaction, attachment: Attachment | None, message: Message) -> None:
        """Checks and stores the file's content, describes it in the message, and binds it in the transaction.

        Raises ``Invalid`` unless it is the sender's own, in this room, and uploaded; ``FileNotAsAnnounced`` where its
        bytes contradict its type; ``AttachmentUsed`` where another message has it; ``Unavailable`` where it cannot be
        checked now; ``TooFast`` after very many such refusals.
        """
        if attachment is None or attachment.uploader_id != self._sender_id:
            raise Invalid.field("file_id", _UNKNOWN)
        _require_fitting(self._message_type, attachment.content_type)
        if attachment.message_seq is not None:
            raise AttachmentUsed
        if self._stored is None:
            REFUSED_FILES.check(self._sender_id)
            try:
                self._stored = file_storage.check_and_store(attachment)
            except (Invalid, Unavailable):
                REFUSED_FILES.hit(self._sender_id)
                raise
        stored = self._stored
        message.file_key, message.file_name = stored.key, attachment.filename
        message.file_type, message.file_size = attachment.content_type, stored.size
        message.file_width, message.file_height = stored.width, stored.height
        message.file_duration_ms, message.thumbnail_key = stored.duration_ms, stored.thumbnail_key
        changes = [Attachment.message_seq.set(message.seq), Attachment.expires_at.remove()]
        tx.update(attachment, changes, when=Attachment.message_seq.does_not_exist(), otherwise=AttachmentUsed)


def _require_fitting(message_type: MessageType, content_type: str) -> None:
    """Raises ``Invalid`` where a message of this type cannot show a file of this content type."""
    if message_type is MessageType.IMAGE and not file_types.is_picture(content_type):
        raise Invalid.field("file_id", _NOT_AN_IMAGE)
    if message_type is MessageType.AUDIO and not file_types.is_audio(content_type):
        raise Invalid.field("file_id", _NOT_AUDIO)
