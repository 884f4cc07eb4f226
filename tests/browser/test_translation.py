"""With a translator behind the API: open pages get the other language as it comes, marked as a machine's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from infra.local import translator
from infra.local.seed import seed
from infra.local.stack import DevelopmentStack, Endpoints
from tests.browser.scenario import Scenario, create_scenario
from tests.browser.window import PHONE, BrowserWindows, axe_violations, is_too_wide, too_small_nepali
from tests.e2e.client import People
from tests.stack import own_settings

MARK = "स्वचालित अनुवाद"
REVIEW = {"rating": 5, "professionalism": 5, "knowledge": 5, "punctuality": 4, "comment": "He took his time."}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    """A stage of its own: the others' has no translator."""
    with translator.running() as url:
        settings = own_settings(tmp_path_factory.mktemp("translated"), translator=url, enforces_iam=False)
        with DevelopmentStack(settings) as stack:
            seed(settings)
            yield stack.endpoints


@pytest.fixture(scope="module")
def people(endpoints: Endpoints) -> Iterator[People]:
    with People(endpoints) as people:
        yield people


@pytest.fixture(scope="module")
def scenario(people: People) -> Scenario:
    return create_scenario(people)


@pytest.fixture
def pandit_page(endpoints: Endpoints, scenario: Scenario, browser: object) -> Iterator[Page]:
    """The pandit's phone, in Nepali."""
    windows = BrowserWindows(browser, endpoints.front)
    yield windows.open(scenario.pandit, size=PHONE, language="ne")
    windows.close()
    assert windows.console_errors == []


def fits(page: Page) -> bool:
    return axe_violations(page) == [] and too_small_nepali(page) == [] and not is_too_wide(page)


def test_a_message_is_shown_translated_and_its_original_can_be_opened(pandit_page: Page, scenario: Scenario) -> None:
    pandit_page.goto(f"/chat/{scenario.booking}")
    expect(pandit_page.locator(".presence")).to_be_visible()
    scenario.customer.send(scenario.booking, "We are five, and a child.")
    message = pandit_page.locator(".bubble", has_text="We are five, and a child.")
    expect(message.locator(".bubble-text")).to_have_text("[ne] We are five, and a child.")
    expect(message).to_contain_text(MARK)
    assert fits(pandit_page)
    message.get_by_role("button", name="मूल").click()
    expect(message.locator(".bubble-text")).to_have_text("We are five, and a child.")
    expect(message).not_to_contain_text(MARK)
    message.get_by_role("button", name="नेपालीमा").click()
    expect(message).to_contain_text(MARK)


def test_the_open_desk_shows_a_new_request_and_then_its_translated_note(
    pandit_page: Page, people: People, scenario: Scenario
) -> None:
    pandit_page.goto("/desk")
    expect(pandit_page.get_by_text("कुनै अनुरोध बाँकी छैन।")).to_be_visible()
    request = {**people.booking_request(scenario.pandit), "note": "The gate is the blue one."}
    scenario.customer.post("/bookings", request).raise_for_status()
    note = pandit_page.locator(".request .user-text")
    expect(note).to_contain_text("[ne] The gate is the blue one.")
    expect(note).to_contain_text(MARK)
    assert fits(pandit_page)


def test_an_open_booking_shows_its_review_with_the_translated_comment(pandit_page: Page, scenario: Scenario) -> None:
    pandit_page.goto(f"/bookings/{scenario.completed}")
    expect(pandit_page.get_by_role("heading", level=1)).to_be_visible()
    # Nobody is told of a review before it is published: what comes is the translation alone.
    scenario.customer.post(f"/bookings/{scenario.completed}/review", REVIEW).raise_for_status()
    comment = pandit_page.locator(".review-text")
    expect(comment).to_contain_text("[ne] He took his time.")
    expect(comment).to_contain_text(MARK)
