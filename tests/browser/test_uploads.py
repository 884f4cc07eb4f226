"""Files on their way: in their order, with the reason where they are refused, and on while one is elsewhere."""

from functools import partial

from playwright.sync_api import Page, Route, expect

from tests.browser.actions import note_and_dismiss, send_pictures
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People

ANNOUNCING = "**/api/chat/rooms/*/attachments"


def open_chat(people: People, windows: BrowserWindows, language: str = "en") -> tuple[Page, str]:
    customer = people.customer()
    room_id = people.book(customer, people.pandit())
    page = windows.open(customer, size=PHONE, language=language)
    page.goto(f"/chat/{room_id}")
    expect(page.locator(".chat-note").first).to_be_visible()
    return page, room_id


def test_pictures_chosen_at_once_arrive_in_their_order(people: People, windows: BrowserWindows) -> None:
    page, _ = open_chat(people, windows)
    names = [f"{number}.png" for number in range(1, 4)]
    send_pictures(page, *names)
    expect(page.locator(".chat-picture")).to_have_count(3)
    names_shown = page.locator(".chat-picture img").evaluate_all("(all) => all.map((it) => it.alt)")
    assert names_shown == [f"Picture: {name}" for name in names]


def test_a_refused_upload_gives_its_reason_and_offers_a_retry_only_if_that_can_succeed(
    people: People, windows: BrowserWindows
) -> None:
    for language, code, words, can_retry in (
        ("en", 422, "This name is too long.", 0),
        ("en", 409, "This conversation is closed.", 0),
        ("ne", 422, "यो फाइल मिलेन।", 0),
        ("en", 429, "Please try again in 3 minutes.", 1),
    ):
        page, _ = open_chat(people, windows, language)
        page.route(ANNOUNCING, refusing(code, words))
        send_pictures(page, "kalash.png")
        failed = page.locator(".bubble-failed")
        expect(failed).to_contain_text(words)
        expect(failed.get_by_role("button")).to_have_count(1 + can_retry)
        failed.get_by_role("button").last.click()
        expect(failed).to_have_count(0)
    windows.console_errors.clear()  # Chromium notes the refusals


def refusing(status: int, words: str):  # type: ignore[no-untyped-def]
    errors = [{"field": "filename", "message": words}] if status == 422 else []
    body = {"type": "about:blank", "title": "No", "status": status, "code": "NO", "detail": words, "errors": errors}
    return lambda route: route.fulfill(status=status, json=body, content_type="application/problem+json")


def test_a_file_name_that_is_too_long_is_refused_before_the_upload(people: People, windows: BrowserWindows) -> None:
    page, _ = open_chat(people, windows)
    send_pictures(page, "क" * 240 + ".png")
    expect(page.get_by_role("alert")).to_contain_text("The name of this file is too long")
    expect(page.locator(".bubble")).to_have_count(0)


def test_an_upload_continues_after_leaving_the_conversation_and_closing_the_page_asks(
    people: People, windows: BrowserWindows
) -> None:
    page, room_id = open_chat(people, windows)
    held_routes: list[Route] = []
    dialog_types: list[str] = []
    page.on("dialog", partial(note_and_dismiss, dialog_types))
    page.route(ANNOUNCING, lambda route: held_routes.append(route))
    send_pictures(page, "one.png", "two.png")
    expect(page.locator(".chat-progress")).to_have_count(2)
    page.get_by_role("link", name="All conversations").click()
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    assert dialog_types == ["beforeunload"]
    page.get_by_role("link", name="Bookings").click()
    for route in held_routes:
        route.continue_()
    page.unroute(ANNOUNCING)
    page.get_by_role("link", name="Messages", exact=True).click()
    expect(page.locator(".room-entry-last", has_text="two.png")).to_be_visible(timeout=40_000)
    page.locator(f"a[href='/chat/{room_id}']").click()
    expect(page.locator(".chat-picture")).to_have_count(2)
    expect(page.locator(".chat-progress")).to_have_count(0)


def test_an_upload_that_continues_is_shown_when_the_user_comes_back(people: People, windows: BrowserWindows) -> None:
    page, room_id = open_chat(people, windows)
    held_routes: list[Route] = []
    page.route(ANNOUNCING, lambda route: held_routes.append(route))
    send_pictures(page, "one.png")
    expect(page.locator(".chat-progress")).to_be_visible()
    page.get_by_role("link", name="All conversations").click()
    page.locator(f"a[href='/chat/{room_id}']").click()
    expect(page.locator(".chat-progress")).to_be_visible()
    for route in held_routes:
        route.continue_()
    expect(page.locator(".chat-picture")).to_have_count(1)
