"""Files: announced, uploaded straight to S3 as announced, and bound to one message of their uploader."""

from functools import partial
from hashlib import md5
from typing import Any
from urllib.parse import parse_qs, urlsplit

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


def send_image(chat: ChatClient, person: Person, file_id: str, **members: Any) -> SendResult:
    return chat.send(person, content=None, message_type="IMAGE", file_id=file_id, **members)


def file_url(message: Message) -> str:
    url = create_view(message, None).file_url
    assert url is not None
    return url


def stored_keys(chat: ChatClient) -> list[str]:
    """The keys of the room's objects, uploaded or kept."""
    prefixes = [f"{folder}/{chat.room_id}/" for folder in ("uploads", "files")]
    pages = [aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix) for prefix in prefixes]
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def test_an_uploaded_image_is_sent_and_can_be_fetched_by_both(api: Api, chat: ChatClient) -> None:
    pandit_socket = chat.join(chat.pandit)
    send_image(chat, chat.customer, upload_file(api, chat, chat.customer))

    message_pushed = pandit_socket.expect("message")["message"]
    [pages] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    for item in (message_pushed, pages):
        assert (item["message_type"], item["file_name"], item["content"]) == ("IMAGE", "kalash.png", None)
        download = httpx.get(item["file_url"])
        assert colour_of(download.content) == ORANGE
        assert download.headers["content-type"] == "image/png"
        assert parse_qs(urlsplit(item["file_url"]).query)["X-Amz-Expires"] == ["3600"]


