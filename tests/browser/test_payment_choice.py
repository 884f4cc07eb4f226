"""The page on which a customer chooses how to pay: which methods it lists, and what it says before one leaves."""

import re

from playwright.sync_api import expect

from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person


def test_dollars_and_their_rate_are_shown_before_the_customer_leaves_for_the_gateway(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    booking = people.book(*parties)
    card = next(
        method
        for method in parties[0].get("/payments/methods", booking_id=booking).json()["items"]
        if method["payment_method"] == "STRIPE"
    )
    page = windows.open(parties[0], size=PHONE)
    page.goto(f"/pay/{booking}")

    choice = page.locator(".method", has_text="Card (Stripe)")

    expect(choice).to_contain_text(f"US$ {card['amount']}".replace(" ", "\u00a0"))
    expect(choice).to_contain_text(f"Rs {card['exchange_rate']}".replace(" ", "\u00a0"))


def test_a_method_that_cannot_take_the_amount_is_not_listed(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    puja = {"name": "Blessing", "price": "50.00", "currency": "NPR", "duration_minutes": 15}
    pandit.put("/pandits/me", {"services": [puja]}).raise_for_status()
    page = windows.open(customer)

    page.goto(f"/pay/{people.book(customer, pandit)}")

    expect(page.get_by_role("radio", name=re.compile("Khalti"))).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Stripe"))).to_have_count(0)
    expect(page.get_by_text("Not available now")).to_have_count(0)


def test_before_a_request_is_accepted_the_page_says_so(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    page.goto(f"/pay/{booking}")
    notice = page.get_by_text(re.compile("has not accepted this request yet.*the money is given back"))
    expect(notice).to_be_visible()

    parties[1].post(f"/bookings/{booking}/accept").raise_for_status()

    expect(notice).to_have_count(0)
    expect(page.get_by_role("radio", name=re.compile("Khalti"))).to_be_visible()
