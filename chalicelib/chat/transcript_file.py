"""A transcript in S3, written in parts as it is made.

Below ``transcripts/``, which the bucket sweeps after a day, as it does what an upload that never ended has left.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

from chalicelib import aws
from chalicelib.chat import files
from chalicelib.ids import new_id
from chalicelib.settings import settings

PART_BYTES = 5 * 1024 * 1024
"""S3 takes no smaller part, but the last one; of these 10,000 fit in a file."""
LINK_SECONDS = 15 * 60


class TranscriptFile:
    """A new text file in S3, UTF-8. At most one part of it is in memory."""

    def __init__(self, room_id: str) -> None:
        self._object = {"Bucket": settings().attachments_bucket, "Key": f"transcripts/{room_id}/{new_id()}"}
        self._headers = {
            "ContentType": "text/plain; charset=utf-8",
            "ContentDisposition": f'attachment; filename="{filename(room_id)}"',
            "CacheControl": "no-store",
        }
        self._waiting = bytearray()
        self._upload_id = ""
        self._parts: list[dict[str, object]] = []

    def write(self, text: str) -> None:
        """Adds text. Raises botocore's errors; the file is then not there."""
        self._waiting += text.encode()
        if len(self._waiting) >= PART_BYTES:
            self._send_part()

    def finish(self) -> str:
        """Ends the file; answers a link to it that is good for a quarter of an hour."""
        s3 = aws.client("s3")
        if not self._parts:
            s3.put_object(**self._object, **self._headers, Body=bytes(self._waiting))
        else:
            if self._waiting:
                self._send_part()
            parts = {"Parts": self._parts}
            s3.complete_multipart_upload(**self._object, UploadId=self._upload_id, MultipartUpload=parts)
        signed = files.public_s3().generate_presigned_url("get_object", Params=self._object, ExpiresIn=LINK_SECONDS)
        return str(signed)

    def _send_part(self) -> None:
        s3 = aws.client("s3")
        if not self._parts:
            self._upload_id = s3.create_multipart_upload(**self._object, **self._headers)["UploadId"]
        number, body = len(self._parts) + 1, bytes(self._waiting)
        self._waiting.clear()
        sent = s3.upload_part(**self._object, UploadId=self._upload_id, PartNumber=number, Body=body)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})


def filename(room_id: str) -> str:
    """What the reader's browser saves it as."""
    return f"conversation-{room_id}.txt"
