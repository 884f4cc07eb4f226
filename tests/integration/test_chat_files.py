"""What a message says about its file, how the file is served to both, and what is refused."""

import zlib
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from PIL import Image

from chalicelib.chat.models import Message
from chalicelib.errors import Invalid, Unavailable
from chalicelib.media import jobs
from infra.local.settings import STACK_NAME
from tests.integration.aws_calls import redirect_media_calls
from tests.integration.chat_client import ChatClient
from tests.integration.people import Api
from tests.integration.uploads import TEXT, upload_file
from tests.pictures import ORANGE, colour_of, picture
from tests.unit.media import sounds


def served_as(url: str) -> dict[str, str]:
    """The headers that the link makes S3 answer with."""
    query = parse_qs(urlsplit(url).query)
    return {name: query[name][0] for name in query if name.startswith("response-")}


def shown(api: Api, chat: ChatClient) -> dict[str, Any]:
    """The newest message as the pandit reads it over REST; his list of rooms says the same of it."""
    [listed] = api.get(f"/chat/rooms/{chat.room_id}/messages?limit=1", chat.pandit).json["items"]
    latest = api.get(f"/chat/rooms/{chat.room_id}", chat.pandit).json["last_message"]
    stable = ("name", "content_type", "size", "width", "height", "duration_ms")
    if listed["file"] is None:
        assert latest["file"] is None
    else:
        assert [latest["file"][one] for one in stable] == [listed["file"][one] for one in stable]
    return dict(listed)


def test_a_text_has_no_file(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer)

    assert shown(api, chat)["file"] is None


@pytest.mark.parametrize(
    ("name", "message_type", "content_type", "disposition"),
    [
        ("kalash.png", "IMAGE", "image/png", "inline"),
        ("photo", "IMAGE", "application/octet-stream", "inline"),
        ("list.txt", "FILE", "text/plain", "attachment"),
        ("kundali.pdf", "FILE", "application/pdf", "attachment"),
        ("invoice.doc.exe", "FILE", "application/octet-stream", "attachment"),
    ],
)
def test_a_message_from_before_types_were_stored_reads_well(
    api: Api, chat: ChatClient, name: str, message_type: str, content_type: str, disposition: str
) -> None:
    sent = chat.say(chat.customer)
    old = [Message.file_key.set(f"files/{chat.room_id}/f1/etag"), Message.file_name.set(name)]
    sent.update([*old, Message.message_type.set(message_type)])

    message = shown(api, chat)

    unknown = dict.fromkeys(["size", "width", "height", "duration_ms", "thumbnail_url"])
    assert message["file"] == {"name": name, "content_type": content_type, **unknown}
    served = served_as(message["file_url"])
    assert served["response-content-disposition"].startswith(f"{disposition}; ")
    expected = "text/plain; charset=utf-8" if content_type == "text/plain" else None
    assert served.get("response-content-type") == expected


