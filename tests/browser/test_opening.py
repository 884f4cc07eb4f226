"""Where a conversation is scrolled to when it is opened, and what of it is visible and can be tapped."""

import json
import re
import time
from functools import partial

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.actions import bubble, send_pictures
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person, wait_until

LEAST_PX = 44
STACKED = "क" + "\u0301" * 60


def parties(people: People) -> tuple[Person, Person, str]:
    customer, pandit = people.customer(), people.pandit()
    return customer, pandit, people.book(customer, pandit)


def is_at_end(page: Page) -> bool:
    return bool(page.get_by_role("log").evaluate("(it) => it.scrollHeight - it.scrollTop - it.clientHeight < 2"))


def test_a_conversation_opens_at_its_first_unread_message_and_marks_it_once(
    people: People, windows: BrowserWindows
) -> None:
    customer, pandit, room_id = parties(people)
    for number in range(1, 66):  # more than a first history holds
        pandit.send(room_id, f"message {number}")
        if number == 8:
            customer.post(f"/chat/rooms/{room_id}/read", {"up_to_seq": 8}).raise_for_status()
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    expect(page.locator(".chat-unread")).to_be_in_viewport(timeout=60_000)
    first = page.locator(".chat-unread + .bubble")
    expect(first).to_have_text(re.compile("message 9"))
    expect(first).to_be_in_viewport()
    expect(page.locator(".bubble-text", has_text=re.compile("^message 8$"))).to_be_in_viewport()
    page.get_by_role("button", name="To the newest").click()
    expect(bubble(page, "message 65")).to_be_in_viewport()
    expect(page.locator(".chat-unread")).to_be_attached()  # it stays while one reads
    page.get_by_role("link", name="All conversations").click()
    page.get_by_role("link", name=re.compile(pandit.full_name)).click()
    expect(bubble(page, "message 65")).to_be_in_viewport()
    expect(page.locator(".chat-unread")).to_have_count(0)
    wait_until(lambda: is_at_end(page), "it opens at its end")


def test_a_conversation_opens_at_its_end_although_pictures_of_unknown_size_load_late(
    people: People, windows: BrowserWindows
) -> None:
    customer, pandit, room_id = parties(people)
    customer_page = windows.open(customer)
    customer_page.goto(f"/chat/{room_id}")
    expect(customer_page.locator(".chat-note").first).to_be_visible()
    send_pictures(customer_page, *(f"{number}.png" for number in range(4)))
    expect(customer_page.locator(".chat-picture")).to_have_count(4, timeout=60_000)
    customer.send(room_id, "the last")
    pandit.post(f"/chat/rooms/{room_id}/read", {"up_to_seq": 5}).raise_for_status()
    for is_known in (True, False):
        page = windows.open(pandit, size=PHONE)
        page.route(re.compile("X-Amz-|Signature="), delay_picture)
        if not is_known:
            page.route_web_socket(re.compile("/ws/chat/"), without_sizes)
        page.goto(f"/chat/{room_id}")
        expect(bubble(page, "the last")).to_be_in_viewport()
        expect(page.locator(".chat-picture img").last).to_be_visible()
        tall = page.get_by_role("log").evaluate("(it) => it.scrollHeight")
        page.evaluate(DECODED)
        expect(bubble(page, "the last")).to_be_in_viewport()
        wait_until(partial(is_at_end, page), "it stands at its end")
        if is_known:
            assert page.get_by_role("log").evaluate("(it) => it.scrollHeight") == tall


def delay_picture(route: Route) -> None:
    """Comes when everything else is there."""
    time.sleep(0.3)
    route.continue_()


def without_sizes(socket: WebSocketRoute) -> None:
    """A server of before: its messages tell nothing of their files."""
    server = socket.connect_to_server()

    def pass_on(text: str | bytes) -> None:
        frame = json.loads(text)
        for message in frame.get("messages", []):
            message["file"] = None
        socket.send(json.dumps(frame))

    server.on_message(pass_on)


DECODED = """() => Promise.all([...document.querySelectorAll('.chat-picture img')].map((it) => {
  it.loading = 'eager';
  return it.decode();
}))"""


def test_a_picture_opens_in_a_viewer_and_escape_returns_the_focus_to_it(
    people: People, windows: BrowserWindows
) -> None:
    customer, _, room_id = parties(people)
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    expect(page.locator(".chat-note").first).to_be_visible()
    send_pictures(page, "kalash.png")
    small = page.locator(".chat-picture")
    small.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog", name="kalash.png")
    large = viewer.get_by_role("img", name="Picture: kalash.png")
    expect(large).to_be_visible()
    assert large.evaluate("async (it) => (await it.decode(), it.naturalWidth)") == 600
    expect(viewer.get_by_role("link", name="Download")).to_have_attribute("href", re.compile("^http"))
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(small).to_be_focused()


