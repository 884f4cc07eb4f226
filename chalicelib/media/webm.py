"""WebM recordings: how long they last, told by their blocks, for browsers record without writing a duration.

Pure. Source of the format: RFC 8794 (EBML), RFC 9559 (Matroska); https://www.webmproject.org/docs/container/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.media.jobs import Reason, Refused

_MOST_ELEMENTS = 100_000
"""Three minutes have some ten thousands. Beyond this it is no recording, and reading it would take long."""
SIGNATURE = b"\x1aE\xdf\xa3"

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _BLOCK_GROUP = (
    0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0,
)  # fmt: skip
_OPENED = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _BLOCK_GROUP})
"""Elements whose content is read as elements. Their own ends do not matter: a recorder leaves their sizes unknown."""
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
    """Where its id begins."""
    body: int
    end: int


def duration_ms(content: bytes) -> int:
    """Where the last block ends, taken to be as long as the one before it. Raises ``Refused`` where there is no sound,
    or a picture beside it."""
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
    """The recording with its metadata (title, date, tags, attachments) made void. All other bytes stay in place."""
    voided = bytearray(content)
    for element in _elements(content):
        if element.id in _METADATA:
            voided[element.at : element.end] = _void(element.end - element.at)
    return bytes(voided)


def _void(length: int) -> bytes:
    """A Void element of this many bytes in all, two at least."""
    if length < 9:
        return bytes([_VOID, 0x80 | (length - 2)]) + bytes(length - 2)
    return bytes([_VOID, 0x01]) + (length - 9).to_bytes(7, "big") + bytes(length - 9)


def _elements(content: bytes) -> Iterator[_Element]:
    """Every element in its order, those within others too. Raises ``Refused`` where an element cannot be read."""
    at, left = 0, _MOST_ELEMENTS
    while at < len(content):
        left -= 1
        identity, body = _variable(content, at, keep_marker=True)
        size, body = _variable(content, body, keep_marker=False)
        end = len(content) if size is None else min(len(content), body + size)
        if identity is None or left < 0:
            raise Refused(Reason.UNREADABLE)
        yield _Element(identity, at, body, end)
        at = body if identity in _OPENED else end


def _variable(content: bytes, at: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """A number of variable length, and where it ends. None where all its bits are set: unknown."""
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
    """A block's time, relative to its cluster's: a signed number behind the track's."""
    _, at = _variable(content, block.body, keep_marker=False)
    return int.from_bytes(content[at : at + 2], "big", signed=True)
