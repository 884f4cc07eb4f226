"""A payer who returns from a gateway without having paid can pay at once, however they return.

"Back" shows the page that was left, out of the browser's back/forward cache, with everything it had in its memory.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import go_back_from_cache, watch_for_restore
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person


def leave_for(page: Page, booking: str, method: str) -> None:
    """Goes from the pay page to the gateway's page."""
    page.goto(f"/pay/{booking}")
    watch_for_restore(page)
    go_on(page, method)


def go_on(page: Page, method: str) -> None:
    page.get_by_role("radio", name=re.compile(method)).check()
    page.get_by_role("button", name="Continue to").click()
    page.wait_for_url("**/sandbox/**")


def pay(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


@pytest.mark.parametrize("method", ["Khalti", "eSewa"])
def test_a_payer_who_goes_back_can_pay_again(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person], method: str
) -> None:
    page = windows.open(parties[0], size=PHONE)
    leave_for(page, people.book(*parties), method)

    go_back_from_cache(page)

    expect(page.get_by_role("button", name=f"Continue to {method}")).to_be_enabled()
    expect(page.get_by_text(f"You have begun to pay by {method}")).to_be_visible()
    go_on(page, method)
    pay(page)


def test_a_payer_who_goes_back_can_pay_by_another_method(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page = windows.open(parties[0])
    leave_for(page, people.book(*parties), "Khalti")

    go_back_from_cache(page)

    go_on(page, "IME Pay")
    pay(page)


def test_the_result_page_is_about_the_attempt_that_the_payer_returned_from(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    leave_for(page, booking, "Khalti")
    go_back_from_cache(page)

    go_on(page, "eSewa")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    go_on(page, "connectIPS")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="You turned back at connectIPS")).to_be_visible()
    go_on(page, "IME Pay")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="You turned back at IME Pay")).to_be_visible()
    page.get_by_role("link", name="To the booking").click()
    expect(page.get_by_text("You turned back at IME Pay")).to_be_visible()

    page.get_by_role("link", name="Pay", exact=True).click()
    go_on(page, "Khalti")
    pay(page)


def test_a_payer_who_goes_back_sees_the_payment_made_in_another_tab(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0]), people.book(*parties)
    leave_for(page, booking, "Khalti")
    second_tab = page.context.new_page()
    second_tab.goto(f"/pay/{booking}")
    go_on(second_tab, "eSewa")
    pay(second_tab)

    go_back_from_cache(page)

    expect(page.get_by_text("This booking has been paid.")).to_be_visible()


def test_a_second_tab_and_a_window_that_was_closed_offer_to_pay(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    leave_for(page, booking, "Khalti")

    second_tab = page.context.new_page()
    page.close()
    second_tab.goto(f"/bookings/{booking}")
    expect(second_tab.locator(".chip", has_text="Payment under way")).to_be_visible()
    second_tab.get_by_role("link", name="Pay", exact=True).click()

    go_on(second_tab, "Khalti")
    pay(second_tab)


def test_a_restored_page_gets_notifications_again(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0]), people.book(*parties)
    leave_for(page, booking, "Khalti")
    go_back_from_cache(page)

    expect(page.get_by_text("The pandit has not accepted this request yet.")).to_be_visible()
    parties[1].post(f"/bookings/{booking}/accept").raise_for_status()

    expect(page.get_by_text("The pandit has not accepted this request yet.")).to_have_count(0)


def test_a_restored_page_is_logged_out_after_a_log_out_elsewhere(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0]), people.book(*parties)
    leave_for(page, booking, "Khalti")
    second_tab = page.context.new_page()
    second_tab.goto("/profile")
    second_tab.get_by_role("button", name="Log out").click()
    second_tab.wait_for_url("**/login**")

    go_back_from_cache(page)

    # Not wait_for_url, which waits for a page to be loaded.
    expect(page).to_have_url(re.compile(r"/login\?next="))
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
