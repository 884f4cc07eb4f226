"""The request to the media function, its answer, and the call.

The function (``functions``) runs on what strangers upload, so it is given no network, no secret and no table: only an
upload to read and where to put what it makes of it.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from chalicelib import aws, log
from chalicelib.errors import Unavailable
from chalicelib.localization.text import Text
from chalicelib.settings import settings

ANSWER_TIMEOUT_SECONDS = 20
"""Longer than the function may run (``.chalice/config.json``), and well below API Gateway's 29 seconds."""

_FAILED = Text(
    "This file could not be prepared just now. Please send it again.",
    "यो फाइल अहिले तयार गर्न सकिएन। कृपया फेरि पठाउनुहोस्।",
)


class Reason(StrEnum):
    """Why a file is refused."""

    CHANGED = "changed"
    """It is gone, or was uploaded anew after it had been looked at."""
    OTHER_TYPE = "other type"
    HEIC = "heic"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    TOO_MANY_FRAMES = "too many frames"
    TOO_LONG = "too long"


class Refused(Exception):
    """The file is not what it should be; nothing of it was kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Job:
    """An upload of this type and with this ETag, and the key below which what is made of it shall be kept."""

    upload_key: str
    etag: str
    content_type: str
    kept_key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept: its key, and what is known of it. ``size`` in bytes, the picture's sides in pixels."""

    key: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    thumbnail_key: str | None = None


def run(job: Job) -> Kept:
    """Has the function do the job and waits for it. Repeating a job keeps the same content below the same key.

    Raises :class:`Refused`, and ``Unavailable`` where the function fails or does not answer.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = _lambda().invoke(FunctionName=settings().media_function, Payload=json.dumps(asdict(job)))
        payload = json.loads(answer["Payload"].read())
    except (BotoCoreError, ClientError, ValueError) as error:
        log.note(upload_key=job.upload_key)
        raise Unavailable(_FAILED) from error
    if "FunctionError" in answer:
        log.note(upload_key=job.upload_key)
        raise Unavailable(_FAILED)
    return read(payload)


def answer(result: Kept | Refused) -> dict[str, Any]:
    """The function's answer as JSON values."""
    return {"refused": result.reason.value} if isinstance(result, Refused) else asdict(result)


def read(payload: dict[str, Any]) -> Kept:
    """The function's answer. Raises :class:`Refused`."""
    if "refused" in payload:
        raise Refused(Reason(payload["refused"]))
    return Kept(**payload)


@cache
def _lambda() -> Any:
    """A client that waits for the function, and does not ask it twice."""
    return aws.client("lambda", read_timeout=ANSWER_TIMEOUT_SECONDS, attempts=1)
