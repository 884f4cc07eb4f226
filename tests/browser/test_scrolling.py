"""Scrolling of a long conversation: visible messages keep their position, and new ones are followed or announced."""

import re

from playwright.sync_api import expect

from tests.browser.actions import bubble, message_texts, send_message
from tests.browser.window import PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import People


def test_older_messages_load_above_without_moving_the_visible_ones(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    for number in range(1, 121):  # of either no more than the limit
        (pandit if number % 2 else customer).send(room_id, f"message {number}")
    customer.post(f"/chat/rooms/{room_id}/read", {"up_to_seq": 120}).raise_for_status()  # else it opens with them all
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    log = page.get_by_role("log")
    expect(page.locator(".bubble", has_text="message 120")).to_be_in_viewport()
    log.evaluate("(it) => { it.scrollTop = 170 }")
    message = page.locator(".bubble-text", has_text=re.compile(r"^message 72$"))
    was = message.evaluate("(it) => it.getBoundingClientRect().top")
    log.evaluate(WATCH_BUSY)
    log.evaluate("(it) => { it.scrollTop = 150 }")
    expect(page.locator(".bubble-text", has_text=re.compile(r"^message 30$"))).to_be_attached()
    expect(log).to_have_attribute("aria-busy", "false")
    assert page.evaluate("window.wasBusy")  # what comes above is not read out
    assert abs(message.evaluate("(it) => it.getBoundingClientRect().top") - was) < 60
    pandit.send(room_id, "the newest")
    page.get_by_role("button", name="New messages").click()
    expect(page.locator(".bubble", has_text="the newest")).to_be_in_viewport()
    while page.get_by_text("The conversation begins here.").count() == 0:
        log.evaluate("(it) => { it.scrollTop = 0 }")
        wait_until_loaded(page)
    assert message_texts(page) == [*(f"message {number}" for number in range(1, 121)), "the newest"]


def test_own_messages_always_scroll_to_the_end_and_others_only_from_the_end(
    people: People, windows: BrowserWindows
) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    for number in range(1, 41):
        customer.send(room_id, f"message {number}")
    page = windows.open(customer, size=PHONE)
    page.goto(f"/chat/{room_id}")
    expect(bubble(page, "message 40")).to_be_in_viewport()
    pandit.send(room_id, "seen at once")
    expect(bubble(page, "seen at once")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_have_count(0)

    page.get_by_role("log").evaluate("(it) => { it.scrollTop = 300 }")
    pandit.send(room_id, "not seen")
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    expect(bubble(page, "not seen")).not_to_be_in_viewport()
    send_message(page, "mine")
    expect(bubble(page, "mine")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_have_count(0)


WATCH_BUSY = """(log) => {
  window.wasBusy = false;
  new MutationObserver(() => { window.wasBusy ||= log.ariaBusy === 'true'; }).observe(log, { attributes: true });
}"""
