"""The request to the media function, its answer, and the call of the function.

The function (``functions``) decodes files of strangers. So it has no network, no secret and no table: it may only read
an upload and write the result.
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
"""Longer than the function may run (``.chalice/config.json``), and below API Gateway's 29 seconds."""

_FAILED = Text(
    "This file could not be prepared just now. Please send it again.",
    "यो फाइल अहिले तयार गर्न सकिएन। कृपया फेरि पठाउनुहोस्।",
)


class Reason(StrEnum):
    """Why a file is refused."""

    CHANGED = "changed"
    """It is missing, or was uploaded again after it had been checked."""
    OTHER_TYPE = "other type"
    HEIC = "heic"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    TOO_MANY_FRAMES = "too many frames"
    TOO_LONG = "too long"


class Refused(Exception):
    """The file is not acceptable. Nothing of it was stored."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Job:
    """An upload with its type and ETag, and the key under which the result is stored."""

    upload_key: str
    etag: str
    content_type: str
    kept_key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file: its key and its properties. ``size`` is in bytes, a picture's width and height in pixels."""

    key: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    thumbnail_key: str | None = None


def run(job: Job) -> Kept:
    """Calls the function and waits for its answer. Safe to repeat: a job stores the same content under the same key.

    Raises :class:`Refused`, and ``Unavailable`` if the function fails or does not answer.
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
    return parse_answer(payload)


def to_answer(result: Kept | Refused) -> dict[str, Any]:
    """Returns the function's answer as JSON values."""
    return {"refused": result.reason.value} if isinstance(result, Refused) else asdict(result)


def parse_answer(payload: dict[str, Any]) -> Kept:
    """Reads the function's answer. Raises :class:`Refused`."""
    if "refused" in payload:
        raise Refused(Reason(payload["refused"]))
    return Kept(**payload)


@cache
def _lambda() -> Any:
    """A client that waits long enough for the function, and never calls it twice."""
    return aws.client("lambda", read_timeout=ANSWER_TIMEOUT_SECONDS, attempts=1)
