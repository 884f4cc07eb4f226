"""The Lambda function that decodes pictures and recordings. Only this function loads the decoders."""

from typing import Any

from chalicelib import aws, log
from chalicelib.media import recordings
from chalicelib.media.jobs import Job, Kept, Reason, Refused, to_answer
from chalicelib.settings import settings

# S3's status if the upload has another ETag by now. A missing upload is not refused here: S3 answers 403 for it (this
# function may not list the bucket), and 403 also for a wrong policy. So the function fails and the alarm rings. The
# sender gets 503, and at the next try the caller's own look-up finds that the upload is missing.
_PRECONDITION_FAILED = 412


def process_media(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Runs a :class:`Job`. A refused file is a normal answer; only our own faults raise an error."""
    job = Job(**event)
    with log.invocation("process_media", context.aws_request_id, content_type=job.content_type):
        try:
            return to_answer(process(job))
        except Refused as refused:
            log.note(refused=refused.reason.value)
            return to_answer(refused)


def process(job: Job) -> Kept:
    """Stores the uploaded file, re-encoded or without its metadata. Safe to repeat. Raises ``Refused``."""
    content = _read_upload(job)
    if job.content_type.startswith("audio/"):
        recording = recordings.check(content, job.content_type)
        _store(job.kept_key, recording.content, job.content_type)
        return Kept(job.kept_key, len(recording.content), duration_ms=recording.duration_ms)
    from chalicelib.media import pictures

    picture = pictures.re_encode(content, job.content_type)
    thumbnail_key = f"{job.kept_key}-thumbnail"
    _store(thumbnail_key, picture.thumbnail, pictures.THUMBNAIL_TYPE)
    _store(job.kept_key, picture.content, job.content_type)
    return Kept(job.kept_key, len(picture.content), picture.width, picture.height, thumbnail_key=thumbnail_key)


def _read_upload(job: Job) -> bytes:
    from botocore.exceptions import ClientError

    try:
        found = aws.client("s3").get_object(
            Bucket=settings().attachments_bucket, Key=job.upload_key, IfMatch=f'"{job.etag}"'
        )
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _PRECONDITION_FAILED:
            raise Refused(Reason.CHANGED) from error
        raise
    return bytes(found["Body"].read())


def _store(key: str, content: bytes, content_type: str) -> None:
    aws.client("s3").put_object(Bucket=settings().attachments_bucket, Key=key, Body=content, ContentType=content_type)
