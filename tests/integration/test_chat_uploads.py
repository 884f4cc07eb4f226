"""What may be announced as an upload, what its signed form allows, and the name that the file gets."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from chalicelib.chat.sending import SendResult
from chalicelib.errors import Invalid
from tests.integration.chat_client import ChatClient
from tests.integration.people import Api, Person
from tests.integration.uploads import PICTURE, announce_upload, post_file, upload_file


def send_image(chat: ChatClient, person: Person, file_id: str, **members: Any) -> SendResult:
    return chat.send(person, content=None, message_type="IMAGE", file_id=file_id, **members)


@pytest.mark.parametrize(
    ("content", "change"),
    [
        (PICTURE + b"more", {}),
        (PICTURE[:-1], {}),
        (PICTURE, {"Content-Type": "text/html"}),
    ],
    ids=["larger", "smaller", "another type"],
)
def test_what_is_not_uploaded_as_announced_is_refused_or_of_no_use(
    api: Api, chat: ChatClient, content: bytes, change: dict[str, str]
) -> None:
    attachment = announce_upload(api, chat, chat.customer)

    assert post_file(attachment, content, **change) in (204, 400, 403)

    with pytest.raises(Invalid):
        send_image(chat, chat.customer, attachment["file_id"])
    assert chat.stored == []


def test_the_upload_is_signed_for_this_type_this_size_and_this_place(api: Api, chat: ChatClient) -> None:
    fields = announce_upload(api, chat, chat.customer)["upload"]["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))

    assert ["content-length-range", len(PICTURE), len(PICTURE)] in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert {"key": fields["key"]} in policy["conditions"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", 10 * 1024 * 1024 + 1),
        ("size", 0),
        ("content_type", "text/html"),
        ("content_type", "image/svg+xml"),
        ("content_type", "application/x-msdownload"),
        ("filename", ""),
        ("filename", "\u200b"),
        ("filename", "kundali\u0085.png"),
        ("filename", "x" * 201),
        ("key", "rooms/of/others"),
    ],
)
def test_an_announcement_that_is_not_allowed_is_refused(api: Api, chat: ChatClient, field: str, value: object) -> None:
    body = {"filename": "kalash.png", "content_type": "image/png", "size": 10, field: value}

    refusal = api.post(f"/chat/rooms/{chat.room_id}/attachments", chat.customer, body)

    assert refusal.status == 422
    assert [error["field"] for error in refusal.json["errors"]] == [field]


def test_ten_megabytes_are_allowed(api: Api, chat: ChatClient) -> None:
    assert announce_upload(api, chat, chat.customer, size=10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("filename", "expected_name"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\files\\kundali.png", "kundali.png"),
        ('a"; evil="b.png', "a; evil=b.png"),
        ("कुण्डली.png", "कुण्डली.png"),
        ("kundali\u202egnp.gpj.png", "kundalignp.gpj.png"),
        ("Pt. Dr. Sharma", "Pt. Dr. Sharma.png"),
        ("kundali.2083", "kundali.2083.png"),
        ("KUNDALI.PNG", "KUNDALI.PNG"),
        ("...", "file.png"),
    ],
)
def test_a_filename_is_a_name_and_nothing_else(api: Api, chat: ChatClient, filename: str, expected_name: str) -> None:
    file_id = upload_file(api, chat, chat.customer, filename=filename)
    send_image(chat, chat.customer, file_id)

    [message] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.customer).json["items"]
    disposition = parse_qs(urlsplit(message["file_url"]).query)["response-content-disposition"][0]

    assert message["file_name"] == expected_name
    assert disposition.isascii(), "S3 refuses other letters in a header"
    assert unquote(disposition.partition("filename*=UTF-8''")[2]) == expected_name
