"""Paying on each gateway's own page, what can become of it, and the admin's desk behind it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import to_gateway
from tests.browser.window import PHONE, Windows
from tests.e2e.client import Person, Town

HOSTED = ("Khalti", "eSewa", "connectIPS", "IME Pay", "Card (Stripe)")


@pytest.fixture(scope="module")
def couple(town: Town) -> tuple[Person, Person]:
    return town.customer(), town.pandit()


@pytest.mark.parametrize("method", HOSTED)
def test_a_booking_is_paid_on_the_gateways_page(
    town: Town, windows: Windows, couple: tuple[Person, Person], method: str
) -> None:
    page = windows.open(couple[0], size=PHONE)
    to_gateway(page, town.book(*couple), method)
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    sheet = page.locator(".receipt")
    for text in ("Rs 1,500", "रु १,५००", couple[0].full_name, couple[1].full_name, "वि.सं."):
        expect(sheet).to_contain_text(text)


def let_fail(page: Page, method: str) -> None:
    page.get_by_role("button", name="Let the payment fail").click()
    if method == "connectIPS":  # shows the failure on its own page, and sends nobody back
        page.get_by_role("link", name="Return to the shop").click()
    if method == "Card (Stripe)":  # another card could be tried
        expect(page.get_by_role("alert")).to_contain_text("declined")
        cancel(page)


def cancel(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()


def shows_unpaid(page: Page, booking: str, title: str) -> None:
    """First the page of the payment, then that of the booking, and both lead to another way to pay."""
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="To the booking").click()
    page.wait_for_url(f"**/bookings/{booking}")
    expect(page.get_by_role("link", name="Pay", exact=True)).to_be_visible()


@pytest.mark.parametrize("method", HOSTED)
def test_a_payment_that_fails_shows_at_the_booking(
    town: Town, windows: Windows, couple: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), town.book(*couple)
    to_gateway(page, booking, method)
    let_fail(page, method)
    shows_unpaid(page, booking, "The payment did not go through")
    expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


@pytest.mark.parametrize("method", HOSTED)
def test_a_payment_that_is_cancelled_shows_at_the_booking(
    town: Town, windows: Windows, couple: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), town.book(*couple)
    to_gateway(page, booking, method)
    cancel(page)
    if method == "connectIPS":  # where "Return" ends nothing
        shows_unpaid(page, booking, "You turned back at connectIPS")
        expect(page.get_by_text("You turned back at connectIPS")).to_be_visible()
    else:
        shows_unpaid(page, booking, "The payment did not go through")
        expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


def test_a_payment_given_up_can_be_made_another_way(
    town: Town, windows: Windows, couple: tuple[Person, Person]
) -> None:
    page = windows.open(couple[0])
    to_gateway(page, town.book(*couple), "Khalti")
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()
    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    page.get_by_role("button", name="Continue to").click()
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_what_goes_back_after_a_cancelled_puja_is_said_until_it_has_gone(
    town: Town, windows: Windows, couple: tuple[Person, Person]
) -> None:
    """eSewa has no refunds of its own: an admin returns the money, and writes down how."""
    page, booking = windows.open(couple[0], size=PHONE), town.book(*couple)
    to_gateway(page, booking, "eSewa")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    payment_id = page.url.rpartition("=")[2]
    couple[0].post(f"/bookings/{booking}/cancel", {"reason": "We travel."}).raise_for_status()
    page.reload()
    expect(page.get_by_role("heading", name="Your money is on its way back")).to_be_visible()
    page.get_by_role("link", name="To the booking").click()
    expect(page.get_by_text("Rs 1,500 is being returned.")).to_be_visible()
    returned = {"reason": "Cancelled.", "manual_reference": "NIC-4711"}
    admin = town.admin()
    admin.post(f"/payments/{payment_id}/refund", returned, **{"Idempotency-Key": payment_id}).raise_for_status()
    expect(page.get_by_text("Rs 1,500 has been returned.")).to_be_visible()


def test_cash_is_confirmed_by_the_pandit(town: Town, windows: Windows, couple: tuple[Person, Person]) -> None:
    booking = town.book(*couple)
    hers, his = windows.open(couple[0]), windows.open(couple[1], size=PHONE, language="ne")
    hers.goto(f"/pay/{booking}")
    hers.get_by_role("radio", name=re.compile("Cash")).check()
    hers.get_by_role("button", name="I will pay in cash").click()
    expect(hers.get_by_role("heading", name="Pay the pandit in cash")).to_be_visible()
    his.goto(f"/bookings/{booking}")
    his.get_by_role("button", name="नगद पाएँ").click()
    expect(his.locator(".chip", has_text="भुक्तानी भयो")).to_be_visible()
    expect(hers.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_what_no_gateway_decides_an_admin_resolves(town: Town, windows: Windows, couple: tuple[Person, Person]) -> None:
    hers, desk = windows.open(couple[0]), windows.open(town.admin())
    to_gateway(hers, town.book(*couple), "Khalti")
    hers.get_by_text("Awkward cases").click()
    hers.locator("select[name=settle]").select_option("pending")
    hers.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(hers.get_by_role("heading", name="We are looking into this payment")).to_be_visible()

    desk.goto("/admin?tab=payments&attention=true")
    payment = desk.locator(".card", has_text=hers.url.rpartition("=")[2])
    payment.get_by_role("button", name="Resolve by hand").click()
    question = desk.get_by_role("dialog")
    question.get_by_label("It was paid").check()
    question.get_by_label("Note").fill("Seen as completed in the merchant console.")
    question.get_by_role("button", name="Resolve by hand").click()
    expect(hers.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()

    desk.goto("/admin?tab=audit")
    expect(desk.get_by_text("Seen as completed in the merchant console.")).to_be_visible()


def test_an_admin_gives_a_part_back(town: Town, windows: Windows, couple: tuple[Person, Person]) -> None:
    hers, desk = windows.open(couple[0]), windows.open(town.admin())
    to_gateway(hers, town.book(*couple), "Khalti")
    hers.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(hers.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    payment_id = hers.url.rpartition("=")[2]
    desk.goto("/admin?tab=payments&status=COMPLETED")
    payment = desk.locator(".card", has_text=payment_id)
    payment.get_by_role("button", name="Refund").click()
    question = desk.get_by_role("dialog")
    question.get_by_label("Amount").fill("500.50")
    question.get_by_label("Reason").fill("The puja was shorter.")
    question.get_by_role("button", name="Refund").click()
    expect(payment).to_contain_text("Rs 500.50 · Completed")
    hers.goto(f"/pay/receipt/{payment_id}")
    expect(hers.locator(".receipt")).to_contain_text("Rs 500.50")