def test_a_toast_covers_neither_the_newest_message_nor_the_composer(people: People, windows: BrowserWindows) -> None:
    customer, _pandit, room_id = parties(people)
    for number in range(30):
        customer.send(room_id, f"message {number}")
    second_pandit = people.pandit()
    other_room = people.book(customer, second_pandit)
    for size in (PHONE, (1280, 800)):
        page = windows.open(customer, size=size)
        page.goto(f"/chat/{room_id}")
        expect(bubble(page, "message 29")).to_be_in_viewport()
        second_pandit.send(other_room, "Namaste")
        toast = page.locator(".toast")
        expect(toast).to_contain_text(f"{second_pandit.full_name} sent you a message.")
        for element in (page.locator(".bubble").last, page.locator(".composer")):
            toast_box, element_box = toast.bounding_box(), element.bounding_box()
            assert toast_box
            assert element_box
            assert toast_box["y"] + toast_box["height"] <= element_box["y"]
        customer.post(f"/chat/rooms/{other_room}/read", {"up_to_seq": 1000}).raise_for_status()


def test_touch_targets_are_large_enough(people: People, windows: BrowserWindows) -> None:
    customer, pandit, room_id = parties(people)
    pandit.send(room_id, "See https://example.com/a", content_ne="हेर्नुहोस् https://example.com/a")
    pandit.send(room_id, "All", content_ne="सबै")
    services = pandit.get("/pandits/me").json()["services"]
    pandit.put("/pandits/me", {"bio": "Pujas.", "bio_ne": "पूजा।", "services": services}).raise_for_status()
    page = windows.open(customer, size=PHONE)
    for path in (f"/chat/{room_id}", "/chat", "/bookings", "/pandits", f"/pandits/{pandit.id}"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if path.endswith(room_id):
            send_pictures(page, "kalash.png")
            expect(page.locator(".chat-picture")).to_be_visible()
        assert page.evaluate("matchMedia('(pointer: coarse)').matches")
        assert page.evaluate(TOO_SMALL, LEAST_PX) == []


# Checks the navigation, the composer, the conversation, and the buttons of pages, without invisible elements.
TOO_SMALL = """(least) => [...document.querySelectorAll('.site-header *, .main-nav *, .chats *, main button')]
  .filter((it) => !it.matches('main .date-day'))
  .filter((it) => it.matches('a[href], button, textarea, summary') && it.checkVisibility())
  .map((it) => [it, it.getBoundingClientRect()])
  .filter(([it, { width, height }]) => Math.min(width, height) < least - 0.5)
  .map(([it, { width, height }]) => `${Math.round(width)} x ${Math.round(height)}: ${it.outerHTML.slice(0, 120)}`)"""


def test_the_number_of_unread_does_not_cover_the_bell(people: People, windows: BrowserWindows) -> None:
    page = windows.open(people.customer(), size=PHONE)
    page.route("**/api/notifications/unread-count", lambda route: route.fulfill(json={"unread_count": 120}))
    page.goto("/bookings")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    bell = page.locator(".bell .icon").bounding_box()
    assert bell
    for badge_text in ("99+", "78", "७८", "९९+"):
        page.locator(".bell").evaluate(PUT_A_NUMBER, badge_text)
        number = page.locator(".bell .count").last.bounding_box()
        assert number
        assert number["height"] <= LEAST_PX / 2, f"{badge_text} stands on two lines"
        overlap = max(0, bell["x"] + bell["width"] - number["x"]) * max(0, number["y"] + number["height"] - bell["y"])
        assert overlap < 0.35 * bell["width"] * bell["height"]


PUT_A_NUMBER = """(bell, written) => {
  const count = document.createElement('span');
  count.className = 'count';
  count.textContent = written;
  bell.append(count);
}"""


def test_letters_with_many_combining_marks_stay_in_their_bubble(people: People, windows: BrowserWindows) -> None:
    customer, pandit, room_id = parties(people)
    page = windows.open(customer, size=PHONE)
    page.route_web_socket(re.compile("/ws/chat/"), with_marks)  # new ones are refused: an old one is played
    pandit.send(room_id, "stacked")
    page.goto(f"/chat/{room_id}")
    text = page.locator(".bubble-text", has_text="क")
    expect(text).to_be_visible()
    assert text.evaluate("(it) => getComputedStyle(it).overflowY") == "clip"
    assert text.evaluate("(it) => it.getBoundingClientRect().height") < 40


def with_marks(socket: WebSocketRoute) -> None:
    server = socket.connect_to_server()
    server.on_message(lambda text: socket.send(str(text).replace("stacked", STACKED)))
