"""Makes pictures of one colour, and reads the colour of one.

The server encodes pictures anew, so tests compare colours, not bytes.
"""

from io import BytesIO
from typing import Any

from PIL import Image

ORANGE, PURPLE = (255, 165, 0), (128, 0, 128)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (16, 12), colour: tuple[int, int, int] = ORANGE, **options: Any
) -> bytes:
    """A picture of one colour. ``options`` are those of Pillow's encoder for ``kind``."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def colour_of(content: bytes) -> tuple[int, ...]:
    """The colour of the first pixel."""
    with Image.open(BytesIO(content)) as image:
        colour = image.convert("RGB").getpixel((0, 0))
    assert isinstance(colour, tuple)
    return tuple(int(value) for value in colour)
