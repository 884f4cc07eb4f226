"""Without a network, and with a server that says nothing: a word about it, a way back, and no reload by hand."""

import re

from playwright.sync_api import Page, expect

from tests.browser.actions import bubble, send_message
from tests.browser.window import PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import People, wait_until

# Ten seconds, and what a busy machine takes to show it.
WITHIN_MS = 14_000
FAILED = re.compile("Failed to (load|fetch)|ERR_|dynamically imported|a page has not come")


def test_a_conversation_opened_before_can_be_read_offline(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    pandit.send(room_id, "Bananas and milk.")
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    expect(bubble(page, "Bananas and milk.")).to_be_visible()
    page.get_by_role("link", name="All conversations").click()
    expect(page.locator(".room-entry")).to_be_visible()
    page.get_by_role("link", name="Bookings").click()
    expect(page.get_by_role("heading", name="Your bookings")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name="Messages", exact=True).click()
    page.locator(f"a[href='/chat/{room_id}']").click()
    expect(page.get_by_role("heading", name=pandit.full_name)).to_be_visible()
    expect(bubble(page, "Bananas and milk.")).to_be_visible()
    send_message(page, "We have them.")
    expect(bubble(page, "We have them.").locator(".tick-sending")).to_be_attached()
    page.get_by_role("link", name="All conversations").click()
    page.locator(f"a[href='/chat/{room_id}']").click()
    expect(bubble(page, "We have them.")).to_be_visible()
    page.context.set_offline(False)
    expect(bubble(page, "We have them.").locator(".tick-sent")).to_be_attached(timeout=40_000)
    assert [message["content"] for message in pandit.messages(room_id)][-1] == "We have them."


def test_no_messages_are_kept_after_a_log_out(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    pandit.send(room_id, "A secret.")
    page = windows.open(customer)
    page.goto(f"/chat/{room_id}")
    expect(bubble(page, "A secret.")).to_be_visible()
    wait_until(lambda: "A secret." in page.evaluate(KEPT), "the message is kept")
    page.goto("/profile")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    wait_until(lambda: page.evaluate(KEPT) == "[]", "nothing is kept")


KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open('pandityatra');
  request.onsuccess = () => {
    const all = request.result.transaction('kept').objectStore('kept').getAll();
    all.onsuccess = () => resolve(JSON.stringify(all.result));
  };
})"""


def test_an_unloaded_page_is_reported_offline_and_opens_when_the_network_is_back(
    people: People, windows: BrowserWindows
) -> None:
    page = windows.open(people.customer(), size=PHONE)
    page.goto("/bookings")
    wait_until_loaded(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="Profile").first.click()
    expect(page.get_by_role("alert")).to_contain_text("you are offline")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("heading", name="Your bookings")).to_be_visible()
    page.get_by_role("link", name="Profile").first.click()
    expect(page.get_by_role("alert")).to_contain_text("you are offline")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible(timeout=40_000)
    _forgive(windows)


def test_a_list_reports_a_missing_network_and_loads_when_it_is_back(people: People, windows: BrowserWindows) -> None:
    page = windows.open(people.customer(), size=PHONE)
    page.goto("/bookings")
    wait_until_loaded(page)
    page.goto("/notifications")
    wait_until_loaded(page)
    page.get_by_role("link", name="Bookings").click()
    page.get_by_role("link", name="Notifications").click()
    page.context.set_offline(True)
    page.get_by_role("link", name="Bookings").click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(page.get_by_text("No bookings here yet.")).to_be_visible(timeout=40_000)
    _forgive(windows)


def test_a_silent_server_is_reported_within_ten_seconds_and_can_be_retried(
    people: People, windows: BrowserWindows
) -> None:
    customer = people.customer()
    room_id = people.book(customer, people.pandit())
    for path, request_path in (
        ("/pandits", "**/api/pandits?*"),
        ("/bookings", "**/api/bookings?*"),
        (f"/chat/{room_id}", f"**/api/chat/rooms/{room_id}"),
    ):
        page = windows.open(customer, size=PHONE)
        page.route(request_path, lambda route: None)
        page.route(request_path.removesuffix("?*"), lambda route: None)
        page.goto(path)
        alert = page.get_by_role("alert").first
        expect(alert).to_contain_text("Our server takes too long to answer", timeout=WITHIN_MS)
        expect(alert).not_to_contain_text("offline")
        page.unroute_all(behavior="ignoreErrors")
        alert.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        page.close()


def test_a_page_whose_code_does_not_load_is_reported_within_ten_seconds(
    people: People, windows: BrowserWindows
) -> None:
    page = windows.open(people.customer(), size=PHONE)
    page.goto("/bookings")
    wait_until_loaded(page)
    page.route("**/assets/Profile-*.js", lambda route: None)
    page.get_by_role("link", name="Profile").first.click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded", timeout=WITHIN_MS)
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    _forgive(windows)


def test_a_change_without_an_answer_is_reported_as_uncertain(people: People, windows: BrowserWindows) -> None:
    page = windows.open(people.customer())
    page.goto("/profile")
    name = page.get_by_label("Full name")
    name.fill("Anjali K. Shrestha")
    page.route("**/api/me", lambda route: None)
    _save(page)
    expect(page.get_by_role("alert")).to_contain_text("we do not know whether this was done", timeout=WITHIN_MS)
    page.unroute_all(behavior="ignoreErrors")
    _save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def _forgive(windows: BrowserWindows) -> None:
    """Chromium notes what it could not fetch."""
    windows.console_errors[:] = [bubble for bubble in windows.console_errors if not FAILED.search(bubble)]
