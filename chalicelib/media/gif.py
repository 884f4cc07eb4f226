"""Counts a GIF's frames and their size from its blocks, without decoding any.

Source of the format: GIF89a Specification, https://www.w3.org/Graphics/GIF/spec-gif89a.txt
"""

from dataclasses import dataclass

_HEADER_BYTES, _DESCRIPTOR_BYTES = 13, 10
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B


@dataclass(frozen=True, slots=True)
class GifSize:
    """The number of frames, and the size in pixels that decoders will make the screen: it holds every frame."""

    frames: int
    width: int
    height: int


def measure(content: bytes, max_frames: int) -> GifSize:
    """Reads the blocks up to the first frame above ``max_frames``. Skips bytes between blocks, as decoders do."""
    frames, width, height = 0, _number(content, 6), _number(content, 8)
    at = _HEADER_BYTES + _color_table_bytes(content, 10)
    while at < len(content) and content[at] != _TRAILER and frames <= max_frames:
        if content[at] == _EXTENSION:
            at = _after_blocks(content, at + 2)
        elif content[at] == _IMAGE:
            frames += 1
            width = max(width, _number(content, at + 1) + _number(content, at + 5))
            height = max(height, _number(content, at + 3) + _number(content, at + 7))
            # An optional colour table, and the code size before the data.
            at = _after_blocks(content, at + _DESCRIPTOR_BYTES + _color_table_bytes(content, at + 9) + 1)
        else:
            at += 1
    return GifSize(frames, width, height)


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")


def _color_table_bytes(content: bytes, flags_at: int) -> int:
    """Returns the length of the colour table that a packed field announces."""
    flags = content[flags_at] if flags_at < len(content) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1
