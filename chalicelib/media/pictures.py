"""Pictures, decoded and written anew: what comes out is what is to be seen, and nothing that was written beside it.

A picture's headers say how large it is; one that is too large is refused before anything of it is decoded.
"""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from chalicelib.media import gif
from chalicelib.media.jobs import Reason, Refused

MOST_PIXELS = 40_000_000
MOST_FRAMES = 200
MOST_PIXELS_OF_ALL_FRAMES = 60_000_000
"""A moving picture's frames are all decoded before it is written."""
THUMBNAIL_TYPE = "image/webp"
MOST_THUMBNAIL_BYTES = 30_000
THUMBNAIL_SIDE = 480

# Pillow's own guard, for sizes that only show when a frame is decoded.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# What an encoder may be told; none is told anything that the picture says of itself.
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 85, "method": 2},
    "GIF": {},
}
# What Pillow's decoders raise for bytes that are none of their format's: they document no error of their own.
_DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# Quality and longest side of thumbnails to try, until one is small enough. The last of them always is.
_THUMBNAILS = ((80, THUMBNAIL_SIDE), (55, THUMBNAIL_SIDE), (30, THUMBNAIL_SIDE), (30, 240), (10, 120))


@dataclass(frozen=True, slots=True)
class ReEncoded:
    """A picture in its own type, its size in pixels as it is shown, and a small copy of it."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def re_encoded(content: bytes, content_type: str) -> ReEncoded:
    """The picture, upright and without metadata, its colours in sRGB. Raises ``Refused``."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _re_encoded(content, _FORMATS[content_type])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused(Reason.TOO_LARGE) from error
        except _DECODER_ERRORS as error:
            raise Refused(Reason.UNREADABLE) from error


def _re_encoded(content: bytes, name: str) -> ReEncoded:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Refused(Reason.HEIC)
    try:
        image = Image.open(BytesIO(content), formats=[name])
    except UnidentifiedImageError as error:
        raise Refused(Reason.OTHER_TYPE) from error
    if name == "GIF":
        screen = gif.measured(content, MOST_FRAMES)
        _require_limits((screen.width, screen.height), screen.frames)
    with image:
        # A photo that a telephone stores as several JPEGs in one file is its first.
        frames = 1 if name == "JPEG" else getattr(image, "n_frames", 1)
        _require_limits(image.size, frames)
        return _still(image, name) if frames == 1 else _moving(image, name)


def _require_limits(size: tuple[int, int], frames: int) -> None:
    pixels = size[0] * size[1]
    if frames > MOST_FRAMES:
        raise Refused(Reason.TOO_MANY_FRAMES)
    if pixels > MOST_PIXELS or pixels * frames > MOST_PIXELS_OF_ALL_FRAMES:
        raise Refused(Reason.TOO_LARGE)


def _still(image: Image.Image, name: str) -> ReEncoded:
    image.load()
    upright = ImageOps.exif_transpose(image)
    shown = _bare(_plain(upright, name))
    return ReEncoded(_encoded(shown, name), *shown.size, _thumbnail(shown))


def _moving(image: Image.Image, name: str) -> ReEncoded:
    frames, durations = [], []
    loop = image.info.get("loop")
    for frame in ImageSequence.Iterator(image):
        frames.append(_bare(frame.convert("RGBA")))
        durations.append(round(frame.info.get("duration", 0)))
    how: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": durations}
    if loop is not None:
        how["loop"] = loop
    # What each format calls: every frame replaces the one before, and a person waits.
    how |= {"GIF": {"disposal": 2}, "WEBP": {"method": 0}}.get(name, {})
    return ReEncoded(_encoded(frames[0], name, **how), *frames[0].size, _thumbnail(frames[0]))


def _plain(image: Image.Image, name: str) -> Image.Image:
    """The image in a mode that its format can be written in, its colours in sRGB."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a pixel
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P" and name in {"PNG", "GIF"} and "icc_profile" not in image.info:
        return image
    has_alpha = image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info
    mode = "RGBA" if has_alpha and name != "JPEG" else "L" if image.mode in {"1", "L"} else "RGB"
    return _in_srgb(image, mode) or image.convert(mode)


def _in_srgb(image: Image.Image, mode: str) -> Image.Image | None:
    """The image after its colour profile. None where it has none, one that says nothing, or a broken one."""
    profile = image.info.get("icc_profile")
    if not profile or mode == "L":
        return None
    source = image if image.mode in {mode, "CMYK"} else image.convert(mode)
    try:
        known = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(known):
            return None
        # An RGB profile does not fit an image that is none, and the other way round.
        return ImageCms.profileToProfile(source, known, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _bare(image: Image.Image) -> Image.Image:
    """The image without what its file said besides: encoders would write comments and profiles down again."""
    image.info = {
        key: image.info[key] for key in ("transparency",) if key in image.info and image.mode in {"P", "L", "RGB"}
    }
    return image


def _encoded(image: Image.Image, name: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, name, **{**_OPTIONS[name], **how})
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    for quality, side in _THUMBNAILS:
        small = _within(image, side)
        out = BytesIO()
        small.save(out, "WEBP", quality=quality, alpha_quality=quality)
        if out.tell() <= MOST_THUMBNAIL_BYTES:
            break
    return out.getvalue()


def _within(image: Image.Image, side: int) -> Image.Image:
    """The image, made smaller so that it fits into a square; a small one stays as it is."""
    scale = min(1.0, side / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    has_alpha = image.mode == "RGBA" or "transparency" in image.info
    true_colour = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGBA" if has_alpha else "RGB")
    return true_colour.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
