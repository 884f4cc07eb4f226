"""A keyboard alone does everything: every page's every stop, and the ways through them."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.actions import go_to_gateway
from tests.browser.keyboard import Keyboard
from tests.browser.pages import PAGES
from tests.browser.scenario import create_scenario
from tests.browser.window import DESK, PHONE, BrowserWindows, axe_violations, wait_until_loaded
from tests.e2e.client import PASSWORD, People, Person


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "ne")], ids=["desk", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_every_control_is_reachable_and_visible_and_none_is_a_keyboard_trap(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    role: str,
    size: tuple[int, int],
    language: str,
) -> None:
    page = windows.open(person_by_role[role], size=size, language=language)
    objections: dict[str, object] = {}
    for path in PAGES[role]:
        page.goto(path.format(**path_ids))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_until_loaded(page)
        unreached, problems = Keyboard(page).tab_through()
        if unreached or any(problems):
            objections[path] = (unreached, [problem for problem in problems if problem])
    assert objections == {}


def test_the_first_control_skips_the_navigation(windows: BrowserWindows) -> None:
    page = windows.open()
    page.goto("/pandits")
    wait_until_loaded(page)
    keys = Keyboard(page)
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter", "Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_customer_registers_books_pays_and_reads_her_notifications(windows: BrowserWindows, people: People) -> None:
    pandit = people.pandit()
    page = windows.open()
    keys = Keyboard(page)
    page.goto(f"/register?next=/pandits/{pandit.id}")
    keys.go_to(page.get_by_role("radio", name="looking for a pandit"))
    keys.fill("Full name", "Maya Gurung")
    keys.fill("E-mail", f"{uuid.uuid4().hex}@demo.test")
    keys.fill("Password", PASSWORD)
    keys.press("Enter")

    expect(page.get_by_role("heading", name=pandit.full_name, exact=True)).to_be_visible()
    wait_until_loaded(page)
    keys.go_to(page.locator(".date-day[tabindex='0']"))
    keys.press("ArrowDown", "ArrowRight", "PageDown", "Enter")
    expect(page.locator(".date-day[aria-pressed='true']")).to_be_focused()
    keys.fill("Where", "Bhaktapur")
    keys.press("Enter")

    keys.activate(page.get_by_role("link", name="Pay", exact=True))
    keys.go_to(page.get_by_role("radio", name=re.compile("Khalti")))
    keys.press("ArrowDown", "ArrowUp")  # chosen is what the arrows lead to
    keys.activate(page.get_by_role("button", name="Continue to Khalti"))
    page.wait_for_url("**/sandbox/**")
    keys.activate(page.get_by_role("button", name=re.compile("^Pay")).first)
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    keys.activate(page.get_by_role("link", name="Receipt"))
    keys.go_to(page.get_by_role("button", name="Print"))

    keys.activate(page.get_by_role("link", name=re.compile("^Notifications")))
    keys.activate(page.get_by_role("button", name="Mark all as read"))
    expect(page.locator(".notification.unread")).to_have_count(0)
    keys.activate(page.locator("main").get_by_role("link", name="Payment received"))
    expect(page.get_by_role("heading", name="Puja", exact=True)).to_be_focused()

    keys.activate(page.get_by_role("link", name="Profile: Maya Gurung"))
    keys.fill("Full name", "Maya Gurung Rai")
    keys.activate(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("link", name="Profile: Maya Gurung Rai")).to_be_visible()


def test_a_review_is_given_with_arrow_keys(windows: BrowserWindows, people: People) -> None:
    scenario = create_scenario(people)
    page = windows.open(scenario.customer)
    keys = Keyboard(page)
    page.goto(f"/bookings/{scenario.completed}")
    for name, stars in (("Overall", 5), ("Professionalism", 4), ("Knowledge", 5), ("Punctuality", 3)):
        group = page.get_by_role("group", name=name)
        keys.go_to(group.get_by_role("radio").first)
        keys.press("Space", *["ArrowRight"] * (stars - 1))
        expect(group.get_by_role("radio", name=f"{stars} of 5")).to_be_checked()
    keys.fill("In English", "Calm and kind.")
    keys.activate(page.get_by_role("button", name="Send the review"))
    expect(page.get_by_text("Waiting to be read by us")).to_be_visible()

    admin_page = windows.open(people.admin())
    keys = Keyboard(admin_page)
    admin_page.goto("/admin?tab=reviews&status=PENDING")
    card = admin_page.locator(".card", has_text="Calm and kind.")
    keys.activate(card.get_by_role("button", name="Publish"))
    expect(page.get_by_text("Calm and kind.")).to_be_visible()


def test_a_pandit_accepts_declines_and_offers_another_service(windows: BrowserWindows, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    accepted, declined = people.book(customer, pandit), people.book(customer, pandit)
    page = windows.open(pandit)
    keys = Keyboard(page)
    page.goto("/desk")
    request = page.locator(".request")
    expect(request).to_have_count(2)
    opener = request.filter(has=page.locator(f"a[href='/bookings/{declined}']")).get_by_role("button", name="Decline")
    question = asked_and_taken_back(keys, opener)
    keys.fill("Reason", "I am in Banaras that week.")
    keys.activate(question.get_by_role("button", name="Cancel the booking"))
    expect(request).to_have_count(1)
    keys.activate(request.get_by_role("button", name="Accept"))
    expect(request).to_have_count(0)
    assert customer.get(f"/bookings/{accepted}").json()["status"] == "ACCEPTED"

    keys.activate(page.get_by_role("button", name="Add a service"))
    row = page.locator(".service-row").last
    for label, text in (("Name in English", "Bratabandha"), ("Price in rupees", "११०००"), ("Minutes", "240")):
        keys.go_to(row.get_by_label(label))
        keys.press("Control+A")
        keys.write(text)
    keys.activate(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert [service["price"] for service in pandit.get("/pandits/me").json()["services"]] == ["1500.00", "11000.00"]


def test_an_admin_rejects_verifies_resolves_refunds_and_replays(windows: BrowserWindows, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    payer, paid_booking = windows.open(customer), people.book(customer, pandit)
    go_to_gateway(payer, paid_booking, "Khalti")
    payer.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(payer.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    go_to_gateway(payer, people.book(customer, pandit), "Khalti")
    payer.get_by_text("Awkward cases").click()
    payer.locator("select[name=settle]").select_option("pending")
    payer.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(payer.get_by_role("heading", name="We are looking into this payment")).to_be_visible()

    page = windows.open(people.admin())
    keys = Keyboard(page)
    page.goto("/admin")
    keys.activate(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Pandits"))
    card = page.locator(".card", has_text=pandit.full_name)
    question = asked_and_taken_back(keys, card.get_by_role("button", name="Reject"))
    keys.fill("Reason", "Please tell us where you learnt.")
    keys.activate(question.get_by_role("button", name="Reject"))
    expect(card.get_by_text("Not verified")).to_be_visible()
    keys.activate(card.get_by_role("button", name="Verify"))
    expect(card.get_by_text("Verified", exact=True)).to_be_visible()

    keys.activate(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Payments"))
    keys.activate(page.get_by_role("button", name="Need you"))
    card = page.locator(".card", has_text=payer.url.rpartition("=")[2])
    question = asked_and_taken_back(keys, card.get_by_role("button", name="Resolve by hand"))
    keys.go_to(question.get_by_role("radio", name="It was paid"))
    keys.press("Space")
    keys.fill("Note", "Seen in the merchant console.")
    keys.activate(question.get_by_role("button", name="Resolve by hand"))
    expect(payer.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    keys.activate(page.get_by_role("button", name="Paid", exact=True))
    card = page.locator(".card", has_text=paid_booking)
    question = asked_and_taken_back(keys, card.get_by_role("button", name="Refund"))
    keys.fill("Amount (NPR)", "५००.५०")
    keys.fill("Reason", "The puja was shorter.")
    keys.activate(question.get_by_role("button", name="Refund"))
    expect(card).to_contain_text("Rs 500.50 · Completed")

    keys.activate(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Webhooks"))
    keys.activate(page.locator(".card").first.get_by_role("button", name="Replay"))
    expect(page.get_by_text("Replayed.")).to_be_visible()


def asked_and_taken_back(keys: Keyboard, opener: Locator) -> Locator:
    """Opens a question, which keeps the focus to itself; Escape closes it and gives the focus back; opens it again."""
    keys.activate(opener)
    question = keys.page.get_by_role("dialog")
    expect(question).to_be_visible()
    for _ in range(8):
        assert keys.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        keys.press("Tab")
    assert axe_violations(keys.page) == []
    keys.press("Escape")
    expect(question).to_have_count(0)
    expect(opener).to_be_focused()
    keys.press("Enter")
    expect(question).to_be_visible()
    return question
