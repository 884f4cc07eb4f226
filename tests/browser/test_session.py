"""Staying logged in: tokens that run out, tabs that notice it together, and sessions that have ended."""

import json

from playwright.sync_api import Page, expect

from tests.browser.window import Windows
from tests.e2e.client import Town

RUN_OUT = """() => {
  const kept = JSON.parse(localStorage.getItem('session'));
  localStorage.setItem('session', JSON.stringify({ ...kept, endsAt: 0 }));
  return kept;
}"""


def test_tabs_that_renew_together_do_not_log_each_other_out(windows: Windows, town: Town) -> None:
    first = windows.open(town.customer())
    first.goto("/pandits")
    for _ in range(3):
        before = first.evaluate(RUN_OUT)
        tabs = [first, *(first.context.new_page() for _ in range(3))]
        for tab in tabs:
            tab.goto("/bookings", wait_until="commit")
        for tab in tabs:
            expect(tab.get_by_role("heading", name="Your bookings")).to_be_visible()
            expect(tab.get_by_text("No bookings here yet.")).to_be_visible()
        assert kept(first)["refreshToken"] != before["refreshToken"]
        for tab in tabs[1:]:
            tab.close()


def test_a_session_that_was_ended_elsewhere_leads_to_the_log_in_and_back(windows: Windows, town: Town) -> None:
    customer = town.customer()
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
    assert page.url.endswith("/bookings?status=PENDING")
    windows.complaints.clear()  # Chromium notes the 401


def test_logging_out_in_one_tab_logs_out_in_all(windows: Windows, town: Town) -> None:
    page = windows.open(town.customer())
    page.goto("/profile")
    other = page.context.new_page()
    other.goto("/bookings")
    expect(other.get_by_role("heading", name="Your bookings")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(other.get_by_role("heading", name="Welcome back")).to_be_visible()


def kept(page: Page) -> dict[str, str]:
    return dict(json.loads(page.evaluate("localStorage.getItem('session')")))
