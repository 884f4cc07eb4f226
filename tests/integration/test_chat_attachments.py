"""Files: announced, uploaded straight to S3 as announced, and bound to one message of their uploader."""

import base64
import json
from functools import partial
from hashlib import md5
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from chalicelib import aws
from chalicelib.chat.message_views import create_view
from chalicelib.chat.models import Message
from chalicelib.chat.sending import SendResult
from chalicelib.errors import AttachmentUsed, Invalid, RoomClosed, TooFast
from chalicelib.rate_limits import REFUSED_FILES
from tests.integration.aws_calls import record_file_calls
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently
from tests.integration.people import Api, Person
from tests.integration.uploads import BUCKET, OTHER_PICTURE, PICTURE, TEXT, announce_upload, post_file, upload_file
from tests.pictures import ORANGE, PURPLE, colour_of


def image(chat: ChatClient, person: Person, file_id: str, **more: Any) -> SendResult:
    return chat.send(person, content=None, message_type="IMAGE", file_id=file_id, **more)


def link(message: Message) -> str:
    url = create_view(message, None).file_url
    assert url is not None
    return url


def stored(chat: ChatClient) -> list[str]:
    """The keys of the room's objects, uploaded or kept."""
    prefixes = [f"{below}/{chat.room_id}/" for below in ("uploads", "files")]
    listed = [aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix) for prefix in prefixes]
    return [one["Key"] for found in listed for one in found.get("Contents", [])]


def test_an_uploaded_image_is_sent_and_can_be_fetched_by_both(api: Api, chat: ChatClient) -> None:
    theirs = chat.join(chat.pandit)
    image(chat, chat.customer, upload_file(api, chat, chat.customer))

    pushed = theirs.expect("message")["message"]
    [listed] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    for shown in (pushed, listed):
        assert (shown["message_type"], shown["file_name"], shown["content"]) == ("IMAGE", "kalash.png", None)
        fetched = httpx.get(shown["file_url"])
        assert colour_of(fetched.content) == ORANGE
        assert fetched.headers["content-type"] == "image/png"
        assert parse_qs(urlsplit(shown["file_url"]).query)["X-Amz-Expires"] == ["3600"]


