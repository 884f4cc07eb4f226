"""The admins' lists with hundreds of rows: fifty a page, looked through, searched, left and come back to."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from infra import aws
from infra.local.settings import STACK_NAME
from tests.browser.window import (
    DESK,
    PHONE,
    BrowserWindows,
    axe_violations,
    is_too_wide,
    too_small_nepali,
    wait_until_loaded,
)
from tests.e2e.client import People, Person, wait_until
from tests.stack import RunningStack

ROWS = 300


@pytest.fixture(scope="module")
def busy(stack: RunningStack, people: People) -> Iterator[Person]:
    """A customer with 300 bookings that are paid in cash or are to be: stored as copies of one that was made."""
    customer, pandit = people.customer(full_name="Bhuwan Wagle"), people.pandit(full_name="Pt. Narayan Wasti")
    booking = people.book(customer, pandit)
    pay = {"payment_method": "CASH"}
    customer.post(f"/bookings/{booking}/payment", pay, **{"Idempotency-Key": booking}).raise_for_status()
    client = aws.client("dynamodb", stack.endpoints.aws)
    ids = [f"01ARZ3NDEK{number:016d}" for number in range(ROWS - 1)]
    stored = []
    for entity in ("bookings", "payments"):
        name = f"{STACK_NAME}-{entity}"
        item = client.get_item(TableName=name, Key={"id": {"S": booking}})["Item"]
        stored += [(name, {**item, "id": {"S": item_id}}) for item_id in ids]
    _write(client, [(name, {"PutRequest": {"Item": item}}) for name, item in stored])
    yield customer
    _write(client, [(name, {"DeleteRequest": {"Key": {"id": item["id"]}}}) for name, item in stored])


def _write(client: Any, requests: list[tuple[str, dict[str, Any]]]) -> None:
    for first in range(0, len(requests), 25):
        chunk: dict[str, list[dict[str, Any]]] = {}
        for name, request in requests[first : first + 25]:
            chunk.setdefault(name, []).append(request)
        assert not client.batch_write_item(RequestItems=chunk)["UnprocessedItems"]


def rows(page: Page) -> int:
    wait_until_loaded(page)
    return page.locator("main ul.list > li").count()


def expect_scroll_position(page: Page, position: float) -> None:
    """Waits until the page is scrolled to within 5 px of this position, which happens after the rows are drawn."""
    wait_until(lambda: abs(page.evaluate("scrollY") - position) < 5, f"the page stands at {position}")


def look_for(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("button", name="Search", exact=True).click()
    wait_until_loaded(page)


@pytest.mark.parametrize("tab", ["payments", "bookings"])
def test_a_list_of_300_is_shown_in_pages_of_fifty(
    windows: BrowserWindows, people: People, busy: Person, tab: str
) -> None:
    page = windows.open(people.admin())
    page.goto(f"/admin?tab={tab}")
    look_for(page, busy.email)
    names_seen: set[str] = set()
    for number in range(6):
        expect(page.get_by_text(f"{number * 50 + 1} to {number * 50 + 50}", exact=True)).to_be_visible()
        expect(page.locator("main ul.list > li")).to_have_count(50)
        links = page.locator("main li h2 a, main li h3 a")
        names_seen |= set(links.evaluate_all("(links) => links.map((link) => link.getAttribute('href'))"))
        next_page = page.get_by_role("button", name="Next page")
        if number < 5:
            next_page.click()
            expect(page).to_have_url(re.compile(f"page={number + 2}"))
    expect(next_page).to_be_disabled()
    assert len(names_seen) == ROWS


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_going_back_restores_the_page_the_search_and_the_row(
    windows: BrowserWindows, people: People, busy: Person, size: tuple[int, int]
) -> None:
    page = windows.open(people.admin(), size=size)
    page.goto("/admin?tab=payments")
    look_for(page, "wagle bhu")
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("101 to 150", exact=True)).to_be_visible()
    row = page.locator("main li").nth(20)
    row.scroll_into_view_if_needed()
    scroll_position, address = page.evaluate("scrollY"), page.url
    row.locator("h3 a").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    wait_until_loaded(page)
    page.go_back()
    wait_until_loaded(page)
    expect(page).to_have_url(address)
    expect(page.get_by_text("101 to 150", exact=True)).to_be_visible()
    expect(row).to_be_in_viewport()
    expect_scroll_position(page, scroll_position)
    expect(page.get_by_role("searchbox")).to_have_value("wagle bhu")
    page.go_back()
    expect(page.get_by_text("51 to 100", exact=True)).to_be_visible()
    page.goto(address)  # its own tab, or from a bookmark: the pages before it are walked through
    expect(page.get_by_text("101 to 150", exact=True)).to_be_visible()


def test_a_customers_long_list_keeps_its_place_after_notifications_and_going_back(
    windows: BrowserWindows, people: People, busy: Person
) -> None:
    page = windows.open(busy, size=PHONE)
    page.goto("/bookings")
    for count in (20, 40):
        expect(page.locator("main li")).to_have_count(count)
        page.get_by_role("button", name="Show more").click()
    expect(page.locator("main li")).to_have_count(60)
    page.locator("main li").nth(50).scroll_into_view_if_needed()
    link = page.locator("main li").nth(50).locator("h2 a")
    link = page.locator(f"main li h2 a[href='{link.get_attribute('href')}']")  # the same row when others come above it
    top = top_in_window(link)
    pandit = people.pandit()
    booking = people.book(busy, pandit)
    pandit.post(f"/bookings/{booking}/accept").raise_for_status()
    expect(page.locator("main li").first.locator(f"a[href='/bookings/{booking}']")).to_be_attached()
    expect(page.locator("main li")).to_have_count(60)  # the list came again, all that was shown
    wait_until(lambda: abs(top_in_window(link) - top) < 5, f"the row stands at {top}")
    link.click()
    expect(page).to_have_url(re.compile("/bookings/"))
    wait_until_loaded(page)
    page.go_back()
    expect(page.locator("main li")).to_have_count(60)
    wait_until(lambda: abs(top_in_window(link) - top) < 5, f"the row stands at {top}")


def top_in_window(row: Locator) -> float:
    return float(row.evaluate("(it) => it.getBoundingClientRect().top"))


def test_a_search_field_looks_like_one_and_is_hit_by_a_thumb(windows: BrowserWindows, people: People) -> None:
    page = windows.open(people.admin(), size=PHONE)
    page.goto("/admin?tab=users")
    box = page.get_by_role("searchbox").bounding_box()
    assert box
    assert box["height"] >= 44


def test_payment_rows_and_their_dialogs_name_payer_pandit_and_service(
    windows: BrowserWindows, people: People, busy: Person
) -> None:
    page = windows.open(people.admin())
    page.goto(f"/admin?tab=payments&q={quote(busy.email)}")
    row = page.locator("main li").first
    for text in ("Bhuwan Wagle", busy.email, "Pt. Narayan Wasti", "Puja"):
        expect(row).to_contain_text(text)
    # Cash that is to be handed over at the puja is nothing to be decided by an admin.
    expect(row.get_by_role("button", name="Resolve by hand")).to_have_count(0)
    booking = str(row.locator("h3 a").get_attribute("href")).rpartition("/")[2]
    people.admin().post(f"/payments/{booking}/confirm-cash").raise_for_status()
    page.reload()
    row.get_by_role("button", name="Refund").click()
    dialog = page.get_by_role("dialog")
    for text in ("Bhuwan Wagle", "Pt. Narayan Wasti", "Puja", "Rs 1,500"):
        expect(dialog).to_contain_text(text)
    page.goto(f"/admin?tab=bookings&q={booking}")
    expect(page.locator("main li")).to_have_count(1)
    expect(page.locator("main li")).to_contain_text("Bhuwan Wagle · Pt. Narayan Wasti")


def test_each_number_leads_to_exactly_what_was_counted(windows: BrowserWindows, people: People, busy: Person) -> None:
    page = windows.open(people.admin())
    people.applicant(full_name="Waiting Pandit")
    page.goto("/admin")
    wait_until_loaded(page)
    names = page.locator(".numbers dl > div dt").all_inner_texts()
    assert len(names) > 10
    for number, name in enumerate(names):
        wait_until(partial(expect_the_counted_rows, page, number), f"{name}: as many rows as are counted")


def expect_the_counted_rows(page: Page, number: int) -> bool:
    """Whether a tile of the numbers leads to as many rows as it says. Other tests of the run, in another process, make
    people and bookings meanwhile: what is listed is compared with the number before and with the one after."""
    tile = page.locator(".numbers dl > div").nth(number)
    count_before = count_on(tile)
    tile.get_by_role("link").click()
    expect(page.locator(".numbers")).to_have_count(0)
    listed_rows = rows(page)
    while (next_page := page.get_by_role("button", name="Next page")).count() and next_page.is_enabled():
        pager_text = page.locator(".pager span").inner_text()
        next_page.click()
        expect(page.locator(".pager span")).not_to_have_text(pager_text)
        listed_rows += rows(page)
    page.goto("/admin")
    wait_until_loaded(page)
    count_after = count_on(tile)
    return min(count_before, count_after) <= listed_rows <= max(count_before, count_after)


def count_on(tile: Locator) -> int:
    return int(tile.locator("dd").inner_text().replace(",", ""))


def test_people_are_found_and_a_waiting_pandit_is_shown_with_contact_data(
    windows: BrowserWindows, people: People
) -> None:
    page = windows.open(people.admin())
    person = people.customer(full_name="सरस्वती देवकोटा", phone="+9779812345678")
    page.goto("/admin?tab=users")
    for text in ("देवको", "सरस्", person.email, "98-1234-5678"):
        look_for(page, text)
        expect(page.locator("main li", has_text=person.email)).to_have_count(1)
    look_for(page, "वकोटा")
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page).to_have_url(re.compile(r"/admin\?tab=users$"))


def test_a_waiting_pandit_is_shown_with_contact_data(windows: BrowserWindows, people: People) -> None:
    applicant = people.applicant(full_name="Waiting Pandit", phone="+9779800000001")
    page = windows.open(people.admin())
    page.goto("/admin?tab=pandits&status=PENDING")
    row = page.locator("main li", has_text=applicant.email)
    expect(row).to_contain_text("Waiting Pandit")
    expect(row).to_contain_text("+9779800000001")
    expect(row.locator("time")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ne"])
@pytest.mark.parametrize("size", [(1280, 820), PHONE], ids=["desk", "phone"])
def test_the_long_lists_fit_and_axe_finds_nothing(
    windows: BrowserWindows, people: People, busy: Person, size: tuple[int, int], language: str
) -> None:
    page = windows.open(people.admin(), size=size, language=language)
    for tab in ("payments", "bookings", "users"):
        page.goto(f"/admin?tab={tab}&q={quote(busy.email)}")
        wait_until_loaded(page)
        assert axe_violations(page) + too_small_nepali(page) == []
        assert not is_too_wide(page)
