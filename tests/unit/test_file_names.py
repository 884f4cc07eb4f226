"""Names of files: they agree with what the file is said to be, and no computer runs what they name."""

import pytest

from chalicelib.chat import file_types
from chalicelib.chat.file_names import clean_file_name
from chalicelib.errors import FileNotAsAnnounced, Invalid
from chalicelib.schema.validation import HEIC, parse

DOC = "application/msword"
RUN = ("bat", "cmd", "com", "js", "jar", "apk", "msi", "ps1", "sh", "vbs", "hta", "lnk", "html", "svg", "scr", "docm")


@pytest.mark.parametrize(
    ("name", "content_type", "expected_name"),
    [
        ("kalash.png", "image/png", "kalash.png"),
        ("PHOTO.JPEG", "image/jpeg", "PHOTO.JPEG"),
        ("कुण्डली.pdf", "application/pdf", "कुण्डली.pdf"),
        ("photo", "image/jpeg", "photo.jpg"),
        ("Pt. Dr. Sharma", "application/pdf", "Pt. Dr. Sharma.pdf"),
        ("kundali.2083", "text/plain", "kundali.2083.txt"),
        ("kundali.", "image/png", "kundali.png"),
        ("कुण्डली.पहिलो", "image/png", "कुण्डली.पहिलो.png"),
        ("voice.weba", "audio/webm", "voice.weba"),
        ("voice.m4a", "audio/mp4", "voice.m4a"),
        ("voice.exe.mp3", "audio/mpeg", "voice.exe.mp3"),
        (" . ", "image/gif", "file.gif"),
    ],
)
def test_a_name_has_its_types_ending(name: str, content_type: str, expected_name: str) -> None:
    assert clean_file_name(name, content_type) == expected_name


@pytest.mark.parametrize(
    "name",
    [
        "invoice.doc.exe",
        "invoice.exe",
        "INVOICE.EXE",
        "invoice.exe.",
        "invoice.exe . .",
        "invoice.doc                    .exe",
        "invoice\u202ecod.exe",
        "invoice.exe\u202e",
        "invoice.e\u200bxe",
        "invoice.exe\u2066\u2069",
        "invoice.ｅｘｅ",
        "invoice．exe",
        "dir/x.doc\\invoice.scr",
        *(f"invoice.{ending}" for ending in RUN),
    ],
)
def test_a_name_that_a_computer_would_run_is_refused(name: str) -> None:
    with pytest.raises(FileNotAsAnnounced) as error:
        clean_file_name(name, DOC)

    [field] = error.value.fields
    assert (field.field, error.value.code, error.value.status) == ("filename", "FILE_NOT_AS_ANNOUNCED", 422)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("kalash.pdf", "image/png"),
        ("kalash.jpg", "image/png"),
        ("list.xlsx", DOC),
        ("list.docx", DOC),
        ("list.rtf", DOC),
        ("fonts.ttf", "text/plain"),
        ("a.zip", DOC),
        ("song.mp3", "audio/ogg"),
        ("notes.csv", "text/plain"),
        ("film.mov", "audio/mp4"),
    ],
)
def test_an_ending_of_another_type_is_refused(name: str, content_type: str) -> None:
    with pytest.raises(FileNotAsAnnounced) as error:
        clean_file_name(name, content_type)

    assert f".{name.rpartition('.')[2]}" in error.value.fields[0].message.en


@pytest.mark.parametrize(
    "announcement",
    [
        {"content_type": "image/heic", "filename": "IMG_1.HEIC"},
        {"content_type": "image/heif", "filename": "photo"},
        {"content_type": "image/heic-sequence", "filename": "photo"},
        {"content_type": "", "filename": "IMG_1.HEIC"},
        {"content_type": "application/octet-stream", "filename": "IMG_1.heif"},
    ],
)
def test_a_heic_picture_is_refused_with_advice(announcement: dict[str, str]) -> None:
    from chalicelib.chat.schemas import Announcement

    with pytest.raises(Invalid) as error:
        parse(Announcement, {"size": 10, **announcement})

    [field] = error.value.fields
    assert (field.field, field.message) == ("content_type", HEIC)
    assert "JPEG" in HEIC.en
    assert "JPEG" in HEIC.ne


def test_a_heic_name_is_refused_with_the_same_advice() -> None:
    with pytest.raises(FileNotAsAnnounced) as error:
        clean_file_name("IMG_1.HEIC", "image/jpeg")

    assert error.value.fields[0].message == HEIC


@pytest.mark.parametrize(
    ("announcement", "stored_type"),
    [
        ("audio/webm;codecs=opus", "audio/webm"),
        ("audio/webm; codecs=opus", "audio/webm"),
        ('audio/mp4;codecs="mp4a.40.2"', "audio/mp4"),
        ("audio/ogg;codecs=opus", "audio/ogg"),
        ("audio/mpeg", "audio/mpeg"),
        ("Image/PNG", "image/png"),
        ("text/plain; charset=utf-8", "text/plain"),
    ],
)
def test_a_type_is_taken_without_its_parameters(announcement: str, stored_type: str) -> None:
    from chalicelib.chat.schemas import Announcement

    parsed = parse(Announcement, {"filename": "a", "content_type": announcement, "size": 10})

    assert parsed.content_type == stored_type


@pytest.mark.parametrize(
    "announcement", ["audio/wav", "video/webm;codecs=vp9", "image/png;codecs=x", "image/svg+xml", "", None]
)
def test_no_other_type_is_taken(announcement: str | None) -> None:
    from chalicelib.chat.schemas import Announcement

    with pytest.raises(Invalid):
        parse(Announcement, {"filename": "a", "content_type": announcement, "size": 10})


def test_no_ending_belongs_to_two_types() -> None:
    endings = [ending for endings in file_types.ENDINGS.values() for ending in endings]

    assert len(endings) == len(set(endings))
    assert {file_types.type_of_ending(ending) for ending in endings} == set(file_types.ENDINGS)
