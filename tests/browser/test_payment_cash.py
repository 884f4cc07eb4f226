"""Cash: chosen by the customer, confirmed by the pandit, and owed by nobody after a cancellation."""

import re

from playwright.sync_api import Page, expect

from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person


def choose_cash(page: Page, booking: str) -> None:
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile("Cash")).check()
    page.get_by_role("button", name="I will pay in cash").click()
    expect(page.get_by_role("heading", name="Pay the pandit in cash")).to_be_visible()


def test_the_pandit_confirms_cash_after_a_dialog_with_amount_and_customer(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    booking = people.book(*parties)
    customer_page, pandit_page = windows.open(parties[0]), windows.open(parties[1], size=PHONE, language="ne")
    choose_cash(customer_page, booking)
    pandit_page.goto(f"/bookings/{booking}")
    expect(pandit_page.locator(".chip", has_text="पूजामा तिर्नुपर्ने")).to_be_visible()
    pandit_page.get_by_role("button", name="नगद पाएँ").click()
    question = pandit_page.get_by_role("dialog", name=f"{parties[0].full_name}बाट रु १,५०० नगद पाउनुभयो?")
    question.get_by_role("button", name="अझै छैन").click()
    expect(question).to_be_hidden()
    expect(pandit_page.locator(".chip", has_text="पूजामा तिर्नुपर्ने")).to_be_visible()

    pandit_page.get_by_role("button", name="नगद पाएँ").click()
    question.get_by_role("button", name="हो, रु १,५०० पाइयो").click()

    expect(pandit_page.locator(".chip", has_text="भुक्तानी भयो")).to_be_visible()
    expect(customer_page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_unpaid_cash_is_to_be_paid_at_the_puja_for_everybody(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    booking = people.book(*parties)
    customer_page, pandit_page, admin_page = (
        windows.open(parties[0]),
        windows.open(parties[1], size=PHONE),
        windows.open(people.admin()),
    )
    choose_cash(customer_page, booking)

    for page in (customer_page, pandit_page, admin_page):
        page.goto("/bookings")
        entry = page.locator(".booking-entry", has=page.locator(f"a[href='/bookings/{booking}']"))
        expect(entry).to_contain_text("To be paid at the puja")
        expect(entry).not_to_contain_text("Payment under way")
        page.goto(f"/bookings/{booking}")
        expect(page.locator(".chip", has_text="To be paid at the puja")).to_be_visible()
        expect(page.get_by_text("Payment under way")).to_have_count(0)
    admin_page.goto("/admin?tab=payments")
    payment = admin_page.locator(".card", has_text=booking)
    expect(payment.locator(".chip", has_text="To be paid at the puja").first).to_be_visible()
    expect(payment.get_by_role("button", name="Resolve by hand")).to_have_count(0)

    customer_page.get_by_role("link", name="Pay another way").click()
    expect(customer_page.get_by_text("You have chosen to pay in cash at the puja.")).to_be_visible()


def test_a_cancelled_booking_owes_no_cash(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    booking = people.book(*parties)
    pandit_page = windows.open(parties[1])
    body = {"payment_method": "CASH"}
    parties[0].post(f"/bookings/{booking}/payment", body, **{"Idempotency-Key": booking}).raise_for_status()
    parties[0].post(f"/bookings/{booking}/cancel", {"reason": "We travel."}).raise_for_status()

    pandit_page.goto(f"/bookings/{booking}")

    expect(pandit_page.locator(".chip", has_text="Cancelled")).to_be_visible()
    expect(pandit_page.locator(".chip", has_text="To be paid at the puja")).to_have_count(0)
    expect(pandit_page.get_by_role("button", name="I have received the cash")).to_have_count(0)
