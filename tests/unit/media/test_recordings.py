"""Recordings: their duration, and that they contain sound only."""

import pytest

from chalicelib.media import recordings
from chalicelib.media.jobs import Reason, Refused
from tests.unit.media import sounds

EVERY_20_MS = list(range(0, 5000, 20))
BY_TYPE = {
    "audio/webm": sounds.webm(EVERY_20_MS),
    "audio/mp4": sounds.mp4(5000),
    "audio/ogg": sounds.ogg(5000),
    "audio/mpeg": sounds.mp3(5000),
}


def refusal_reason(content: bytes, content_type: str) -> Reason:
    with pytest.raises(Refused) as error:
        recordings.check(content, content_type)
    return error.value.reason


@pytest.mark.parametrize("content_type", BY_TYPE)
def test_the_duration_of_a_recording_is_measured(content_type: str) -> None:
    recording = recordings.check(BY_TYPE[content_type], content_type)

    assert recording.duration_ms == pytest.approx(5000, abs=60)
    assert recording.content == BY_TYPE[content_type]


@pytest.mark.parametrize(
    ("content", "content_type"), [(sounds.RECORDED_WEBM, "audio/webm"), (sounds.RECORDED_MP4, "audio/mp4")]
)
def test_a_browsers_recording_without_a_duration_is_measured(content: bytes, content_type: str) -> None:
    recording = recordings.check(content, content_type)

    assert recording.duration_ms == pytest.approx(sounds.RECORDED_MS, abs=200)
    assert recording.content == content


@pytest.mark.parametrize("content_type", BY_TYPE)
@pytest.mark.parametrize("other_type", [*BY_TYPE, "text"])
def test_another_type_is_refused(content_type: str, other_type: str) -> None:
    if other_type != content_type:
        assert (
            refusal_reason(BY_TYPE.get(other_type, b"only words, and many of them"), content_type) is Reason.OTHER_TYPE
        )


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(sounds.webm(EVERY_20_MS, track_type=1), "audio/webm"), (sounds.mp4(5000, handler="vide"), "audio/mp4")],
)
def test_a_film_is_no_recording(content: bytes, content_type: str) -> None:
    assert refusal_reason(content, content_type) is Reason.OTHER_TYPE


@pytest.mark.parametrize("seconds", [180, 185])
def test_recordings_longer_than_three_minutes_are_refused(seconds: int) -> None:
    ms = seconds * 1000
    recordings_by_type = {
        "audio/webm": sounds.webm(list(range(0, ms, 60))),
        "audio/mp4": sounds.mp4(0, fragments=sounds.fragment([1000] * seconds)),
        "audio/ogg": sounds.ogg(ms),
        "audio/mpeg": sounds.mp3(ms),
    }
    for content_type, content in recordings_by_type.items():
        if seconds == 180:
            assert recordings.check(content, content_type).duration_ms == pytest.approx(ms, abs=100)
        else:
            assert refusal_reason(content, content_type) is Reason.TOO_LONG


def test_fragments_count_if_the_header_has_a_shorter_duration() -> None:
    content = sounds.mp4(0, fragments=sounds.fragment([20, 30]) + sounds.fragment([50]))

    assert recordings.check(content, "audio/mp4").duration_ms == 100


def test_metadata_of_a_recording_is_removed() -> None:
    place = "+27.7172+085.3240/"
    tags = sounds.element("1254c367", place.encode())
    metadata = sounds.box("udta", sounds.box("loci", place.encode())) + sounds.box("uuid", place.encode())
    id3 = b"ID3\x04\x00\x00\x00\x00\x00\x20" + place.encode().ljust(32)
    recordings_by_type = {
        "audio/webm": sounds.webm(EVERY_20_MS, extra=tags),
        "audio/mp4": sounds.mp4(5000, extra=metadata),
        "audio/mpeg": id3 + sounds.mp3(5000) + b"TAG" + place.encode().ljust(125),
    }
    for content_type, content in recordings_by_type.items():
        assert place.encode() in content
        recording = recordings.check(content, content_type)
        assert place.encode() not in recording.content
        second_pass = recordings.check(recording.content, content_type)
        assert (second_pass.content, second_pass.duration_ms) == (recording.content, recording.duration_ms)


@pytest.mark.parametrize("content_type", BY_TYPE)
def test_damage_is_refused_and_never_an_error(content_type: str) -> None:
    content = BY_TYPE[content_type]
    for length in range(4, min(400, len(content))):
        try:
            recordings.check(content[:length], content_type)
        except Refused:
            continue
    for position in range(min(400, len(content))):
        damaged_content = bytearray(content)
        damaged_content[position] ^= 0xFF
        try:
            recordings.check(bytes(damaged_content), content_type)
        except Refused:
            continue


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (sounds.RECORDED_WEBM + b"\xec\x80" * 200_000, "audio/webm"),
        (sounds.mp4(5000) + sounds.box("free") * 200_000, "audio/mp4"),
        (sounds.box("ftyp") + b"\x00\x10\x00\x00moov" * 1000, "audio/mp4"),
    ],
)
def test_recordings_that_take_long_to_read_are_refused(content: bytes, content_type: str) -> None:
    assert refusal_reason(content, content_type) in {Reason.UNREADABLE, Reason.OTHER_TYPE}


@pytest.mark.parametrize(
    "content",
    [
        "a text in UTF-16".encode("utf-16-le"),
        b"\xff\xfb\xf0\0" + bytes(400),
        b"\xff\xfb\x9c\0" + bytes(400),
        b"\xff\xfb",
    ],
    ids=["text", "no bit rate", "no sampling rate", "too short"],
)
def test_a_text_that_begins_like_a_frame_is_refused(content: bytes) -> None:
    with_frame_header = content if content.startswith(b"\xff\xfb") else b"\xff\xfe" + content

    assert refusal_reason(with_frame_header, "audio/mpeg") is Reason.OTHER_TYPE


def test_any_number_of_tags_is_skipped() -> None:
    # If the content were copied for each tag, this would take minutes, and a stranger could block the function.
    content = b"ID3\4\0\0\0\0\0\0" * 1_000_000 + BY_TYPE["audio/mpeg"]

    assert recordings.check(content, "audio/mpeg").content == BY_TYPE["audio/mpeg"]
