"""With a translator behind the API: open pages get the other language as it comes, marked as a machine's."""

from collections.abc import Iterator
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from infra.local import ports, translator
from infra.local.seed import seed
from infra.local.settings import Settings
from infra.local.stack import Endpoints, Stack
from infra.local.translator import StandIn
from tests.browser.family import Family, settled_family
from tests.browser.window import PHONE, Windows, found_by_axe, is_too_wide, too_small_nepali
from tests.e2e.client import Town

MARK = "स्वचालित अनुवाद"
REVIEW = {"rating": 5, "professionalism": 5, "knowledge": 5, "punctuality": 4, "comment": "He took his time."}


class Slow(StandIn):
    """Translates when it is told to: what is open by then has seen the words without."""

    def __init__(self) -> None:
        self.may = Event()

    def translate(self, words: str, source: str, target: str) -> str:
        self.may.wait(60)
        return super().translate(words, source, target)


@pytest.fixture(scope="module")
def machine() -> Slow:
    return Slow()


@pytest.fixture(scope="module")
def endpoints(machine: Slow, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    """A stage of its own: the others' has no translator."""
    with translator.running(machine) as url:
        settings = Settings(*ports.free(3), tmp_path_factory.mktemp("translated"), seed=False, translator=url)
        with Stack(settings) as stack:
            seed(settings)
            yield stack.endpoints


@pytest.fixture(scope="module")
def translated(endpoints: Endpoints, machine: Slow) -> Iterator[tuple[Town, Family]]:
    machine.may.set()
    with Town(endpoints) as town:
        yield town, settled_family(town)


@pytest.fixture
def his(endpoints: Endpoints, translated: tuple[Town, Family], machine: Slow, browser: object) -> Iterator[Page]:
    """The pandit's phone, in Nepali."""
    windows = Windows(browser, endpoints.front)
    yield windows.open(translated[1].pandit, size=PHONE, language="ne")
    windows.close()
    machine.may.set()
    assert windows.complaints == []


def fits(page: Page) -> bool:
    return found_by_axe(page) == [] and too_small_nepali(page) == [] and not is_too_wide(page)


def test_a_message_is_shown_in_his_language_and_its_own_is_at_hand(
    his: Page, translated: tuple[Town, Family], machine: Slow
) -> None:
    _, family = translated
    his.goto(f"/chat/{family.booking}")
    machine.may.clear()
    family.customer.send(family.booking, "We are five, and a child.")
    said = his.locator(".bubble", has_text="We are five, and a child.")
    expect(said.locator(".bubble-text")).to_have_text("We are five, and a child.")
    expect(said).not_to_contain_text(MARK)
    machine.may.set()
    expect(said.locator(".bubble-text")).to_have_text("[ne] We are five, and a child.")
    expect(said).to_contain_text(MARK)
    assert fits(his)
    said.get_by_role("button", name="मूल").click()
    expect(said.locator(".bubble-text")).to_have_text("We are five, and a child.")
    expect(said).not_to_contain_text(MARK)
    said.get_by_role("button", name="नेपालीमा").click()
    expect(said).to_contain_text(MARK)


def test_an_open_booking_gets_the_translation_of_its_note(
    his: Page, translated: tuple[Town, Family], machine: Slow
) -> None:
    town, family = translated
    machine.may.clear()
    wish = {**town.wish(family.pandit), "note": "The gate is the blue one."}
    booking = family.customer.post("/bookings", wish).raise_for_status().json()["id"]
    his.goto(f"/bookings/{booking}")
    note = his.locator(".written", has_text="The gate is the blue one.")
    expect(note).to_have_text("The gate is the blue one.")
    machine.may.set()
    expect(note).to_contain_text("[ne] The gate is the blue one.")
    expect(note).to_contain_text(MARK)
    assert fits(his)


def test_an_open_review_gets_the_translation_of_its_comment(
    his: Page, translated: tuple[Town, Family], machine: Slow
) -> None:
    _, family = translated
    machine.may.clear()
    family.customer.post(f"/bookings/{family.done}/review", REVIEW).raise_for_status()
    his.goto(f"/bookings/{family.done}")
    comment = his.locator(".review-text")
    expect(comment).to_have_text("He took his time.")
    machine.may.set()
    expect(comment).to_contain_text("[ne] He took his time.")
    expect(comment).to_contain_text(MARK)
