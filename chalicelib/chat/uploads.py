"""From an upload to the file that is kept: looked into by what it is, and out of the reach of the form that made it.

Pictures and recordings are looked into elsewhere (``chalicelib.media``), for what decodes them may break on them.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib import aws
from chalicelib.chat import documents, file_types
from chalicelib.chat.models import Attachment
from chalicelib.chat.schemas import MAX_FILE_BYTES
from chalicelib.errors import FileNotAsAnnounced, Invalid
from chalicelib.localization.text import Text
from chalicelib.media import jobs
from chalicelib.media.jobs import Job, Kept, Reason
from chalicelib.schema.validation import HEIC
from chalicelib.settings import settings

# S3's 404: nothing was uploaded; 412: it is being uploaded anew at this moment.
_GONE_OR_ANOTHER = frozenset({404, 412})

_NOT_UPLOADED = Text("This file has not been uploaded as announced.", "यो फाइल भनिएअनुसार अपलोड भएको छैन।")
_OTHER_TYPE = Text(
    "What is in this file is not what its name and type say.", "यो फाइलभित्रको सामग्री यसको नाम र प्रकारअनुसारको छैन।"
)
_NO_TEXT = Text(
    "This file is not a text in UTF-8. Save it anew as UTF-8, or send it as PDF.",
    "यो फाइल UTF-8 पाठ होइन। UTF-8 मा फेरि सेभ गर्नुहोस्, वा PDF बनाएर पठाउनुहोस्।",
)
_REFUSALS: Mapping[Reason, tuple[type[Invalid], Text]] = {
    Reason.CHANGED: (Invalid, _NOT_UPLOADED),
    Reason.OTHER_TYPE: (FileNotAsAnnounced, _OTHER_TYPE),
    Reason.HEIC: (FileNotAsAnnounced, HEIC),
    Reason.UNREADABLE: (
        FileNotAsAnnounced,
        Text("This file is damaged and cannot be opened.", "यो फाइल बिग्रिएको छ र खोल्न सकिएन।"),
    ),
    Reason.TOO_LARGE: (
        Invalid,
        Text(
            "This picture is too large: at most 40 megapixels, and 60 of all frames of a moving one.",
            "यो तस्बिर धेरै ठूलो छ: बढीमा ४० मेगापिक्सेल, चल्ने तस्बिरका सबै फ्रेम मिलाएर ६०।",
        ),
    ),
    Reason.TOO_MANY_FRAMES: (
        Invalid,
        Text("This moving picture is too long: at most 200 frames.", "यो चल्ने तस्बिर धेरै लामो छ: बढीमा २०० फ्रेम।"),
    ),
    Reason.TOO_LONG: (
        Invalid,
        Text("This recording is too long: at most 3 minutes.", "यो अडियो धेरै लामो छ: बढीमा ३ मिनेट।"),
    ),
}


def keep(attachment: Attachment) -> Kept:
    """Keeps what was uploaded, made of the very content that was looked into. Repeating it keeps the same.

    Raises ``Invalid``, ``FileNotAsAnnounced``, and ``Unavailable`` where it could not be looked into.
    """
    from botocore.exceptions import ClientError

    is_media = file_types.is_picture(attachment.content_type) or file_types.is_audio(attachment.content_type)
    try:
        return _media(attachment) if is_media else _document(attachment)
    except jobs.Refused as refused:
        raise _refusal(refused.reason) from refused
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in _GONE_OR_ANOTHER:
            raise _refusal(Reason.CHANGED) from error
        raise


def _refusal(reason: Reason) -> Invalid:
    kind, text = _REFUSALS[reason]
    return kind.field("file_id", text)


def _media(attachment: Attachment) -> Kept:
    head = aws.client("s3").head_object(**_place(attachment))
    _require_announced(attachment, head)
    etag = _etag(head)
    return jobs.run(Job(attachment.upload_key, etag, attachment.content_type, attachment.kept_key(etag)))


def _document(attachment: Attachment) -> Kept:
    s3, place = aws.client("s3"), _place(attachment)
    found = s3.get_object(**place)
    _require_announced(attachment, found)
    content = found["Body"].read()
    kept = documents.as_kept(content, attachment.content_type)
    if kept is None:
        is_text = attachment.content_type == file_types.TEXT
        raise FileNotAsAnnounced.field("file_id", _NO_TEXT if is_text else _OTHER_TYPE)
    target = {"Bucket": place["Bucket"], "Key": attachment.kept_key(_etag(found))}
    if kept is content:
        s3.copy_object(**target, CopySource=place, CopySourceIfMatch=found["ETag"])
    else:
        s3.put_object(**target, Body=kept, ContentType=attachment.content_type)
    return Kept(target["Key"], len(kept))


def _require_announced(attachment: Attachment, found: Mapping[str, Any]) -> None:
    size, content_type = found["ContentLength"], found["ContentType"]
    if not (size == attachment.size <= MAX_FILE_BYTES and content_type == attachment.content_type):
        raise _refusal(Reason.CHANGED)


def _place(attachment: Attachment) -> dict[str, str]:
    return {"Bucket": settings().attachments_bucket, "Key": attachment.upload_key}


def _etag(found: Mapping[str, Any]) -> str:
    return str(found["ETag"]).strip('"')