def test_both_see_a_picture_with_its_size_and_a_thumbnail(api: Api, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    content = picture(size=(1200, 900))
    file_id = upload_file(api, chat, chat.customer, content)

    chat.say(chat.customer, message_type="IMAGE", file_id=file_id, content=None)

    frames = [line.expect("message")["message"] for line in (mine, theirs)]
    for message in (*frames, shown(api, chat)):
        file = message["file"]
        assert (file["name"], file["content_type"], file["duration_ms"]) == ("kalash.png", "image/png", None)
        assert (file["width"], file["height"]) == (1200, 900)
        whole, small = httpx.get(message["file_url"]), httpx.get(file["thumbnail_url"])
        assert len(whole.content) == file["size"]
        assert colour_of(whole.content) == ORANGE
        with Image.open(BytesIO(small.content)) as thumbnail:
            assert thumbnail.size == (480, 360)
        assert (small.headers["content-type"], len(small.content) <= 30_000) == ("image/webp", True)
        assert whole.headers["content-disposition"].startswith("inline; ")


def test_nobody_learns_where_a_photo_was_taken(api: Api, chat: ChatClient) -> None:
    place = Image.Exif()
    place[0x010F], place[0x0112] = "A camera", 6
    place.get_ifd(0x8825)[29] = "27.7172N 85.3240E"
    content = picture("JPEG", (40, 30), exif=place)
    assert b"27.7172N" in content
    file_id = upload_file(api, chat, chat.customer, content, filename="photo.jpg", content_type="image/jpeg")

    chat.say(chat.customer, message_type="IMAGE", file_id=file_id, content=None)

    message = shown(api, chat)
    assert (message["file"]["width"], message["file"]["height"]) == (30, 40), "it stands upright"
    for url in (message["file_url"], message["file"]["thumbnail_url"]):
        fetched = httpx.get(url).content
        assert b"27.7172N" not in fetched
        assert b"A camera" not in fetched


def test_a_recording_is_heard_by_both(api: Api, chat: ChatClient) -> None:
    theirs = chat.join(chat.pandit)
    content, how = sounds.RECORDED_WEBM, {"filename": "voice", "content_type": "audio/webm;codecs=opus"}
    file_id = upload_file(api, chat, chat.customer, content, **how)

    chat.say(chat.customer, message_type="AUDIO", file_id=file_id, content=None)

    pushed, listed = theirs.expect("message")["message"], shown(api, chat)
    for message in (pushed, listed):
        assert (message["message_type"], message["file_name"]) == ("AUDIO", "voice.webm")
        assert message["file"]["content_type"] == "audio/webm"
        assert message["file"]["duration_ms"] == pytest.approx(sounds.RECORDED_MS, abs=200)
        fetched = httpx.get(message["file_url"])
        assert (fetched.content, fetched.headers["content-type"]) == (content, "audio/webm")
        assert fetched.headers["content-disposition"].startswith("inline; ")


def test_a_text_is_served_as_utf8_and_saved(api: Api, chat: ChatClient) -> None:
    marked = ("\ufeff" + TEXT.decode()).encode("utf-16-le")
    for content in (TEXT, marked):
        file_id = upload_file(api, chat, chat.customer, content, filename="list.txt", content_type="text/plain")
        chat.say(chat.customer, message_type="FILE", file_id=file_id)

        message = shown(api, chat)
        fetched = httpx.get(message["file_url"])
        assert (fetched.content, message["file"]["size"]) == (TEXT, len(TEXT))
        assert fetched.headers["content-type"] == "text/plain; charset=utf-8"
        assert fetched.headers["content-disposition"].startswith("attachment; ")


DOC = {"filename": "invoice.doc", "content_type": "application/msword"}
PDF = {"filename": "invoice.pdf", "content_type": "application/pdf"}
PNG: dict[str, str] = {}
WEBM = {"filename": "voice.webm", "content_type": "audio/webm"}
HEADER = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0"
BOMB = HEADER + zlib.crc32(HEADER[12:]).to_bytes(4, "big") + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


@pytest.mark.parametrize(
    ("content", "announced_as", "message_type", "code"),
    [
        (b"MZ" + bytes(100), DOC, "FILE", "FILE_NOT_AS_ANNOUNCED"),
        (TEXT, PDF, "FILE", "FILE_NOT_AS_ANNOUNCED"),
        (TEXT, PNG, "IMAGE", "FILE_NOT_AS_ANNOUNCED"),
        (picture("JPEG"), PNG, "IMAGE", "FILE_NOT_AS_ANNOUNCED"),
        (picture(size=(300, 200))[:-40], PNG, "FILE", "FILE_NOT_AS_ANNOUNCED"),
        (picture(), WEBM, "AUDIO", "FILE_NOT_AS_ANNOUNCED"),
        (BOMB, PNG, "IMAGE", "VALIDATION_FAILED"),
        (sounds.webm(list(range(0, 200_000, 60))), WEBM, "AUDIO", "VALIDATION_FAILED"),
    ],
    ids=["program", "pdf", "no picture", "other picture", "truncated", "no sound", "bomb", "too long"],
)
def test_what_contradicts_its_type_is_refused_and_changes_nothing(
    api: Api, chat: ChatClient, content: bytes, announced_as: dict[str, str], message_type: str, code: str
) -> None:
    mine = chat.join(chat.customer)
    file_id = upload_file(api, chat, chat.customer, content, **announced_as)
    body = {"client_id": "c1", "message_type": message_type, "file_id": file_id}

    refused = api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body)
    mine.send({"action": "message", **body})

    assert (refused.status, refused.json["code"]) == (422, code)
    [field] = refused.json["errors"]
    assert field["field"] == "file_id"
    assert mine.expect("error")["code"] == code
    assert chat.stored == []
    good = upload_file(api, chat, chat.customer)
    body |= {"message_type": "IMAGE", "file_id": good}
    assert api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body).status == 201, "announced anew"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"filename": "invoice.doc.exe", "content_type": "application/msword"}, "filename", "FILE_NOT_AS_ANNOUNCED"),
        ({"filename": "kalash.pdf"}, "filename", "FILE_NOT_AS_ANNOUNCED"),
        ({"filename": "IMG.HEIC", "content_type": "image/heic"}, "content_type", "VALIDATION_FAILED"),
        ({"filename": "x" * 240 + ".png"}, "filename", "VALIDATION_FAILED"),
    ],
)
def test_an_announcement_is_refused_with_its_reason_in_both_languages(
    api: Api, chat: ChatClient, body: dict[str, str], field: str, code: str
) -> None:
    wanted = {"filename": "kalash.png", "content_type": "image/png", "size": 10, **body}
    told = set()
    for language in ("en", "ne"):
        path = f"/chat/rooms/{chat.room_id}/attachments"
        refused = api.post(path, chat.customer, wanted, accept_language=language)
        assert (refused.status, refused.json["code"]) == (422, code)
        [error] = refused.json["errors"]
        assert error["field"] == field
        told.add(error["message"])
    assert len(told) == 2
    if field == "filename" and code == "VALIDATION_FAILED":
        assert "At most 200 characters." in told


def test_a_picture_is_no_recording(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    with pytest.raises(Invalid):
        chat.say(chat.customer, message_type="AUDIO", file_id=file_id)
    assert chat.say(chat.customer, message_type="IMAGE", file_id=file_id).file_name == "kalash.png"


@pytest.mark.parametrize("function", ["none-of-this-name", f"{STACK_NAME}-ws_welcome"], ids=["is gone", "raises"])
def test_a_picture_that_cannot_be_looked_into_just_now_is_sent_later(api: Api, chat: ChatClient, function: str) -> None:
    file_id = upload_file(api, chat, chat.customer)
    body = {"client_id": "c1", "message_type": "IMAGE", "file_id": file_id}
    path = f"/chat/rooms/{chat.room_id}/messages"

    with redirect_media_calls(function):
        failed = api.post(path, chat.customer, body)

    assert (failed.status, failed.json["code"]) == (503, "UNAVAILABLE")
    assert failed.headers["Retry-After"]
    assert chat.stored == []
    assert api.post(path, chat.customer, body).status == 201


def test_an_upload_that_the_function_may_not_read_is_a_fault_of_ours_and_no_refusal() -> None:
    """So a wrong policy rings an alarm, instead of telling every sender that the file was not uploaded."""
    with pytest.raises(Unavailable):
        jobs.run(jobs.Job("transcripts/of-others", "0" * 32, "image/png", "files/none"))
