"""Decodes pictures and encodes them again, so that only the visible picture remains, without any metadata.

A picture that is too large by its headers is refused before it is decoded.
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

MAX_PIXELS = 40_000_000
MAX_FRAMES = 200
MAX_PIXELS_OF_ALL_FRAMES = 60_000_000
"""All frames of an animation are decoded before it is encoded."""
THUMBNAIL_TYPE = "image/webp"
MAX_THUMBNAIL_BYTES = 30_000
THUMBNAIL_SIDE = 480

# Pillow's own limit, for sizes that are only known when a frame is decoded.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# The options of each encoder. None of them comes from the picture.
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 85, "method": 2},
    "GIF": {},
}
# The errors that Pillow's decoders raise for invalid bytes. They do not document them.
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
# Quality and longest side of thumbnails to try until one is small enough. The last one always is.
_THUMBNAILS = ((80, THUMBNAIL_SIDE), (55, THUMBNAIL_SIDE), (30, THUMBNAIL_SIDE), (30, 240), (10, 120))


@dataclass(frozen=True, slots=True)
class ReEncodedPicture:
    """A picture in its own format, its size in pixels, and a thumbnail."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def re_encode(content: bytes, content_type: str) -> ReEncodedPicture:
    """Returns the picture upright, in sRGB and without metadata. Raises ``Refused``."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decode_and_encode(content, _FORMATS[content_type])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused(Reason.TOO_LARGE) from error
        except _DECODER_ERRORS as error:
            raise Refused(Reason.UNREADABLE) from error


def _decode_and_encode(content: bytes, name: str) -> ReEncodedPicture:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Refused(Reason.HEIC)
    try:
        image = Image.open(BytesIO(content), formats=[name])
    except UnidentifiedImageError as error:
        raise Refused(Reason.OTHER_TYPE) from error
    if name == "GIF":
        screen = gif.measure(content, MAX_FRAMES)
        _require_limits((screen.width, screen.height), screen.frames)
    with image:
        # Some telephones store several JPEGs in one file. The first one is the photo.
        frames = 1 if name == "JPEG" else getattr(image, "n_frames", 1)
        _require_limits(image.size, frames)
        return _encode_still(image, name) if frames == 1 else _encode_animation(image, name)


def _require_limits(size: tuple[int, int], frames: int) -> None:
    pixels = size[0] * size[1]
    if frames > MAX_FRAMES:
        raise Refused(Reason.TOO_MANY_FRAMES)
    if pixels > MAX_PIXELS or pixels * frames > MAX_PIXELS_OF_ALL_FRAMES:
        raise Refused(Reason.TOO_LARGE)


def _encode_still(image: Image.Image, name: str) -> ReEncodedPicture:
    image.load()
    upright = ImageOps.exif_transpose(image)
    shown = _strip_info(_to_plain_mode(upright, name))
    return ReEncodedPicture(_encode(shown, name), *shown.size, _make_thumbnail(shown))


def _encode_animation(image: Image.Image, name: str) -> ReEncodedPicture:
    frames, durations = [], []
    loop = image.info.get("loop")
    for frame in ImageSequence.Iterator(image):
        frames.append(_strip_info(frame.convert("RGBA")))
        durations.append(round(frame.info.get("duration", 0)))
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": durations}
    if loop is not None:
        options["loop"] = loop
    # In a GIF every frame replaces the one before. WebP uses its fastest method, because a person waits.
    options |= {"GIF": {"disposal": 2}, "WEBP": {"method": 0}}.get(name, {})
    return ReEncodedPicture(_encode(frames[0], name, **options), *frames[0].size, _make_thumbnail(frames[0]))


def _to_plain_mode(image: Image.Image, name: str) -> Image.Image:
    """Converts the image to sRGB and to a mode that its format supports."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a pixel
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P" and name in {"PNG", "GIF"} and "icc_profile" not in image.info:
        return image
    has_alpha = image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info
    mode = "RGBA" if has_alpha and name != "JPEG" else "L" if image.mode in {"1", "L"} else "RGB"
    return _to_srgb(image, mode) or image.convert(mode)


def _to_srgb(image: Image.Image, mode: str) -> Image.Image | None:
    """Applies the image's colour profile. Returns None if it has none, if it is sRGB already, or if it is broken."""
    profile = image.info.get("icc_profile")
    if not profile or mode == "L":
        return None
    source = image if image.mode in {mode, "CMYK"} else image.convert(mode)
    try:
        known = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(known):
            return None
        # Raises an error for a profile of another colour model than the image.
        return ImageCms.profileToProfile(source, known, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _strip_info(image: Image.Image) -> Image.Image:
    """Removes comments and profiles from the image, which encoders would write again."""
    image.info = {
        key: image.info[key] for key in ("transparency",) if key in image.info and image.mode in {"P", "L", "RGB"}
    }
    return image


def _encode(image: Image.Image, name: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, name, **{**_OPTIONS[name], **options})
    return out.getvalue()


def _make_thumbnail(image: Image.Image) -> bytes:
    for quality, side in _THUMBNAILS:
        small = _shrink(image, side)
        out = BytesIO()
        small.save(out, "WEBP", quality=quality, alpha_quality=quality)
        if out.tell() <= MAX_THUMBNAIL_BYTES:
            break
    return out.getvalue()


def _shrink(image: Image.Image, side: int) -> Image.Image:
    """Shrinks the image to fit into a square with this side in pixels. A smaller one keeps its size."""
    scale = min(1.0, side / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    has_alpha = image.mode == "RGBA" or "transparency" in image.info
    true_colour = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGBA" if has_alpha else "RGB")
    return true_colour.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
