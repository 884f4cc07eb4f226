"""Plain pictures to send, and what is seen of one that was sent: it is encoded anew, and shows the same."""

from io import BytesIO
from typing import Any

from PIL import Image

ORANGE, PURPLE = (255, 165, 0), (128, 0, 128)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (16, 12), colour: tuple[int, int, int] = ORANGE, **how: Any
) -> bytes:
    """A picture of one colour as an encoder writes it; ``how`` is the encoder's."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **how)
    return out.getvalue()


def colour_of(content: bytes) -> tuple[int, ...]:
    """The colour of a plain picture."""
    with Image.open(BytesIO(content)) as image:
        colour = image.convert("RGB").getpixel((0, 0))
    assert isinstance(colour, tuple)
    return tuple(int(value) for value in colour)
