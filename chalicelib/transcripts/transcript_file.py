"""A transcript in S3, uploaded in parts while it is written.

The bucket deletes files below ``transcripts/`` after a day, and also the parts of uploads that never ended.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

from chalicelib import aws
from chalicelib.chat.file_storage import public_s3
from chalicelib.ids import new_id
from chalicelib.settings import settings

PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 accepts, except for the last one. A file may have 10,000 parts."""
LINK_SECONDS = 15 * 60


class TranscriptFile:
    """A new text file in S3 (UTF-8). Holds at most one part of it in memory."""

    def __init__(self, room_id: str) -> None:
        self._object = {"Bucket": settings().attachments_bucket, "Key": f"transcripts/{room_id}/{new_id()}"}
        self._headers = {
            "ContentType": "text/plain; charset=utf-8",
            "ContentDisposition": f'attachment; filename="{filename(room_id)}"',
            "CacheControl": "no-store",
        }
        self._buffer = bytearray()
        self._upload_id = ""
        self._parts: list[dict[str, object]] = []

    def write(self, text: str) -> None:
        """Appends text. Raises botocore's errors; then the file does not exist."""
        self._buffer += text.encode()
        if len(self._buffer) >= PART_BYTES:
            self._send_part()

    def finish(self) -> str:
        """Completes the file. Returns a link to it that is valid for 15 minutes."""
        s3 = aws.client("s3")
        if not self._parts:
            s3.put_object(**self._object, **self._headers, Body=bytes(self._buffer))
        else:
            if self._buffer:
                self._send_part()
            parts = {"Parts": self._parts}
            s3.complete_multipart_upload(**self._object, UploadId=self._upload_id, MultipartUpload=parts)
        signed = public_s3().generate_presigned_url("get_object", Params=self._object, ExpiresIn=LINK_SECONDS)
        return str(signed)

    def _send_part(self) -> None:
        s3 = aws.client("s3")
        if not self._parts:
            self._upload_id = s3.create_multipart_upload(**self._object, **self._headers)["UploadId"]
        number, body = len(self._parts) + 1, bytes(self._buffer)
        self._buffer.clear()
        sent = s3.upload_part(**self._object, UploadId=self._upload_id, PartNumber=number, Body=body)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})


def filename(room_id: str) -> str:
    """Returns the name under which the reader's browser saves the file."""
    return f"conversation-{room_id}.txt"
