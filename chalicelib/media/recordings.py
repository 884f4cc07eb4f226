"""Recordings: checks that they are sound of the announced type, measures their duration, and removes their metadata."""

from dataclasses import dataclass
from io import BytesIO

from chalicelib.media import mp4, webm
from chalicelib.media.jobs import Reason, Refused

MAX_DURATION_MS = 3 * 60 * 1000
_TOLERANCE_MS = 1000
"""A recorder that is stopped after three minutes writes a little more."""
_LAYERS_2_AND_3 = frozenset({0b10, 0b01})


@dataclass(frozen=True, slots=True)
class Recording:
    content: bytes
    duration_ms: int


def check(content: bytes, content_type: str) -> Recording:
    """Returns the recording without its metadata. Raises ``Refused`` for another type, or if it is too long."""
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
    if recording.duration_ms > MAX_DURATION_MS + _TOLERANCE_MS:
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
    """Returns whether the content begins with the header of an MP3 or MP2 frame.

    The header has eleven sync bits, a layer, and a bit rate and a sampling rate that exist. Layer I is refused: nobody
    uses it, and text in UTF-16 begins like its header.
    """
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    layer, bit_rate, sampling_rate = content[1] >> 1 & 3, content[2] >> 4, content[2] >> 2 & 3
    return layer in _LAYERS_2_AND_3 and bit_rate != 15 and sampling_rate != 3


def _without_id3(content: bytes) -> bytes:
    """Removes the ID3 tags at both ends. Copies the content at most twice, however many tags there are.

    Sources: https://id3.org/id3v2.4.0-structure, https://id3.org/ID3v1
    """
    start = 0
    while content.startswith(b"ID3", start) and len(content) - start > 10:
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | (byte & 0x7F)
        footer = 10 if content[start + 5] & 0x10 else 0
        start = min(start + 10 + size + footer, len(content))
        while content.startswith(b"\0", start):
            start += 1
    sound = content[start:]
    return sound[:-128] if sound[-128:-125] == b"TAG" else sound
