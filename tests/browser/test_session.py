"""Staying logged in: tokens that run out, tabs that notice it together, and sessions that have ended."""

import json
import re
import unicodedata
import uuid

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.window import BrowserWindows
from tests.e2e.client import People

RUN_OUT = """() => {
  const kept = JSON.parse(localStorage.getItem('session'));
  localStorage.setItem('session', JSON.stringify({ ...kept, endsAt: 0 }));
  return kept;
}"""


# An insecure origin has no Web Locks; there the tabs take turns by the storage.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })"


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "no locks"])
def test_tabs_that_renew_together_do_not_log_each_other_out(
    windows: BrowserWindows, people: People, script: str
) -> None:
    first = windows.open(people.customer())
    if script:
        first.context.add_init_script(script)
    refreshes: list[Request] = []
    first.context.on(
        "request", lambda request: refreshes.append(request) if request.url.endswith("/auth/refresh") else None
    )
    first.goto("/pandits")
    for _ in range(3):
        refreshes.clear()
        session_before = first.evaluate(RUN_OUT)
        tabs = [first, *(first.context.new_page() for _ in range(3))]
        for tab in tabs:
            tab.goto("/bookings", wait_until="commit")
        for tab in tabs:
            expect(tab.get_by_role("heading", name="Your bookings")).to_be_visible()
            expect_no_bookings(tab)
        assert stored_entries(first)["refreshToken"] != session_before["refreshToken"]
        assert len(refreshes) == 1 or script  # by the storage two may be at it in the same instant
        for tab in tabs[1:]:
            tab.close()


@pytest.mark.parametrize("answer", ["lost", "503", "504"])
def test_a_refresh_whose_answer_is_lost_is_repeated_and_nobody_is_logged_out(
    windows: BrowserWindows, people: People, answer: str
) -> None:
    page = windows.open(people.customer())
    page.goto("/pandits")
    session_before = page.evaluate(RUN_OUT)
    bodies: list[object] = []

    def lose(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        if len(bodies) > 1:
            route.continue_()
        elif answer == "lost":
            route.fetch()
            route.abort()
        else:
            route.fetch()
            route.fulfill(status=int(answer), body="")

    page.route("**/api/auth/refresh", lose)
    page.goto("/bookings")
    expect(page.get_by_text("No bookings here yet.")).to_be_visible()
    assert bodies == [{"refresh_token": session_before["refreshToken"]}] * 2
    assert stored_entries(page)["refreshToken"] != session_before["refreshToken"]
    windows.console_errors.clear()  # Chromium notes what was lost


def test_a_server_that_is_down_while_a_session_is_renewed_keeps_it(windows: BrowserWindows, people: People) -> None:
    page = windows.open(people.customer())
    page.goto("/pandits")
    session_before = page.evaluate(RUN_OUT)
    page.route("**/api/auth/refresh", lambda route: route.abort())
    page.goto("/bookings")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert stored_entries(page)["refreshToken"] == session_before["refreshToken"]
    page.unroute("**/api/auth/refresh")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No bookings here yet.")).to_be_visible()
    windows.console_errors.clear()


def test_a_session_that_was_ended_elsewhere_leads_to_the_log_in_and_back(
    windows: BrowserWindows, people: People
) -> None:
    customer = people.customer()
    page = windows.open(customer)
    page.goto("/notifications")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    session = page.evaluate(RUN_OUT)
    page.request.post("/api/auth/logout", data={"refresh_token": session["refreshToken"]})
    page.goto("/bookings?status=PENDING")
    expect(page.get_by_text("Please log in to go on.")).to_be_visible()
    page.get_by_label("E-mail").fill(customer.email)
    page.get_by_label("Password", exact=True).fill("namaste-123")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Your bookings")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/bookings\?status=PENDING$"))
    windows.console_errors.clear()  # Chromium notes the 401


def test_logging_out_in_one_tab_logs_out_in_all(windows: BrowserWindows, people: People) -> None:
    page = windows.open(people.customer())
    page.goto("/profile")
    second_tab = page.context.new_page()
    second_tab.goto("/bookings")
    expect(second_tab.get_by_role("heading", name="Your bookings")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(second_tab.get_by_role("heading", name="Welcome back")).to_be_visible()


def expect_no_bookings(page: Page) -> None:
    """Four tabs ask at once, each for a function that may have to start: a busy machine may need over ten seconds."""
    empty_note, try_again = page.get_by_text("No bookings here yet."), page.get_by_role("button", name="Try again")
    expect(empty_note.or_(try_again).first).to_be_visible()
    if try_again.is_visible():
        try_again.click()
    expect(empty_note).to_be_visible()


def stored_entries(page: Page) -> dict[str, str]:
    return dict(json.loads(page.evaluate("localStorage.getItem('session')")))


def test_an_address_of_a_nepali_domain_registers_and_logs_in_again(windows: BrowserWindows) -> None:
    """A browser sends such a domain in punycode or as it was typed, and the keyboard may compose a letter of two."""
    address, password = f"sita.{uuid.uuid4().hex}@उदाहरण.नेपाल.com", "Käthmandu-१२३"
    page = windows.open()
    page.goto("/register")
    page.get_by_label("Full name").fill("Sita Sharma")
    page.get_by_label("E-mail").press_sequentially(address)
    page.get_by_label("Password", exact=True).fill(unicodedata.normalize("NFC", password))
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("link", name="Bookings")).to_be_visible()
    page.goto("/profile")
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password", exact=True).fill(unicodedata.normalize("NFD", password))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Bookings")).to_be_visible()


def test_logging_out_shows_no_request_to_log_in(windows: BrowserWindows, people: People) -> None:
    page = windows.open(people.customer())
    page.goto("/profile")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/login$"))
    expect(page.get_by_text("Please log in to go on.")).to_have_count(0)
