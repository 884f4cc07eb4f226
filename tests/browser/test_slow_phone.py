"""A small window on a processor slowed down four times: writing stays light, however long the conversation, whatever
comes in. Nothing here is timed: what is asserted is the work that is done for a letter or a message."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.window import PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import People, Person

# A user's limit is a hundred messages in ten seconds: the customer uses it up here, the pandit has some left.
HISTORY = 150
BURST = 45
LETTERS = "still here"


class Gauge:
    """Chromium's counters of a page, since this gauge was created."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        session.send("Performance.enable")
        self._begin = self._read()

    def since(self, name: str) -> float:
        return self._read()[name] - self._begin[name]

    def _read(self) -> dict[str, float]:
        return {metric["name"]: metric["value"] for metric in self._session.send("Performance.getMetrics")["metrics"]}


def slowed_down(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


def long_conversation(people: People, windows: BrowserWindows) -> Page:
    """A customer's phone with all messages of a long conversation in it, at their end."""
    return _open_chat(windows, *_couple_with_a_history(people)[::2])


def _couple_with_a_history(people: People) -> tuple[Person, Person, str]:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    for number in range(HISTORY):
        (customer if number % 3 else pandit).send(room_id, f"message {number}, long enough for two lines on a phone")
    return customer, pandit, room_id


def _open_chat(windows: BrowserWindows, customer: Person, room_id: str) -> Page:
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    expect(page.locator(".bubble").first).to_be_visible()
    log = page.get_by_role("log")
    while page.get_by_text("The conversation begins here.").count() == 0:
        log.evaluate("(it) => { it.scrollTop = 0 }")
        wait_until_loaded(page)
    log.evaluate("(it) => { it.scrollTop = it.scrollHeight }")
    expect(page.locator(".bubble").last).to_be_in_viewport()
    return page


def test_a_typed_letter_costs_the_same_in_a_long_conversation_as_in_an_empty_one(
    windows: BrowserWindows, people: People
) -> None:
    page = long_conversation(people, windows)
    session = slowed_down(page)
    page.evaluate(WATCH_THE_LIST)
    writing = page.get_by_label("Write a message")
    writing.focus()
    gauge = Gauge(session)
    writing.press_sequentially(LETTERS)
    # The letter itself, and the field's height. Measuring it by script lays the page out once more, with the list.
    assert gauge.since("LayoutCount") <= 2.5 * len(LETTERS)
    assert page.evaluate("window.touched") == 0  # a letter is no business of the list's


def test_sending_messages_renders_no_earlier_message_again(windows: BrowserWindows, people: People) -> None:
    page = long_conversation(people, windows)
    slowed_down(page)
    page.evaluate(WATCH_THE_LIST)
    writing = page.get_by_label("Write a message")
    sent = [f"{LETTERS} {number}" for number in range(5)]
    for text in sent:
        writing.press_sequentially(text)
        writing.press("Enter")
        expect(page.locator(".bubble-text", has_text=re.compile(f"^{text}$"))).to_be_in_viewport()
    expect(page.locator(".tick-sending")).to_have_count(0)
    assert page.evaluate("window.replaced") == 0
    assert page.locator(".bubble-text").all_inner_texts()[-5:] == sent


def test_typed_letters_are_handled_between_the_messages_of_a_burst(windows: BrowserWindows, people: People) -> None:
    customer, pandit, room_id = _couple_with_a_history(people)
    page = _open_chat(windows, customer, room_id)
    slowed_down(page)
    page.evaluate(NOTE_THE_ORDER)
    writing = page.get_by_label("Write a message")
    with _send_burst(pandit, room_id) as sent_texts:
        expect(page.locator(".bubble-text", has_text="burst 0")).to_be_attached()
        writing.press_sequentially("I am listening")
        expect(writing).to_have_value("I am listening")
    expect(page.locator(".bubble-text", has_text=re.compile(f"^burst {len(sent_texts) - 1}$"))).to_be_in_viewport()
    burst_texts = [text for text in page.locator(".bubble-text").all_inner_texts() if text.startswith("burst")]
    assert burst_texts == sent_texts
    # Had the page been busy with the messages alone, all letters would stand at the end.
    assert re.search("message.*letter.*message", " ".join(page.evaluate("window.order")))


@contextmanager
def _send_burst(person: Person, room_id: str) -> Iterator[list[str]]:
    """Sends messages one after the other, within the rate limit, until the block ends."""
    sent_texts: list[str] = []
    enough = Event()

    def send_messages() -> None:
        while not enough.wait(0.05) and len(sent_texts) < BURST:
            text = f"burst {len(sent_texts)}"
            person.send(room_id, text)
            sent_texts.append(text)

    thread = Thread(target=send_messages)
    thread.start()
    try:
        yield sent_texts
    finally:
        enough.set()
        thread.join()


# Counts what happens to the rows of the list: any change at all, and rows that are taken away. (What was on its way
# makes room for the message that it has become.)
WATCH_THE_LIST = """() => {
  window.touched = window.replaced = 0;
  new MutationObserver((changes) => {
    window.touched += changes.length;
    for (const change of changes)
      for (const gone of change.removedNodes)
        if (gone.matches?.('.bubble:not(:has(.tick-sending))')) window.replaced += 1;
  }).observe(document.querySelector('.chat-rows'), { childList: true, subtree: true, characterData: true });
}"""

# Notes in which order letters are written and messages shown.
NOTE_THE_ORDER = """() => {
  window.order = [];
  addEventListener('input', () => window.order.push('letter'));
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const added of change.addedNodes) if (added.matches?.('.bubble')) window.order.push('message');
  }).observe(document.querySelector('.chat-rows'), { childList: true });
}"""
