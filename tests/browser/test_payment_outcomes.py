"""A payment on each gateway's own page: paid, failed, cancelled, given up, and returned."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import go_to_gateway
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person

HOSTED = ("Khalti", "eSewa", "connectIPS", "IME Pay", "Card (Stripe)")


@pytest.mark.parametrize("method", HOSTED)
def test_a_booking_is_paid_on_the_gateways_page(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person], method: str
) -> None:
    page = windows.open(parties[0], size=PHONE)
    go_to_gateway(page, people.book(*parties), method)
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    receipt = page.locator(".receipt")
    for text in ("Rs 1,500", "रु १,५००", parties[0].full_name, parties[1].full_name, "वि.सं."):
        expect(receipt).to_contain_text(text)


def make_payment_fail(page: Page, method: str) -> None:
    page.get_by_role("button", name="Let the payment fail").click()
    if method == "connectIPS":  # shows the failure on its own page, and sends nobody back
        page.get_by_role("link", name="Return to the shop").click()
    if method == "Card (Stripe)":  # another card could be tried
        expect(page.get_by_role("alert")).to_contain_text("declined")
        cancel_at_gateway(page)


def cancel_at_gateway(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()


def expect_unpaid(page: Page, booking: str, title: str) -> None:
    """First the page of the payment, then that of the booking, and both lead to another way to pay."""
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="To the booking").click()
    page.wait_for_url(f"**/bookings/{booking}")
    expect(page.get_by_role("link", name="Pay", exact=True)).to_be_visible()


@pytest.mark.parametrize("method", HOSTED)
def test_a_payment_that_fails_shows_at_the_booking(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    go_to_gateway(page, booking, method)
    make_payment_fail(page, method)
    expect_unpaid(page, booking, "The payment did not go through")
    expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


@pytest.mark.parametrize("method", HOSTED)
def test_a_payment_that_is_cancelled_shows_at_the_booking(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    go_to_gateway(page, booking, method)
    cancel_at_gateway(page)
    if method == "connectIPS":  # where "Return" ends nothing
        expect_unpaid(page, booking, "You turned back at connectIPS")
        expect(page.get_by_text("You turned back at connectIPS")).to_be_visible()
    else:
        expect_unpaid(page, booking, "The payment did not go through")
        expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


def test_a_payment_that_was_given_up_can_be_made_by_another_method(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page = windows.open(parties[0])
    go_to_gateway(page, people.book(*parties), "Khalti")
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()
    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    page.get_by_role("button", name="Continue to").click()
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_a_refund_after_a_cancellation_is_shown_until_it_is_completed(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    """eSewa has no refunds of its own: an admin returns the money, and writes down how."""
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    go_to_gateway(page, booking, "eSewa")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    payment_id = page.url.rpartition("=")[2]
    parties[0].post(f"/bookings/{booking}/cancel", {"reason": "We travel."}).raise_for_status()
    page.reload()
    expect(page.get_by_role("heading", name="Your money is on its way back")).to_be_visible()
    page.get_by_role("link", name="To the booking").click()
    expect(page.get_by_text("Rs 1,500 is being returned.")).to_be_visible()
    refund = {"reason": "Cancelled.", "manual_reference": "NIC-4711"}
    admin = people.admin()
    admin.post(f"/payments/{payment_id}/refund", refund, **{"Idempotency-Key": payment_id}).raise_for_status()
    expect(page.get_by_text("Rs 1,500 has been returned.")).to_be_visible()
