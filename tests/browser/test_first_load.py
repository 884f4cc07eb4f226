"""How many bytes a page loads before it is usable. Bytes are the same on every machine; seconds are not."""

import gzip
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.window import PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import Person

KB = 1024


@dataclass(frozen=True)
class Budget:
    """The most bytes that a page may load: scripts and styles compressed with gzip, fonts as they are."""

    scripts: int
    styles: int = 9 * KB
    fonts: int = 56 * KB


# Each is about a tenth above what was measured when it was set.
PUBLIC = {
    "/": Budget(scripts=34 * KB),
    "/login": Budget(scripts=36 * KB),
    "/register": Budget(scripts=36 * KB),
    "/pandits": Budget(scripts=37 * KB),
    "/pandits/{pandit}": Budget(scripts=46 * KB),
}
CHAT = Budget(scripts=62 * KB, fonts=180 * KB)
"""The chat page shows both scripts: its fonts are those of English pages and all letters of Devanagari."""


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_loads_within_its_budget(windows: BrowserWindows, path_ids: dict[str, str], path: str) -> None:
    page = windows.open(size=PHONE)
    answers = _answers(page)
    page.goto(path.format(**path_ids))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _assert_within(PUBLIC[path], page, answers)


def test_the_chat_loads_within_its_budget_and_from_here_alone(
    windows: BrowserWindows, person_by_role: dict[str, Person | None], path_ids: dict[str, str]
) -> None:
    page = windows.open(person_by_role["customer"], size=PHONE)
    answers = _answers(page)
    page.goto(f"/chat/{path_ids['booking']}")
    expect(page.locator(".bubble").first).to_be_visible()
    _assert_within(CHAT, page, answers)
    assert {answer.url.split("/")[2] for answer in answers} == {windows.front_url.split("/")[2]}


def _answers(page: Page) -> list[Response]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


def _assert_within(budget: Budget, page: Page, answers: list[Response]) -> None:
    wait_until_loaded(page)
    bodies: dict[str, list[bytes]] = {"script": [], "stylesheet": [], "font": []}
    for answer in answers:
        if answer.request.resource_type in bodies:
            bodies[answer.request.resource_type].append(answer.body())
    measured = Budget(
        scripts=sum(len(gzip.compress(body)) for body in bodies["script"]),
        styles=sum(len(gzip.compress(body)) for body in bodies["stylesheet"]),
        fonts=sum(map(len, bodies["font"])),
    )
    assert measured.scripts <= budget.scripts, measured
    assert measured.styles <= budget.styles, measured
    assert measured.fonts <= budget.fonts, measured
