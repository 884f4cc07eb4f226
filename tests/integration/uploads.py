"""Uploads files as a browser does: announces them to the API, then posts them to S3."""

from typing import Any

import httpx

from chalicelib.settings import settings
from tests.integration.chat_client import ChatClient
from tests.integration.people import Api, Person
from tests.pictures import PURPLE, picture

# Of equal length, because they are not compressed: the upload form for one accepts the other.
PICTURE = picture(compress_level=0)
OTHER_PICTURE = picture(colour=PURPLE, compress_level=0)
TEXT = "सामग्री: rice, ghee".encode()
BUCKET = settings().attachments_bucket


def announce_upload(api: Api, chat: ChatClient, person: Person, **change: Any) -> dict[str, Any]:
    body = {"filename": "kalash.png", "content_type": "image/png", "size": len(PICTURE), **change}
    reply = api.post(f"/chat/rooms/{chat.room_id}/attachments", person, body)
    assert reply.status == 201, reply.text
    return dict(reply.json)


def post_file(attachment: dict[str, Any], content: bytes = PICTURE, **change: str) -> int:
    """Posts the form as a browser does, with the file as its last field. Returns the status."""
    form = attachment["upload"]
    fields = {**form["fields"], **change}
    return httpx.post(form["url"], data=fields, files={"file": ("kalash.png", content)}).status_code


def upload_file(api: Api, chat: ChatClient, person: Person, content: bytes = PICTURE, **change: Any) -> str:
    attachment = announce_upload(api, chat, person, size=len(content), **change)
    assert post_file(attachment, content) in (200, 204)
    return str(attachment["file_id"])
