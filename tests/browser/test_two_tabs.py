"""One person has the same conversation open in two tabs, which share what is not sent yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.actions import bubble, message_field, message_texts, send_message
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person

# An insecure origin has no Web Locks; there the tabs take turns by the storage.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })"
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('chat:') || key.startsWith('turn:'))"


@dataclass(frozen=True)
class Tabs:
    """Two tabs of the customer in one conversation, and the pandit's id and conversation."""

    room_id: str
    pandit: Person
    one: Page
    other: Page

    def __iter__(self) -> Iterator[Page]:
        return iter((self.one, self.other))

    def set_offline(self, is_offline: bool) -> None:
        self.one.context.set_offline(is_offline)

    def write_in_turns(self, count: int) -> None:
        for number in range(count):
            send_message(self.one, f"one {number:02}")
            send_message(self.other, f"other {number:02}")

    def texts(self) -> list[str]:
        """What the server has stored."""
        return [str(message["content"]) for message in self.pandit.messages(self.room_id)]


@pytest.fixture(params=["", NO_LOCKS], ids=["locks", "no locks"])
def tabs(request: pytest.FixtureRequest, people: People, windows: BrowserWindows) -> Tabs:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    one = windows.open(customer)
    if request.param:
        one.context.add_init_script(request.param)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"/chat/{room_id}")
        expect(page.locator(".chat-note").first).to_be_visible(timeout=60_000)  # its socket is open
    return Tabs(room_id, pandit, one, other)


def test_tabs_that_write_offline_send_each_message_once_and_in_each_tabs_order(tabs: Tabs) -> None:
    tabs.set_offline(True)
    tabs.write_in_turns(3)
    for page in tabs:
        expect(page.locator(".tick-sending")).to_have_count(6)
    tabs.set_offline(False)
    for page in tabs:
        expect(page.locator(".tick-sent")).not_to_have_count(0)
        expect(page.locator(".tick-sending")).to_have_count(0)
        expect(page.locator(".bubble-text")).to_have_count(6)
    texts = tabs.texts()
    assert sorted(texts) == sorted(f"{tab} {number:02}" for tab in ("one", "other") for number in range(3))
    for tab in ("one", "other"):
        assert [text for text in texts if text.startswith(tab)] == [f"{tab} {number:02}" for number in range(3)]
    assert [message_texts(page) for page in tabs] == [texts, texts]
    assert tabs.other.evaluate(STORED) == []


def test_a_tab_that_is_closed_in_the_middle_leaves_its_messages_to_the_other(tabs: Tabs) -> None:
    tabs.set_offline(True)
    tabs.write_in_turns(8)
    expect(tabs.other.locator(".tick-sending")).to_have_count(16)
    tabs.set_offline(False)
    expect(tabs.one.locator(".tick-sent")).not_to_have_count(0)
    tabs.one.close()
    expect(tabs.other.locator(".tick-sending")).to_have_count(0, timeout=60_000)
    texts = tabs.texts()
    assert sorted(texts) == sorted(f"{tab} {number:02}" for tab in ("one", "other") for number in range(8))
    for tab in ("one", "other"):
        assert [text for text in texts if text.startswith(tab)] == [f"{tab} {number:02}" for number in range(8)]
    assert message_texts(tabs.other) == texts


def test_tabs_keep_their_unfinished_texts_apart(tabs: Tabs) -> None:
    message_field(tabs.one).fill("unfinished one")
    message_field(tabs.other).fill("unfinished other")
    for page in tabs:
        page.reload()
    expect(message_field(tabs.one)).to_have_value("unfinished one")
    expect(message_field(tabs.other)).to_have_value("unfinished other")
    tabs.other.close()
    send_message(tabs.one, "finished")
    tabs.one.reload()
    expect(message_field(tabs.one)).to_have_value("unfinished other")


def test_a_message_that_breaks_each_connection_is_set_aside_and_the_next_ones_are_sent(
    people: People, windows: BrowserWindows
) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    page = windows.open(customer, size=PHONE)
    page.route_web_socket("**/ws/chat/**", cut_at_poison)
    page.goto(f"/chat/{room_id}")
    expect(page.locator(".chat-note").first).to_be_visible()
    send_message(page, "poison")
    send_message(page, "after it")
    expect(bubble(page, "poison").get_by_role("alert")).to_contain_text("The connection broke off", timeout=60_000)
    expect(bubble(page, "after it").locator(".tick-sent")).to_be_attached(timeout=30_000)
    assert [message["content"] for message in pandit.messages(room_id)] == ["after it"]
    bubble(page, "poison").get_by_role("button", name="Discard").click()
    expect(page.locator(".bubble-text")).to_have_text(["after it"])


def cut_at_poison(client: WebSocketRoute) -> None:
    """Passes everything on, but closes the connection at a message with the word."""
    server = client.connect_to_server()

    def pass_on(text: str | bytes) -> None:
        if "poison" in str(text):
            client.close(code=1009)
        else:
            server.send(text)

    client.on_message(pass_on)
