"""The pandit's desk: what comes soonest, a profile within reach that is not lost, and what services may be called."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.window import DESK, PHONE, BrowserWindows, axe_violations, is_too_wide, wait_until_loaded
from tests.e2e.client import People, Person


def test_requests_are_sorted_by_the_day_of_the_puja_and_the_profile_is_on_the_same_page(
    people: People, windows: BrowserWindows
) -> None:
    pandit = people.pandit()
    days = [9, 3, 12, 5, 7, 4, 11]
    for day in days:
        _request_booking(people, pandit, day)
    page = windows.open(pandit, size=PHONE)
    page.goto("/desk")
    requests = page.locator(".request")
    expect(requests).to_have_count(5)
    assert _days(requests) == sorted(days)[:5]
    page.get_by_role("button", name="Show more").click()
    expect(requests).to_have_count(7)
    assert _days(requests) == sorted(days)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)

    page.get_by_role("button", name="Your profile and services").click()
    heading = page.get_by_role("heading", name="What families read")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_the_desk_shows_as_many_requests_after_going_back(people: People, windows: BrowserWindows) -> None:
    pandit = people.pandit()
    for day in range(3, 10):
        _request_booking(people, pandit, day)
    page = windows.open(pandit, size=PHONE)
    page.goto("/desk")
    requests = page.locator(".request")
    expect(requests).to_have_count(5)
    page.get_by_role("button", name="Show more").click()
    last = requests.nth(6)
    last.scroll_into_view_if_needed()
    scroll_position = page.evaluate("scrollY")
    last.get_by_role("heading").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    wait_until_loaded(page)
    page.go_back()
    expect(requests).to_have_count(7)
    expect(last).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - scroll_position) < 5


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_link_asks_before_unsaved_changes_are_lost(
    people: People, windows: BrowserWindows, size: tuple[int, int]
) -> None:
    page = windows.open(people.pandit(), size=size)
    page.goto("/desk")
    about_field = page.get_by_label("About you, in English")
    about_field.fill("Twenty years of pujas")
    _navigation_link(page, "Bookings").click()
    question = page.get_by_role("dialog", name="Leave without saving?")
    assert axe_violations(page) == []
    question.get_by_role("button", name="Stay here").click()
    expect(about_field).to_have_value("Twenty years of pujas")
    expect(page).to_have_url(re.compile("/desk$"))
    _navigation_link(page, "Bookings").click()
    question.get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("heading", level=1, name="Your bookings")).to_be_visible()


def test_back_and_forward_ask_before_unsaved_changes_are_lost(people: People, windows: BrowserWindows) -> None:
    page = windows.open(people.pandit())
    page.goto("/bookings")
    _navigation_link(page, "My desk").click()
    about_field = page.get_by_label("About you, in English")
    about_field.fill("Twenty years of pujas")
    question = page.get_by_role("dialog", name="Leave without saving?")
    page.evaluate("history.back()")
    expect(question).to_be_visible()
    expect(page).to_have_url(re.compile("/desk$"))
    question.press("Escape")
    expect(question).to_be_hidden()
    expect(about_field).to_have_value("Twenty years of pujas")
    page.evaluate("history.back()")
    question.get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("heading", level=1, name="Your bookings")).to_be_visible()
    # Back on the desk with nothing to lose, and forward again: nobody is asked.
    page.evaluate("history.forward()")
    expect(about_field).to_have_value("")
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", level=1, name="Your bookings")).to_be_visible()


def test_closing_the_tab_asks_only_while_changes_are_unsaved(people: People, windows: BrowserWindows) -> None:
    page = windows.open(people.pandit())
    dialog_types: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialog_types.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto("/desk")
    page.get_by_label("About you, in English").press_sequentially("Twenty years")
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert dialog_types == ["beforeunload"]
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    _navigation_link(page, "Bookings").click()
    expect(page.get_by_role("heading", level=1, name="Your bookings")).to_be_visible()
    assert dialog_types == ["beforeunload"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_nepali_name_and_seven_days_in_nepali_digits_are_enough(
    people: People, windows: BrowserWindows, size: tuple[int, int]
) -> None:
    pandit = people.pandit()
    page = windows.open(pandit, size=size, language="ne")
    page.goto("/desk")
    page.get_by_label("नाम (अंग्रेजी)").fill("")
    page.get_by_role("button", name="सुरक्षित गर्नुहोस्").click()
    english = page.get_by_label("नाम (अंग्रेजी)")
    expect(english).to_have_attribute("aria-invalid", "true")
    page.get_by_label("नाम (नेपाली)").fill("सप्ताह")
    expect(english).not_to_have_attribute("aria-invalid", "true")
    length = page.get_by_label("मिनेट", exact=True)
    for typed_duration, minutes in (("१२०", 120), ("७ दिन", 10080), ("२ घण्टा ३० मिनेट", 150)):
        length.fill(typed_duration)
        page.get_by_role("button", name="सुरक्षित गर्नुहोस्").click()
        expect(page.get_by_text("सुरक्षित भयो।").last).to_be_visible()
        expect(length).to_have_value(str(minutes))
        [service] = pandit.get("/pandits/me").json()["services"]
        assert (service["name"], service["name_ne"], service["duration_minutes"]) == (None, "सप्ताह", minutes)
    length.fill("८ दिन")
    page.get_by_role("button", name="सुरक्षित गर्नुहोस्").click()
    expect(length).to_have_accessible_description(re.compile("बढीमा ७\\sदिन"))
    expect(length).to_be_focused()
    assert not is_too_wide(page)

    customers_page = windows.open(people.customer())
    customers_page.goto(f"/pandits/{pandit.id}")
    expect(customers_page.get_by_role("button", name="Book सप्ताह")).to_be_visible()
    assert axe_violations(customers_page) == []


def test_a_pandit_without_reviews_is_not_among_the_best_rated(people: People, windows: BrowserWindows) -> None:
    pandit = people.pandit()
    page = windows.open(language="en")
    page.goto("/pandits?sort=rating")
    wait_until_loaded(page)
    while (show_more := page.get_by_role("button", name="Show more")).count() > 0:
        show_more.click()
        wait_until_loaded(page)
    section = page.locator("section", has=page.get_by_role("link", name=pandit.full_name))
    expect(section.get_by_role("heading", level=2)).to_have_text("More verified pandits")
    best_rated = page.locator("section", has=page.get_by_role("heading", level=2, name="Best rated"))
    expect(best_rated.get_by_text("No reviews yet")).to_have_count(0)
    expect(best_rated.get_by_text("No services yet")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_focus_follows_book_to_the_form(people: People, windows: BrowserWindows, size: tuple[int, int]) -> None:
    pandit = people.pandit()
    page = windows.open(people.customer(), size=size)
    page.goto(f"/pandits/{pandit.id}")
    page.get_by_role("button", name="Book Puja").press("Enter")
    heading = page.get_by_role("heading", name=f"Book {pandit.full_name}")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Service")).to_be_focused()


def _request_booking(people: People, pandit: Person, day: int) -> None:
    moment = datetime.now(UTC) + timedelta(days=day)
    request = {**people.booking_request(pandit), "scheduled_at": moment.isoformat()}
    people.customer().post("/bookings", request).raise_for_status()


def _days(requests: Locator) -> list[int]:
    """The number of days until the puja of each request."""
    moments = requests.locator("time").evaluate_all("times => times.map((time) => time.dateTime)")
    return [round((datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds() / 86_400) for moment in moments]


def _navigation_link(page: Page, name: str) -> Locator:
    """The way to a page, in the bar above or at the thumb: whichever is seen."""
    return page.get_by_role("link", name=name, exact=True).locator("visible=true").first