def test_a_file_may_come_with_words(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    message = chat.say(chat.customer, "The kalash", content_ne="कलश", message_type="FILE", file_id=file_id)

    assert (message.content, message.content_ne, message.file_name) == ("The kalash", "कलश", "kalash.png")


def test_a_file_that_was_not_uploaded_cannot_be_sent(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)

    with pytest.raises(Invalid):
        send_image(chat, chat.customer, attachment["file_id"])


def test_anothers_file_cannot_be_sent(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    with pytest.raises(Invalid):
        send_image(chat, chat.pandit, file_id)


def test_a_file_serves_its_own_room_only(api: Api, chat: ChatClient, chats: ChatFactory) -> None:
    file_id = upload_file(api, chat, chat.customer)
    other_room = chats.between(chat.customer, chat.pandit)

    with pytest.raises(Invalid):
        send_image(other_room, chat.customer, file_id)


def test_what_was_sent_stays_what_it_is_whatever_is_uploaded_later(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)
    assert post_file(attachment) == 204
    send_image(chat, chat.customer, attachment["file_id"])

    assert post_file(attachment, OTHER_PICTURE) == 204, "its form is still good"

    [item] = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    assert colour_of(httpx.get(item["file_url"]).content) == ORANGE


def test_what_is_uploaded_while_it_is_sent_is_sent_whole_or_not_at_all(api: Api, chat: ChatClient) -> None:
    attachment = announce_upload(api, chat, chat.customer)
    post_file(attachment)
    sends = [partial(send_image, chat, chat.customer, attachment["file_id"])] * 4

    outcomes = run_concurrently([*sends, partial(post_file, attachment, OTHER_PICTURE), *sends])

    [sent_message] = [outcome.message for outcome in outcomes if isinstance(outcome, SendResult)]
    uploads = {md5(PICTURE).hexdigest(): ORANGE, md5(OTHER_PICTURE).hexdigest(): PURPLE}
    *place, etag = str(sent_message.file_key).split("/")
    assert place == ["files", chat.room_id, attachment["file_id"]]
    assert colour_of(httpx.get(file_url(sent_message)).content) == uploads[etag]


@pytest.mark.parametrize(
    ("document", "content", "other_content", "operation"),
    [
        ({}, PICTURE, OTHER_PICTURE, "Invoke"),
        ({"filename": "list.txt", "content_type": "text/plain", "size": len(TEXT)}, TEXT, TEXT.upper(), "CopyObject"),
    ],
    ids=["picture", "document"],
)
def test_what_changes_between_the_look_at_it_and_its_copy_is_not_sent(
    api: Api, chat: ChatClient, document: dict[str, Any], content: bytes, other_content: bytes, operation: str
) -> None:
    attachment = announce_upload(api, chat, chat.customer, **document)
    post_file(attachment, content)

    with record_file_calls(operation, partial(post_file, attachment, other_content)), pytest.raises(Invalid):
        chat.say(chat.customer, message_type="FILE", file_id=attachment["file_id"])

    assert chat.stored == []
    assert stored_keys(chat) == [f"uploads/{chat.room_id}/{attachment['file_id']}"]


def test_a_file_is_looked_into_once_however_often_its_message_has_to_try(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    with record_file_calls("Invoke", partial(chat.say, chat.pandit, "Meanwhile")) as media_calls:
        sent_message = send_image(chat, chat.customer, file_id)

    assert sent_message.message.seq == 2, "the other message came first, and this one had to try again"
    assert media_calls == ["HeadObject", "Invoke"]
    assert colour_of(httpx.get(file_url(sent_message.message)).content) == ORANGE


def test_only_what_is_sent_is_kept(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    assert stored_keys(chat) == [f"uploads/{chat.room_id}/{file_id}"]

    with pytest.raises(Invalid):
        send_image(chat, chat.pandit, file_id)
    chat.send_system_message("Cancelled", close=True)
    with pytest.raises(RoomClosed):
        send_image(chat, chat.customer, file_id)

    assert stored_keys(chat) == [f"uploads/{chat.room_id}/{file_id}"]


def test_a_retry_needs_its_upload_no_more(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    first = send_image(chat, chat.customer, file_id, client_id="c1")
    aws.client("s3").delete_object(Bucket=BUCKET, Key=f"uploads/{chat.room_id}/{file_id}")

    retry = send_image(chat, chat.customer, file_id, client_id="c1")

    assert (retry.is_new, retry.message.id) == (False, first.message.id)


def test_a_file_serves_one_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    send_image(chat, chat.customer, file_id)

    with pytest.raises(AttachmentUsed):
        send_image(chat, chat.customer, file_id)
    assert len(chat.stored) == 1


def test_of_racing_messages_with_one_file_one_gets_it(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    outcomes = run_concurrently([partial(send_image, chat, chat.customer, file_id)] * 8)

    assert sum(isinstance(outcome, SendResult) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AttachmentUsed) for outcome in outcomes) == 7
    assert len(chat.stored) == 1


def test_a_retry_of_a_message_with_a_file_is_the_first_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    first = send_image(chat, chat.customer, file_id, client_id="c1")

    retry = send_image(chat, chat.customer, file_id, client_id="c1")

    assert (retry.is_new, retry.message.id) == (False, first.message.id)


def test_racing_retries_of_a_message_with_a_file_are_one_message(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)

    outcomes = run_concurrently([partial(send_image, chat, chat.customer, file_id, client_id="c1")] * 8)

    assert {outcome.message.seq for outcome in outcomes} == {1}
    assert sum(outcome.is_new for outcome in outcomes) == 1


def test_a_document_is_no_image(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer, TEXT, filename="list.txt", content_type="text/plain")

    with pytest.raises(Invalid):
        send_image(chat, chat.customer, file_id)
    assert chat.say(chat.customer, message_type="FILE", file_id=file_id).file_name == "list.txt"


def test_a_closed_room_takes_no_files(api: Api, chat: ChatClient) -> None:
    file_id = upload_file(api, chat, chat.customer)
    chat.send_system_message("Cancelled", close=True)
    body = {"filename": "kalash.png", "content_type": "image/png", "size": 10}

    refusal = api.post(f"/chat/rooms/{chat.room_id}/attachments", chat.customer, body)

    assert (refusal.status, refusal.json["code"]) == (409, "ROOM_CLOSED")
    with pytest.raises(RoomClosed):
        send_image(chat, chat.customer, file_id)


def test_whoever_sends_very_many_files_that_are_refused_waits(api: Api, chat: ChatClient) -> None:
    missing = announce_upload(api, chat, chat.customer)["file_id"]
    for _ in range(REFUSED_FILES.times - 1):
        REFUSED_FILES.hit(chat.customer.id)

    with pytest.raises(Invalid):
        send_image(chat, chat.customer, missing)
    with pytest.raises(TooFast) as page:
        send_image(chat, chat.customer, upload_file(api, chat, chat.customer))
    send_image(chat, chat.pandit, upload_file(api, chat, chat.pandit))

    assert page.value.retry_after is not None