def test_a_file_may_come_with_words(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    said = chat.say(chat.customer, "The kalash", content_ne="कलश", message_type="FILE", file_id=file_id)

    assert (said.content, said.content_ne, said.file_name) == ("The kalash", "कलश", "kalash.png")


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
        image(chat, chat.customer, attachment["file_id"])
    assert chat.stored == []


def test_the_upload_is_signed_for_this_type_this_size_and_this_place(api: Api, chat: ChatClient) -> None:
    fields = announce_upload(api, chat, chat.customer)["upload"]["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))

    assert ["content-length-range", len(PICTURE), len(PICTURE)] in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert {"key": fields["key"]} in policy["conditions"]


def test_a_file_that_was_not_uploaded_cannot_be_sent(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)

    with pytest.raises(Invalid):
        image(chat, chat.customer, attachment["file_id"])


def test_anothers_file_cannot_be_sent(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    with pytest.raises(Invalid):
        image(chat, chat.pandit, file_id)


def test_a_file_serves_its_own_room_only(api: Api, chat: ChatClient, chats: ChatFactory) -> None:
    file_id = upload_file(api, chat, chat.customer)
    other = chats.between(chat.customer, chat.pandit)

    with pytest.raises(Invalid):
        image(other, chat.customer, file_id)


def test_what_was_sent_stays_what_it_is_whatever_is_uploaded_later(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)
    assert post_file(attachment) == 204
    image(chat, chat.customer, attachment["file_id"])

    assert post_file(attachment, OTHER_PICTURE) == 204, "its form is still good"

    [shown] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    assert colour_of(httpx.get(shown["file_url"]).content) == ORANGE


def test_what_is_uploaded_while_it_is_sent_is_sent_whole_or_not_at_all(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)
    post_file(attachment)
    sendings = [partial(image, chat, chat.customer, attachment["file_id"])] * 4

    outcomes = run_concurrently([*sendings, partial(post_file, attachment, OTHER_PICTURE), *sendings])

    [sent] = [one.message for one in outcomes if isinstance(one, SendResult)]
    uploads = {md5(PICTURE).hexdigest(): ORANGE, md5(OTHER_PICTURE).hexdigest(): PURPLE}
    *place, etag = str(sent.file_key).split("/")
    assert place == ["files", chat.room_id, attachment["file_id"]]
    assert colour_of(httpx.get(link(sent)).content) == uploads[etag]


@pytest.mark.parametrize(
    ("document", "content", "other", "before"),
    [
        ({}, PICTURE, OTHER_PICTURE, "Invoke"),
        ({"filename": "list.txt", "content_type": "text/plain", "size": len(TEXT)}, TEXT, TEXT.upper(), "CopyObject"),
    ],
    ids=["picture", "document"],
)
def test_what_changes_between_the_look_at_it_and_its_copy_is_not_sent(
    api: Api, chat: ChatClient, document: dict[str, Any], content: bytes, other: bytes, before: str
) -> None:
    attachment = announce_upload(api, chat, chat.customer, **document)
    post_file(attachment, content)

    with record_file_calls(before, partial(post_file, attachment, other)), pytest.raises(Invalid):
        chat.say(chat.customer, message_type="FILE", file_id=attachment["file_id"])

    assert chat.stored == []
    assert stored(chat) == [f"uploads/{chat.room_id}/{attachment['file_id']}"]


def test_a_file_is_looked_into_once_however_often_its_message_has_to_try(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    with record_file_calls("Invoke", partial(chat.say, chat.pandit, "Meanwhile")) as called:
        sent = image(chat, chat.customer, file_id)

    assert sent.message.seq == 2, "the other message came first, and this one had to try again"
    assert called == ["HeadObject", "Invoke"]
    assert colour_of(httpx.get(link(sent.message)).content) == ORANGE


def test_only_what_is_sent_is_kept(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    assert stored(chat) == [f"uploads/{chat.room_id}/{file_id}"]

    with pytest.raises(Invalid):
        image(chat, chat.pandit, file_id)
    chat.send_system_message("Cancelled", close=True)
    with pytest.raises(RoomClosed):
        image(chat, chat.customer, file_id)

    assert stored(chat) == [f"uploads/{chat.room_id}/{file_id}"]


def test_a_retry_needs_its_upload_no_more(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    first = image(chat, chat.customer, file_id, client_id="c1")
    aws.client("s3").delete_object(Bucket=BUCKET, Key=f"uploads/{chat.room_id}/{file_id}")

    again = image(chat, chat.customer, file_id, client_id="c1")

    assert (again.is_new, again.message.id) == (False, first.message.id)


def test_a_file_serves_one_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    image(chat, chat.customer, file_id)

    with pytest.raises(AttachmentUsed):
        image(chat, chat.customer, file_id)
    assert len(chat.stored) == 1


def test_of_racing_messages_with_one_file_one_gets_it(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    outcomes = run_concurrently([partial(image, chat, chat.customer, file_id)] * 8)

    assert sum(isinstance(outcome, SendResult) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AttachmentUsed) for outcome in outcomes) == 7
    assert len(chat.stored) == 1


def test_a_retry_of_a_message_with_a_file_is_the_first_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    first = image(chat, chat.customer, file_id, client_id="c1")

    again = image(chat, chat.customer, file_id, client_id="c1")

    assert (again.is_new, again.message.id) == (False, first.message.id)


def test_racing_retries_of_a_message_with_a_file_are_one_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    outcomes = run_concurrently([partial(image, chat, chat.customer, file_id, client_id="c1")] * 8)

    assert {outcome.message.seq for outcome in outcomes} == {1}
    assert sum(outcome.is_new for outcome in outcomes) == 1


def test_a_document_is_no_image(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer, TEXT, filename="list.txt", content_type="text/plain")

    with pytest.raises(Invalid):
        image(chat, chat.customer, file_id)
    assert chat.say(chat.customer, message_type="FILE", file_id=file_id).file_name == "list.txt"


def test_a_closed_room_takes_no_files(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    chat.send_system_message("Cancelled", close=True)
    body = {"filename": "kalash.png", "content_type": "image/png", "size": 10}

    refused = api.post(f"/chat/rooms/{chat.room_id}/attachments", chat.customer, body)

    assert (refused.status, refused.json["code"]) == (409, "ROOM_CLOSED")
    with pytest.raises(RoomClosed):
        image(chat, chat.customer, file_id)


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

    refused = api.post(f"/chat/rooms/{chat.room_id}/attachments", chat.customer, body)

    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_ten_megabytes_are_allowed(api: Api, chat: ChatClient) -> None:
    assert announce_upload(api, chat, chat.customer, size=10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("given", "kept"),
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
def test_a_filename_is_a_name_and_nothing_else(api: Api, chat: ChatClient, given: str, kept: str) -> None:
    file_id = upload_file(api, chat, chat.customer, filename=given)
    image(chat, chat.customer, file_id)

    [shown] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.customer).json["items"]
    disposition = parse_qs(urlsplit(shown["file_url"]).query)["response-content-disposition"][0]

    assert shown["file_name"] == kept
    assert disposition.isascii(), "S3 refuses other letters in a header"
    assert unquote(disposition.partition("filename*=UTF-8''")[2]) == kept


def test_whoever_sends_very_many_files_that_are_refused_waits(api: Api, chat: ChatClient) -> None:
    missing = announce_upload(api, chat, chat.customer)["file_id"]
    for _ in range(REFUSED_FILES.times - 1):
        REFUSED_FILES.hit(chat.customer.id)

    with pytest.raises(Invalid):
        image(chat, chat.customer, missing)
    with pytest.raises(TooFast) as found:
        image(chat, chat.customer, upload_file(api, chat, chat.customer))
    image(chat, chat.pandit, upload_file(api, chat, chat.pandit))

    assert found.value.retry_after is not None
