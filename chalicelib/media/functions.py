"""The Lambda function that looks into pictures and recordings. Only it loads what decodes them."""

from typing import Any

from chalicelib import aws, log
from chalicelib.media import recordings
from chalicelib.media.jobs import Job, Kept, Reason, Refused, answer
from chalicelib.settings import settings

# S3's status where the upload has another ETag by now. A missing upload is no refusal here: S3 answers 403 for it,
# because this function may not list the bucket, and 403 for a wrong policy too. The function fails, so that the alarm
# rings; the sender gets 503, and at the next try the caller's own look-up finds that the upload is gone.
_PRECONDITION_FAILED = 412


def process_media(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Does one :class:`Job`. A refusal is an answer; only a fault of ours is an error."""
    job = Job(**event)
    with log.invocation("process_media", context.aws_request_id, content_type=job.content_type):
        try:
            return answer(process(job))
        except Refused as refused:
            log.note(refused=refused.reason.value)
            return answer(refused)


def process(job: Job) -> Kept:
    """Keeps what was uploaded, made anew or stripped of what it says besides. Raises ``Refused``."""
    content = _uploaded(job)
    if job.content_type.startswith("audio/"):
        recording = recordings.checked(content, job.content_type)
        _keep(job.kept_key, recording.content, job.content_type)
        return Kept(job.kept_key, len(recording.content), duration_ms=recording.duration_ms)
    from chalicelib.media import pictures

    picture = pictures.re_encoded(content, job.content_type)
    thumbnail_key = f"{job.kept_key}-thumbnail"
    _keep(thumbnail_key, picture.thumbnail, pictures.THUMBNAIL_TYPE)
    _keep(job.kept_key, picture.content, job.content_type)
    return Kept(job.kept_key, len(picture.content), picture.width, picture.height, thumbnail_key=thumbnail_key)


def _uploaded(job: Job) -> bytes:
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


def _keep(key: str, content: bytes, content_type: str) -> None:
    aws.client("s3").put_object(Bucket=settings().attachments_bucket, Key=key, Body=content, ContentType=content_type)
