"""Files as a browser sends them: announced, then posted straight to S3."""

from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from chalicelib.settings import settings
from tests.integration.people import Api, Person
from tests.integration.talk import Talk


def picture(kind: str = "PNG", size: tuple[int, int] = (16, 12), colour: str = "orange", **how: Any) -> bytes:
    """A plain picture as an encoder writes it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **how)
    return out.getvalue()


# As long as each other, because nothing in them is compressed: the form that takes one takes the other.
PICTURE = picture(compress_level=0)
OTHER_PICTURE = picture(colour="purple", compress_level=0)
TEXT = "सामग्री: rice, ghee".encode()
BUCKET = settings().attachments_bucket


def colour_of(url: str) -> tuple[int, ...]:
    """The colour of a plain picture behind a link: what was sent is encoded anew, and shows the same."""
    fetched = httpx.get(url)
    assert fetched.status_code == 200
    with Image.open(BytesIO(fetched.content)) as image:
        return tuple(image.convert("RGB").getpixel((0, 0)))  # type: ignore[arg-type]


ORANGE, PURPLE = (255, 165, 0), (128, 0, 128)


def announced(api: Api, talk: Talk, person: Person, **change: Any) -> dict[str, Any]:
    body = {"filename": "kalash.png", "content_type": "image/png", "size": len(PICTURE), **change}
    reply = api.post(f"/chat/rooms/{talk.room_id}/attachments", person, body)
    assert reply.status == 201, reply.text
    return dict(reply.json)


def upload(attachment: dict[str, Any], content: bytes = PICTURE, **change: str) -> int:
    """The form that a browser would send; the file comes last."""
    form = attachment["upload"]
    fields = {**form["fields"], **change}
    return httpx.post(form["url"], data=fields, files={"file": ("kalash.png", content)}).status_code


def uploaded(api: Api, talk: Talk, person: Person, content: bytes = PICTURE, **change: Any) -> str:
    attachment = announced(api, talk, person, size=len(content), **change)
    assert upload(attachment, content) in (200, 204)
    return str(attachment["file_id"])
