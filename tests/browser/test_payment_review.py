"""Payments whose result is unknown, and what an admin does about payments."""

import re

from playwright.sync_api import Page, expect

from tests.browser.actions import go_to_gateway
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person


def pay_with_unknown_result(page: Page) -> None:
    """The gateway gives an answer that decides nothing."""
    page.get_by_text("Awkward cases").click()
    page.locator("select[name=settle]").select_option("pending")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()


def test_paying_by_another_method_while_a_payment_is_undecided_needs_a_confirmation(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    page, booking = windows.open(parties[0], size=PHONE), people.book(*parties)
    go_to_gateway(page, booking, "Khalti")
    pay_with_unknown_result(page)
    payment_id = page.url.rpartition("=")[2]

    page.goto(f"/bookings/{booking}")
    expect(page.get_by_text("We are finding out whether the payment by Khalti went through.")).to_be_visible()
    expect(page.get_by_role("link", name="Pay", exact=True)).to_have_count(0)
    page.get_by_role("link", name="See how it stands").click()
    expect(page.get_by_role("radio")).to_have_count(0)
    page.goto(f"/pay/{booking}")
    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)

    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()
    page.get_by_role("button", name="Pay another way anyway").click()
    question = page.get_by_role("dialog", name="Pay a second time?")
    expect(question).to_contain_text("You would then have paid twice.")
    question.get_by_role("button", name="Wait for the answer").click()
    expect(page.get_by_role("radio")).to_have_count(0)

    page.get_by_role("button", name="Pay another way anyway").click()
    question.get_by_role("button", name="Pay another way anyway").click()
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    page.get_by_role("button", name="Continue to eSewa").click()
    page.wait_for_url("**/sandbox/**")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    assert [attempt["status"] for attempt in parties[0].get(f"/payments/{payment_id}").json()["attempts"]] == [
        "PROCESSING",
        "COMPLETED",
    ]


def test_a_payment_that_becomes_undecided_meanwhile_replaces_the_list_of_methods(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    booking = people.book(*parties)
    page, second_page = windows.open(parties[0]), windows.open(parties[0])
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    go_to_gateway(second_page, booking, "Khalti")
    pay_with_unknown_result(second_page)

    page.get_by_role("button", name="Continue to eSewa").click()

    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    # The refusal was wanted; the browser notes it all the same.
    windows.console_errors[:] = [error for error in windows.console_errors if "409" not in error]


def test_an_admin_resolves_a_payment_that_no_gateway_decides(
    people: People, windows: BrowserWindows, parties: tuple[Person, Person]
) -> None:
    customer_page, admin_page = windows.open(parties[0]), windows.open(people.admin())
    go_to_gateway(customer_page, people.book(*parties), "Khalti")
    pay_with_unknown_result(customer_page)

    admin_page.goto("/admin?tab=payments&attention=true")
    payment = admin_page.locator(".card", has_text=customer_page.url.rpartition("=")[2])
    payment.get_by_role("button", name="Resolve by hand").click()
    question = admin_page.get_by_role("dialog")
    question.get_by_label("It was paid").check()
    question.get_by_label("Note").fill("Seen as completed in the merchant console.")
    question.get_by_role("button", name="Resolve by hand").click()
    expect(customer_page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()

    admin_page.goto("/admin?tab=audit")
    expect(admin_page.get_by_text("Seen as completed in the merchant console.")).to_be_visible()


def test_an_admin_refunds_a_part(people: People, windows: BrowserWindows, parties: tuple[Person, Person]) -> None:
    customer_page, admin_page = windows.open(parties[0]), windows.open(people.admin())
    go_to_gateway(customer_page, people.book(*parties), "Khalti")
    customer_page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(customer_page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    payment_id = customer_page.url.rpartition("=")[2]
    admin_page.goto("/admin?tab=payments&status=COMPLETED")
    payment = admin_page.locator(".card", has_text=payment_id)
    payment.get_by_role("button", name="Refund").click()
    question = admin_page.get_by_role("dialog")
    question.get_by_label("Amount").fill("500.50")
    question.get_by_label("Reason").fill("The puja was shorter.")
    question.get_by_role("button", name="Refund").click()
    expect(payment).to_contain_text("Rs 500.50 · Completed")
    customer_page.goto(f"/pay/receipt/{payment_id}")
    expect(customer_page.locator(".receipt")).to_contain_text("Rs 500.50")
