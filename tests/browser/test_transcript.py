"""The conversation as a file: saved from the page, also where it is too long for an answer and S3 gives it."""

from pathlib import Path

from playwright.sync_api import Page, Request

from tests.browser.window import BrowserWindows
from tests.e2e.client import People, Person

LAMP = "\U0001fa94"
MOST = 4000
"""Letters of a message. Outside Unicode's first plane each takes twelve bytes of JSON with escapes."""


def save_transcript(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a text file").click()
    assert download.value.suggested_filename.startswith("conversation-")
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_conversation_of_any_length_is_saved(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    room = people.book(customer, pandit)
    add_messages(customer, room, 1)
    page = windows.open(customer)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.goto(f"/chat/{room}")
    assert save_transcript(page).count(LAMP * MOST) == 1

    add_messages(customer, room, 84)
    assert save_transcript(page).count(LAMP * MOST) == 85
    (from_s3,) = [request for request in sent if f"/transcripts/{room}/" in request.url]
    assert "authorization" not in from_s3.all_headers()


def add_messages(person: Person, room: str, count: int) -> None:
    for _ in range(count):
        person.send(room, LAMP * MOST)
