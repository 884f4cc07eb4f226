"""Checks the content of an upload, and stores it under a key that the upload form cannot overwrite.

Documents are checked here. Pictures and recordings are checked by a function of their own (``chalicelib.media``),
because their content may break whatever decodes it.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib import aws
from chalicelib.chat import file_types
from chalicelib.chat.document_check import normalize_document
from chalicelib.chat.models import Attachment
from chalicelib.chat.schemas import MAX_FILE_BYTES
from chalicelib.errors import FileNotAsAnnounced, Invalid
from chalicelib.localization.text import Text
from chalicelib.media import jobs
from chalicelib.media.jobs import Job, Kept, Reason
from chalicelib.schema.validation import HEIC
from chalicelib.settings import settings

# S3 answers 404 where nothing was uploaded, and 412 where the upload was replaced between our check and our copy.
_MISSING_OR_REPLACED = frozenset({404, 412})

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


def check_and_store(attachment: Attachment) -> Kept:
    """Checks an upload and stores exactly the content that was checked. Safe to repeat: the result is the same.

    Raises ``Invalid``, ``FileNotAsAnnounced``, and ``Unavailable`` where a picture or recording cannot be checked now.
    """
    from botocore.exceptions import ClientError

    is_media = file_types.is_picture(attachment.content_type) or file_types.is_audio(attachment.content_type)
    try:
        return _store_media(attachment) if is_media else _store_document(attachment)
    except jobs.Refused as refused:
        raise _refusal(refused.reason) from refused
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in _MISSING_OR_REPLACED:
            raise _refusal(Reason.CHANGED) from error
        raise


def public_s3() -> Any:
    """Returns an S3 client that signs for the address at which browsers reach S3: locally it differs from ours."""
    return aws.client("s3", settings().aws_public_endpoint_url or None)


def _store_media(attachment: Attachment) -> Kept:
    head = aws.client("s3").head_object(**_upload_location(attachment))
    _require_as_announced(attachment, head)
    etag = _etag(head)
    return jobs.run(Job(attachment.upload_key, etag, attachment.content_type, attachment.stored_key(etag)))


def _store_document(attachment: Attachment) -> Kept:
    s3, source = aws.client("s3"), _upload_location(attachment)
    upload = s3.get_object(**source)
    _require_as_announced(attachment, upload)
    content = upload["Body"].read()
    normalized = normalize_document(content, attachment.content_type)
    if normalized is None:
        is_text = attachment.content_type == file_types.TEXT
        raise FileNotAsAnnounced.field("file_id", _NO_TEXT if is_text else _OTHER_TYPE)
    target = {"Bucket": source["Bucket"], "Key": attachment.stored_key(_etag(upload))}
    if normalized is content:
        s3.copy_object(**target, CopySource=source, CopySourceIfMatch=upload["ETag"])
    else:
        s3.put_object(**target, Body=normalized, ContentType=attachment.content_type)
    return Kept(target["Key"], len(normalized))


def _require_as_announced(attachment: Attachment, upload: Mapping[str, Any]) -> None:
    size, content_type = upload["ContentLength"], upload["ContentType"]
    if not (size == attachment.size <= MAX_FILE_BYTES and content_type == attachment.content_type):
        raise _refusal(Reason.CHANGED)


def _refusal(reason: Reason) -> Invalid:
    error, text = _REFUSALS[reason]
    return error.field("file_id", text)


def _upload_location(attachment: Attachment) -> dict[str, str]:
    return {"Bucket": settings().attachments_bucket, "Key": attachment.upload_key}


def _etag(upload: Mapping[str, Any]) -> str:
    return str(upload["ETag"]).strip('"')
