"""MP4 recordings: measures whole files and the fragments that browsers record, and removes metadata.

Pure. Source of the format: ISO/IEC 14496-12; https://developer.apple.com/documentation/quicktime-file-format
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.media.jobs import Reason, Refused

_MAX_BOXES = 100_000
"""A recording of three minutes has some hundreds. A file with more is refused, as reading it would take long."""
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_METADATA = frozenset({b"udta", b"meta", b"uuid"})
# The flags of optional fields in a fragment's boxes, with names from the standard.
_TFHD_BEFORE_DURATION = ((0x01, 8), (0x02, 4))
_TFHD_DURATION, _TRUN_DURATION = 0x08, 0x100
_TRUN_BEFORE_SAMPLES = ((0x01, 4), (0x04, 4))
_TRUN_OTHERS_OF_A_SAMPLE = (0x200, 0x400, 0x800)


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    at: int
    body: int
    end: int


@dataclass(slots=True)
class _Track:
    """The values that were read so far. Times are in units of the track's timescale."""

    kinds: set[bytes] = field(default_factory=set)
    timescale: int = 0
    duration: int = 0
    default_sample: int = 0
    sample: int = 0
    fragments: int = 0


def is_mp4(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


def duration_ms(content: bytes) -> int:
    """Returns the duration from the track's header or from its fragments, whichever is longer.

    Raises ``Refused`` unless the file has sound and no picture.
    """
    track = _Track()
    try:
        for box in _boxes(content):
            _read(content, box, track)
    except (struct.error, IndexError) as error:
        raise Refused(Reason.UNREADABLE) from error
    if track.kinds & {b"vide", b"pict"} or b"soun" not in track.kinds:
        raise Refused(Reason.OTHER_TYPE)
    total = max(track.duration, track.fragments)
    if not track.timescale or not total:
        raise Refused(Reason.UNREADABLE)
    return total * 1000 // track.timescale


def without_metadata(content: bytes) -> bytes:
    """Overwrites the metadata (title, place, cover). All other bytes keep their position."""
    blanked = bytearray(content)
    for box in _boxes(content):
        if box.kind in _METADATA:
            blanked[box.at + 4 : box.at + 8] = b"free"
            blanked[box.body : box.end] = bytes(box.end - box.body)
    return bytes(blanked)


def _read(content: bytes, box: _Box, track: _Track) -> None:
    if box.kind in _CONTAINERS:
        return
    body = content[box.body : box.end]
    match box.kind:
        case b"hdlr":
            track.kinds.add(body[8:12])
        case b"mdhd":
            offset, form = (20, ">IQ") if body[0] == 1 else (12, ">II")
            timescale, duration = struct.unpack_from(form, body, offset)
            unknown = 2 ** (64 if body[0] == 1 else 32) - 1
            track.timescale, track.duration = timescale, 0 if duration == unknown else duration
        case b"trex":
            (track.default_sample,) = struct.unpack_from(">I", body, 12)
        case b"tfhd":
            flags = struct.unpack_from(">I", body)[0]
            at = 8 + sum(size for flag, size in _TFHD_BEFORE_DURATION if flags & flag)
            track.sample = struct.unpack_from(">I", body, at)[0] if flags & _TFHD_DURATION else track.default_sample
        case b"trun":
            track.fragments += _run(body, track.sample)


def _run(body: bytes, sample: int) -> int:
    """Returns the duration of a run of samples: the sum of their own durations, or of the default ``sample``."""
    flags, count = struct.unpack_from(">II", body)
    if not flags & _TRUN_DURATION:
        return int(count * sample)
    at = 8 + sum(size for flag, size in _TRUN_BEFORE_SAMPLES if flags & flag)
    step = 4 + sum(4 for flag in _TRUN_OTHERS_OF_A_SAMPLE if flags & flag)
    return sum(struct.unpack_from(">I", body, at + number * step)[0] for number in range(count))


def _boxes(content: bytes) -> Iterator[_Box]:
    """Yields every box in order, also those inside containers. Raises ``Refused`` if one cannot be read."""
    at, left = 0, _MAX_BOXES
    while at + 8 <= len(content):
        left -= 1
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = at + 8
        if size == 1:
            size, body = int.from_bytes(content[body : body + 8], "big"), body + 8
        end = len(content) if size == 0 else at + size
        if end < body or end > len(content) or left < 0:
            raise Refused(Reason.UNREADABLE)
        yield _Box(kind, at, body, end)
        at = body if kind in _CONTAINERS else end
