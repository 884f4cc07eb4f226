"""What a message says about its file, and how the file is served to both."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.chat.models import Message
from tests.integration.people import Api
from tests.integration.talk import Talk
from tests.integration.uploads import uploaded


def served_as(url: str) -> dict[str, str]:
    """The headers that the link makes S3 answer with."""
    query = parse_qs(urlsplit(url).query)
    return {name: query[name][0] for name in query if name.startswith("response-")}


def shown(api: Api, talk: Talk) -> dict[str, Any]:
    """The newest message as the pandit reads it over REST; his list of rooms says the same of it."""
    [listed] = api.get(f"/chat/rooms/{talk.room_id}/messages?limit=1", talk.pandit).json["items"]
    latest = api.get(f"/chat/rooms/{talk.room_id}", talk.pandit).json["last_message"]
    stable = ("name", "content_type", "size", "width", "height", "duration_ms")
    if listed["file"] is None:
        assert latest["file"] is None
    else:
        assert [latest["file"][one] for one in stable] == [listed["file"][one] for one in stable]
    return dict(listed)


def test_a_text_has_no_file(api: Api, talk: Talk) -> None:
    talk.say(talk.customer)

    assert shown(api, talk)["file"] is None


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
    api: Api, talk: Talk, name: str, message_type: str, content_type: str, disposition: str
) -> None:
    sent = talk.say(talk.customer)
    old = [Message.file_key.set(f"files/{talk.room_id}/f1/etag"), Message.file_name.set(name)]
    sent.update([*old, Message.message_type.set(message_type)])

    message = shown(api, talk)

    unknown = dict.fromkeys(["size", "width", "height", "duration_ms", "thumbnail_url"])
    assert message["file"] == {"name": name, "content_type": content_type, **unknown}
    served = served_as(message["file_url"])
    assert served["response-content-disposition"].startswith(f"{disposition}; ")
    expected = "text/plain; charset=utf-8" if content_type == "text/plain" else None
    assert served.get("response-content-type") == expected


def test_a_frame_carries_the_same_file(api: Api, talk: Talk) -> None:
    theirs = talk.join(talk.pandit)
    file_id = uploaded(api, talk, talk.customer)

    talk.say(talk.customer, message_type="IMAGE", file_id=file_id, content=None)

    pushed = theirs.expect("message")["message"]["file"]
    assert (pushed["name"], pushed["content_type"]) == ("kalash.png", "image/png")
