"""Paying on each gateway's own page, what can become of it, and the admin's desk behind it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import to_gateway
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person

HOSTED = ("Khalti", "eSewa", "connectIPS", "IME Pay", "Card (Stripe)")


@pytest.fixture(scope="module")
def couple(people: People) -> tuple[Person, Person]:
    return people.customer(), people.pandit()


@pytest.mark.parametrize("method", HOSTED)
def test_a_booking_is_paid_on_the_gateways_page(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person], method: str
) -> None:
    page = windows.open(couple[0], size=PHONE)
    to_gateway(page, people.book(*couple), method)
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
    people: People, windows: BrowserWindows, couple: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), people.book(*couple)
    to_gateway(page, booking, method)
    let_fail(page, method)
    shows_unpaid(page, booking, "The payment did not go through")
    expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


@pytest.mark.parametrize("method", HOSTED)
def test_a_payment_that_is_cancelled_shows_at_the_booking(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person], method: str
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), people.book(*couple)
    to_gateway(page, booking, method)
    cancel(page)
    if method == "connectIPS":  # where "Return" ends nothing
        shows_unpaid(page, booking, "You turned back at connectIPS")
        expect(page.get_by_text("You turned back at connectIPS")).to_be_visible()
    else:
        shows_unpaid(page, booking, "The payment did not go through")
        expect(page.locator(".chip", has_text="Payment failed")).to_be_visible()


def test_a_payment_given_up_can_be_made_another_way(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    page = windows.open(couple[0])
    to_gateway(page, people.book(*couple), "Khalti")
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()
    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    page.get_by_role("button", name="Continue to").click()
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_what_goes_back_after_a_cancelled_puja_is_said_until_it_has_gone(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    """eSewa has no refunds of its own: an admin returns the money, and writes down how."""
    page, booking = windows.open(couple[0], size=PHONE), people.book(*couple)
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
    admin = people.admin()
    admin.post(f"/payments/{payment_id}/refund", returned, **{"Idempotency-Key": payment_id}).raise_for_status()
    expect(page.get_by_text("Rs 1,500 has been returned.")).to_be_visible()


def choose_cash(page: Page, booking: str) -> None:
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile("Cash")).check()
    page.get_by_role("button", name="I will pay in cash").click()
    expect(page.get_by_role("heading", name="Pay the pandit in cash")).to_be_visible()


def test_cash_is_confirmed_by_the_pandit_who_is_asked_how_much_and_from_whom(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    booking = people.book(*couple)
    hers, his = windows.open(couple[0]), windows.open(couple[1], size=PHONE, language="ne")
    choose_cash(hers, booking)
    his.goto(f"/bookings/{booking}")
    expect(his.locator(".chip", has_text="पूजामा तिर्नुपर्ने")).to_be_visible()
    his.get_by_role("button", name="नगद पाएँ").click()
    question = his.get_by_role("dialog", name=f"{couple[0].full_name}बाट रु १,५०० नगद पाउनुभयो?")
    question.get_by_role("button", name="अझै छैन").click()
    expect(question).to_be_hidden()
    expect(his.locator(".chip", has_text="पूजामा तिर्नुपर्ने")).to_be_visible()

    his.get_by_role("button", name="नगद पाएँ").click()
    question.get_by_role("button", name="हो, रु १,५०० पाइयो").click()

    expect(his.locator(".chip", has_text="भुक्तानी भयो")).to_be_visible()
    expect(hers.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_unpaid_cash_is_to_be_paid_at_the_puja_for_everybody(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    booking = people.book(*couple)
    hers, his, desk = windows.open(couple[0]), windows.open(couple[1], size=PHONE), windows.open(people.admin())
    choose_cash(hers, booking)

    for page in (hers, his, desk):
        page.goto("/bookings")
        entry = page.locator(".booking-entry", has=page.locator(f"a[href='/bookings/{booking}']"))
        expect(entry).to_contain_text("To be paid at the puja")
        expect(entry).not_to_contain_text("Payment under way")
        page.goto(f"/bookings/{booking}")
        expect(page.locator(".chip", has_text="To be paid at the puja")).to_be_visible()
        expect(page.get_by_text("Payment under way")).to_have_count(0)
    desk.goto("/admin?tab=payments")
    payment = desk.locator(".card", has_text=booking)
    expect(payment.locator(".chip", has_text="To be paid at the puja").first).to_be_visible()
    expect(payment.get_by_role("button", name="Resolve by hand")).to_have_count(0)

    hers.get_by_role("link", name="Pay another way").click()
    expect(hers.get_by_text("You have chosen to pay in cash at the puja.")).to_be_visible()


def test_a_cancelled_booking_owes_no_cash(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    booking = people.book(*couple)
    his = windows.open(couple[1])
    body = {"payment_method": "CASH"}
    couple[0].post(f"/bookings/{booking}/payment", body, **{"Idempotency-Key": booking}).raise_for_status()
    couple[0].post(f"/bookings/{booking}/cancel", {"reason": "We travel."}).raise_for_status()

    his.goto(f"/bookings/{booking}")

    expect(his.locator(".chip", has_text="Cancelled")).to_be_visible()
    expect(his.locator(".chip", has_text="To be paid at the puja")).to_have_count(0)
    expect(his.get_by_role("button", name="I have received the cash")).to_have_count(0)


def test_dollars_and_their_rate_are_shown_before_one_leaves(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    booking = people.book(*couple)
    card = next(
        one
        for one in couple[0].get("/payments/methods", booking_id=booking).json()["items"]
        if one["payment_method"] == "STRIPE"
    )
    page = windows.open(couple[0], size=PHONE)
    page.goto(f"/pay/{booking}")

    choice = page.locator(".method", has_text="Card (Stripe)")

    expect(choice).to_contain_text(f"US$ {card['amount']}".replace(" ", "\u00a0"))
    expect(choice).to_contain_text(f"Rs {card['exchange_rate']}".replace(" ", "\u00a0"))


def test_a_way_that_cannot_take_the_amount_is_not_listed(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    puja = {"name": "Blessing", "price": "50.00", "currency": "NPR", "duration_minutes": 15}
    pandit.put("/pandits/me", {"services": [puja]}).raise_for_status()
    page = windows.open(customer)

    page.goto(f"/pay/{people.book(customer, pandit)}")

    expect(page.get_by_role("radio", name=re.compile("Khalti"))).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Stripe"))).to_have_count(0)
    expect(page.get_by_text("Not available now")).to_have_count(0)


def test_before_a_request_is_accepted_the_page_says_so(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), people.book(*couple)
    page.goto(f"/pay/{booking}")
    notice = page.get_by_text(re.compile("has not accepted this request yet.*the money is given back"))
    expect(notice).to_be_visible()

    couple[1].post(f"/bookings/{booking}/accept").raise_for_status()

    expect(notice).to_have_count(0)
    expect(page.get_by_role("radio", name=re.compile("Khalti"))).to_be_visible()


def let_it_be_doubted(page: Page) -> None:
    """The gateway gives an answer that decides nothing."""
    page.get_by_text("Awkward cases").click()
    page.locator("select[name=settle]").select_option("pending")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()


def test_while_a_payment_is_in_doubt_another_way_is_behind_a_question(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    page, booking = windows.open(couple[0], size=PHONE), people.book(*couple)
    to_gateway(page, booking, "Khalti")
    let_it_be_doubted(page)
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
    assert [one["status"] for one in couple[0].get(f"/payments/{payment_id}").json()["attempts"]] == [
        "PROCESSING",
        "COMPLETED",
    ]


def test_a_doubt_that_arises_while_one_chooses_is_shown_in_place_of_the_ways_to_pay(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    booking = people.book(*couple)
    page, other = windows.open(couple[0]), windows.open(couple[0])
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile("eSewa")).check()
    to_gateway(other, booking, "Khalti")
    let_it_be_doubted(other)

    page.get_by_role("button", name="Continue to eSewa").click()

    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    # The refusal was wanted; the browser notes it all the same.
    windows.console_errors[:] = [one for one in windows.console_errors if "409" not in one]


def test_what_no_gateway_decides_an_admin_resolves(
    people: People, windows: BrowserWindows, couple: tuple[Person, Person]
) -> None:
    hers, desk = windows.open(couple[0]), windows.open(people.admin())
    to_gateway(hers, people.book(*couple), "Khalti")
    let_it_be_doubted(hers)

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


def test_an_admin_gives_a_part_back(people: People, windows: BrowserWindows, couple: tuple[Person, Person]) -> None:
    hers, desk = windows.open(couple[0]), windows.open(people.admin())
    to_gateway(hers, people.book(*couple), "Khalti")
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
