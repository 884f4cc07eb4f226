"""Recordings: checks that they are sound of the announced type, measures their duration, and removes their metadata."""

from dataclasses import dataclass
from io import BytesIO

from chalicelib.media import mp4, webm
from chalicelib.media.jobs import Reason, Refused

LONGEST_MS = 3 * 60 * 1000
_TOLERANCE_MS = 1000
"""A recorder that is stopped at three minutes has written a little more."""


@dataclass(frozen=True, slots=True)
class Recording:
    content: bytes
    duration_ms: int


def checked(content: bytes, content_type: str) -> Recording:
    """The recording, if it is one of this type and not too long. Raises ``Refused``."""
    match content_type:
        case "audio/webm" if content.startswith(webm.SIGNATURE):
            recording = Recording(webm.without_metadata(content), webm.duration_ms(content))
        case "audio/mp4" if mp4.is_mp4(content):
            recording = Recording(mp4.without_metadata(content), mp4.duration_ms(content))
        case "audio/ogg" if content.startswith(b"OggS"):
            recording = Recording(content, _duration_ms(content))
        case "audio/mpeg" if _is_mpeg(sound := _without_id3(content)):
            recording = Recording(sound, _duration_ms(sound))
        case _:
            raise Refused(Reason.OTHER_TYPE)
    if recording.duration_ms > LONGEST_MS + _TOLERANCE_MS:
        raise Refused(Reason.TOO_LONG)
    return recording


def _duration_ms(content: bytes) -> int:
    from tinytag import TinyTag, TinyTagException

    try:
        seconds = TinyTag.get(file_obj=BytesIO(content), tags=False).duration
    except (TinyTagException, OSError, ValueError, LookupError, ArithmeticError) as error:
        raise Refused(Reason.UNREADABLE) from error
    if not seconds or seconds < 0:
        raise Refused(Reason.UNREADABLE)
    return round(seconds * 1000)


def _is_mpeg(content: bytes) -> bool:
    """Whether it begins with a frame of MPEG audio: eleven bits of sync, and a layer."""
    return len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0 and content[1] & 0x06 != 0


def _without_id3(content: bytes) -> bytes:
    """The sound without the tags before and behind it (https://id3.org/id3v2.4.0-structure, https://id3.org/ID3v1)."""
    while content.startswith(b"ID3") and len(content) > 10:
        size = 0
        for byte in content[6:10]:
            size = size << 7 | (byte & 0x7F)
        footer = 10 if content[5] & 0x10 else 0
        content = content[10 + size + footer :].lstrip(b"\0")
    return content[:-128] if content[-128:-125] == b"TAG" else content
