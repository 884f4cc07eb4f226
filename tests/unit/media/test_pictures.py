"""Pictures: only the visible picture remains, and a picture that is too large is never decoded."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from chalicelib.media import pictures
from chalicelib.media.jobs import Reason, Refused

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
SECRET = b"27.7172N 85.3240E"


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain_picture(kind: str, size: tuple[int, int] = (40, 30), colour: str = "orange", **options: Any) -> bytes:
    return encode(Image.new("RGB", size, colour), kind, **options)


def animation(kind: str, frames: int, size: tuple[int, int] = (8, 6)) -> bytes:
    # Neighbouring frames differ, because encoders merge equal ones.
    images = [Image.new("RGB", size, ("red", "blue")[number % 2]) for number in range(frames)]
    return encode(images[0], kind, save_all=True, append_images=images[1:], duration=70, loop=0)


def decode(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refusal_reason(content: bytes, kind: str) -> Reason:
    with pytest.raises(Refused) as error:
        pictures.re_encode(content, TYPES[kind])
    return error.value.reason


@pytest.mark.parametrize("kind", TYPES)
def test_a_picture_keeps_its_type_and_size(kind: str) -> None:
    picture = pictures.re_encode(plain_picture(kind), TYPES[kind])

    with decode(picture.content) as image, decode(picture.thumbnail) as thumbnail:
        assert (image.format, image.size) == (kind, (40, 30)) == (kind, (picture.width, picture.height))
        colour = image.convert("RGB").getpixel((20, 15))
        assert isinstance(colour, tuple)
        assert colour == pytest.approx((255, 165, 0), abs=3)
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (40, 30))


@pytest.mark.parametrize("kind", TYPES)
def test_metadata_is_removed(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()  # the camera's maker
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    png_info = PngInfo()
    png_info.add_text("Location", SECRET.decode())
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": exif, "comment": SECRET, "xmp": SECRET},
        "PNG": {"exif": exif, "pnginfo": png_info},
        "WEBP": {"exif": exif, "xmp": SECRET},
        "GIF": {"comment": SECRET},
    }
    content = plain_picture(kind, **options[kind])
    assert SECRET in content

    picture = pictures.re_encode(content, TYPES[kind])

    for bytes_written in (picture.content, picture.thumbnail):
        assert SECRET not in bytes_written
        with decode(bytes_written) as image:
            assert not image.getexif()
            assert not {"comment", "exif", "xmp", "icc_profile", "Location"} & set(image.info)


def test_bytes_appended_to_a_picture_are_removed() -> None:
    assert SECRET not in pictures.re_encode(plain_picture("JPEG") + b"PK\x03\x04" + SECRET, "image/jpeg").content
    assert SECRET not in pictures.re_encode(plain_picture("PNG") + b"<script>" + SECRET, "image/png").content
    assert SECRET not in pictures.re_encode(plain_picture("GIF") + b"%PDF-1.7" + SECRET, "image/gif").content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_rotated_photo_becomes_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees
    rotated = Image.new("RGB", (40, 30), "orange")
    rotated.paste("blue", (0, 0, 40, 15))  # what is above when it is shown as stored is on the right when upright

    picture = pictures.re_encode(encode(rotated, kind, exif=exif), TYPES[kind])

    assert (picture.width, picture.height) == (30, 40)
    with decode(picture.content) as image:
        assert image.size == (30, 40)
        right_pixel, left_pixel = (image.convert("RGB").getpixel((x, 20)) for x in (25, 4))
        assert isinstance(right_pixel, tuple)
        assert isinstance(left_pixel, tuple)
        assert right_pixel[2] > 200 > left_pixel[2]


def test_colours_are_converted_to_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    other_profile = lab.tobytes().replace(b"s\0R\0G\0B", b"X\0R\0G\0B").replace(b"sRGB", b"XRGB")

    picture = pictures.re_encode(plain_picture("PNG", icc_profile=other_profile), "image/png")

    with decode(picture.content) as image:
        assert "icc_profile" not in image.info
        assert image.getpixel((1, 1)) == pytest.approx((255, 165, 0), abs=3)


@pytest.mark.parametrize("profile", [b"none", b"\0" * 200])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    assert pictures.re_encode(plain_picture("JPEG", icc_profile=profile), "image/jpeg").width == 40


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGBA", "WEBP"),
        ("P", "GIF"),
        ("L", "GIF"),
    ],
)
def test_every_mode_of_a_format_is_accepted(mode: str, kind: str) -> None:
    picture = pictures.re_encode(encode(Image.new(mode, (40, 30)), kind), TYPES[kind])

    with decode(picture.content) as image, decode(picture.thumbnail) as thumbnail:
        assert image.size == thumbnail.size == (40, 30)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_transparency_is_kept(kind: str) -> None:
    picture = pictures.re_encode(encode(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), kind), TYPES[kind])

    for content in (picture.content, picture.thumbnail):
        with decode(content) as image:
            assert image.convert("RGBA").getpixel((20, 15))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_animations_stay_animated(kind: str) -> None:
    picture = pictures.re_encode(animation(kind, 5), TYPES[kind])

    with decode(picture.content) as image:
        assert (getattr(image, "n_frames", 1), image.info.get("loop")) == (5, 0)
        image.seek(1)
        image.load()
        assert image.info["duration"] == 70


def test_of_several_jpegs_in_a_file_the_first_is_used() -> None:
    first, second = Image.new("RGB", (40, 30), "orange"), Image.new("RGB", (20, 10), "blue")
    content = encode(first, "MPO", save_all=True, append_images=[second])

    picture = pictures.re_encode(content, "image/jpeg")

    with decode(picture.content) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_is_small_whatever_the_picture(kind: str) -> None:
    noise = Image.effect_noise((1600, 1200), 120)
    loud = Image.merge("RGB", [noise, noise.rotate(90), noise.rotate(180)])

    picture = pictures.re_encode(encode(loud, kind), TYPES[kind])

    assert len(picture.thumbnail) <= 30_000
    with decode(picture.thumbnail) as thumbnail:
        assert max(thumbnail.size) in {480, 240, 120}


def test_a_very_long_picture_has_a_thumbnail() -> None:
    picture = pictures.re_encode(plain_picture("PNG", (20_000, 3)), "image/png")

    with decode(picture.thumbnail) as thumbnail:
        assert thumbnail.size == (480, 1)


def test_another_type_is_refused() -> None:
    for kind in TYPES:
        for content in [
            *map(plain_picture, sorted(set(TYPES) - {kind})),
            b"%PDF-1.7",
            b"<svg/>",
            b"MZ" + bytes(100),
            b"",
        ]:
            assert refusal_reason(content, kind) is Reason.OTHER_TYPE
        assert refusal_reason(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", kind) is Reason.HEIC


@pytest.mark.parametrize("kind", TYPES)
def test_a_truncated_picture_is_refused(kind: str) -> None:
    noise = encode(Image.effect_noise((200, 200), 99).convert("RGB"), kind)
    assert refusal_reason(noise[: len(noise) // 2], kind) in {Reason.UNREADABLE, Reason.OTHER_TYPE}


def test_a_canvas_that_no_webp_can_have_is_refused() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    content = bytearray(out.getvalue())
    content[24:27] = (20_000 - 1).to_bytes(3, "little")  # the width in VP8X; WebP's bitstreams hold 14 bits

    assert refusal_reason(bytes(content), "WEBP") is Reason.UNREADABLE


@pytest.mark.parametrize("kind", TYPES)
def test_damage_is_refused_and_never_an_error(kind: str) -> None:
    content = plain_picture(kind)
    for position in range(len(content)):
        damaged_content = bytearray(content)
        damaged_content[position] ^= 0xFF
        for content_variant in (bytes(damaged_content), content[:position]):
            try:
                pictures.re_encode(content_variant, TYPES[kind])
            except Refused:
                continue


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))


def gif_of(width: int, height: int, frame: tuple[int, int], frames: int) -> bytes:
    """Returns a GIF whose frames have a size but no content."""
    image = b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + image * frames + b";"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png_header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + chunk(b"IEND", b""), "PNG"),
        (png_header(8_001, 5_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "PNG"),
        (plain_picture("JPEG").replace(struct.pack(">HH", 30, 40), struct.pack(">HH", 65_000, 65_000)), "JPEG"),
        (gif_of(65_535, 65_535, (1, 1), 1), "GIF"),
        (gif_of(1, 1, (65_535, 65_535), 1), "GIF"),
        (gif_of(1, 1, (2_000, 2_000), 150), "GIF"),
        (plain_picture("WEBP", (7_000, 6_000)), "WEBP"),
        (animation("WEBP", 100, (1_000, 700)), "WEBP"),
    ],
    ids=["PNG bomb", "40,005,000", "JPEG", "GIF screen", "GIF frame", "GIF frames", "WebP", "WebP frames"],
)
def test_a_picture_that_is_too_large_by_its_header_is_refused(content: bytes, kind: str) -> None:
    assert refusal_reason(content, kind) is Reason.TOO_LARGE


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_at_most_200_frames_are_accepted(kind: str) -> None:
    assert pictures.re_encode(animation(kind, 200), TYPES[kind]).width == 8
    assert refusal_reason(animation(kind, 201), kind) is Reason.TOO_MANY_FRAMES


def test_counting_stops_at_the_first_frame_above_the_limit() -> None:
    assert refusal_reason(gif_of(1, 1, (1, 1), 500_000), "GIF") is Reason.TOO_MANY_FRAMES
    gif = gif_of(1, 1, (1, 1), 1)[:-1] + b"\x01" + gif_of(1, 1, (1, 1), 300)[13:]
    assert refusal_reason(gif, "GIF") is Reason.TOO_MANY_FRAMES


def test_compressed_text_bombs_are_refused_or_removed() -> None:
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000)))
    content = plain_picture("PNG")

    assert refusal_reason(content[:33] + bomb + content[33:], "PNG") is Reason.UNREADABLE


def test_40_megapixels_are_accepted() -> None:
    picture = pictures.re_encode(encode(Image.new("L", (8_000, 5_000)), "PNG"), "image/png")

    assert (picture.width, picture.height) == (8_000, 5_000)
