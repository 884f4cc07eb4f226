"""WebM recordings: measures them by their blocks, as browsers write no duration, and removes metadata.

Pure. Source of the format: RFC 8794 (EBML), RFC 9559 (Matroska); https://www.webmproject.org/docs/container/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.media.jobs import Reason, Refused

_MAX_ELEMENTS = 100_000
"""A recording of three minutes has some ten thousand. A file with more is refused: reading it would take long."""
SIGNATURE = b"\x1aE\xdf\xa3"

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _BLOCK_GROUP = (
    0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0,
)  # fmt: skip
_CONTAINERS = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _BLOCK_GROUP})
"""Elements that contain elements. Their own ends do not matter: recorders leave their sizes unknown."""
_TIMESTAMP_SCALE, _TRACK_TYPE, _CLUSTER_TIMESTAMP, _SIMPLE_BLOCK, _BLOCK = 0x2AD7B1, 0x83, 0xE7, 0xA3, 0xA1
_TITLE, _DATE, _TAGS, _ATTACHMENTS = 0x7BA9, 0x4461, 0x1254C367, 0x1941A469
_METADATA = frozenset({_TITLE, _DATE, _TAGS, _ATTACHMENTS})
_VOID = 0xEC
_AUDIO = 2
_NANOSECONDS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Element:
    id: int
    at: int
    """The position of its id."""
    body: int
    end: int


def duration_ms(content: bytes) -> int:
    """Returns the time at which the last block ends. The last block counts as long as the one before it.

    Raises ``Refused`` unless the file has sound and no picture.
    """
    scale, cluster, times = _NANOSECONDS_PER_MS, 0, [0, 0]
    tracks = set()
    for element in _elements(content):
        if element.id == _TIMESTAMP_SCALE:
            scale = _number(content, element)
        elif element.id == _TRACK_TYPE:
            tracks.add(_number(content, element))
        elif element.id == _CLUSTER_TIMESTAMP:
            cluster = _number(content, element)
        elif element.id in {_SIMPLE_BLOCK, _BLOCK}:
            times = [times[1], max(times[1], cluster + _block_time(content, element))]
    if tracks != {_AUDIO}:
        raise Refused(Reason.OTHER_TYPE)
    if times[1] == 0:
        raise Refused(Reason.UNREADABLE)
    return (2 * times[1] - times[0]) * scale // _NANOSECONDS_PER_MS


def without_metadata(content: bytes) -> bytes:
    """Replaces the metadata (title, date, tags, attachments) with Void elements. Other bytes keep their position."""
    voided = bytearray(content)
    for element in _elements(content):
        if element.id in _METADATA:
            voided[element.at : element.end] = _void(element.end - element.at)
    return bytes(voided)


def _void(length: int) -> bytes:
    """Returns a Void element of this total length in bytes, two at least."""
    if length < 9:
        return bytes([_VOID, 0x80 | (length - 2)]) + bytes(length - 2)
    return bytes([_VOID, 0x01]) + (length - 9).to_bytes(7, "big") + bytes(length - 9)


def _elements(content: bytes) -> Iterator[_Element]:
    """Yields every element in order, also those inside containers. Raises ``Refused`` if one cannot be read."""
    at, left = 0, _MAX_ELEMENTS
    while at < len(content):
        left -= 1
        identity, body = _variable(content, at, keep_marker=True)
        size, body = _variable(content, body, keep_marker=False)
        end = len(content) if size is None else min(len(content), body + size)
        if identity is None or left < 0:
            raise Refused(Reason.UNREADABLE)
        yield _Element(identity, at, body, end)
        at = body if identity in _CONTAINERS else end


def _variable(content: bytes, at: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """Reads a number of variable length. Returns it (None if all bits are set: unknown) and the position after it."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(content):
        raise Refused(Reason.UNREADABLE)
    value = int.from_bytes(content[at : at + length], "big")
    bits = 7 * length
    if value & ((1 << bits) - 1) == (1 << bits) - 1:
        return None, at + length
    return (value if keep_marker else value & ((1 << bits) - 1)), at + length


def _number(content: bytes, element: _Element) -> int:
    return int.from_bytes(content[element.body : min(element.end, element.body + 8)], "big")


def _block_time(content: bytes, block: _Element) -> int:
    """Returns a block's time relative to its cluster: the signed number after the track number."""
    _, at = _variable(content, block.body, keep_marker=False)
    return int.from_bytes(content[at : at + 2], "big", signed=True)
