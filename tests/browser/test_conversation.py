"""Two people talk, each in a browser window of their own."""

import time
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import bubble, message_field, message_texts, note_and_dismiss, send_message
from tests.browser.silent_network import run_silent_network
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person
from tests.pictures import picture
from tests.unit.media.sounds import RECORDED_WEBM

PIXEL = picture(size=(1, 1))
REMEMBER_STATUS = """window.statuses = [];
new MutationObserver(() => statuses.push(document.querySelector('.chat-connection').innerText))
  .observe(document.querySelector('.chat-connection'), { childList: true, characterData: true, subtree: true })"""


@dataclass(frozen=True)
class Talk:
    """A room, and the two windows in which it is open: hers in English, his in Nepali on a phone."""

    room_id: str
    customer: Person
    pandit: Person
    hers: Page
    his: Page


@pytest.fixture
def talk(people: People, windows: BrowserWindows) -> Talk:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    hers, his = windows.open(customer), windows.open(pandit, size=PHONE, language="ne")
    for page in (hers, his):
        page.goto(f"/chat/{room_id}")
        expect(page.get_by_role("log")).to_be_visible()
    for page in (hers, his):
        expect(page.locator(".chat-note").first).to_be_visible()  # its socket is open
        expect(page.locator(".presence.online")).to_be_visible()
    return Talk(room_id, customer, pandit, hers, his)


def test_a_message_is_there_at_once_and_its_ticks_tell_that_it_was_read(talk: Talk) -> None:
    talk.his.bring_to_front()
    message_field(talk.his).press_sequentially("नमस्ते")
    expect(talk.hers.locator(".chat-typing")).to_contain_text("is typing")
    message_field(talk.his).press("Enter")
    expect(bubble(talk.hers, "नमस्ते")).to_be_visible()
    expect(talk.hers.locator(".chat-typing")).to_be_empty()
    expect(bubble(talk.hers, "नमस्ते").locator("[lang=ne]")).to_have_text("नमस्ते")
    expect(bubble(talk.his, "नमस्ते").locator(".tick-read")).to_be_attached()


def test_a_conversation_that_is_still_connecting_says_so_and_can_be_written_in(
    people: People, windows: BrowserWindows
) -> None:
    customer = people.customer()
    page = windows.open(customer, size=PHONE, language="ne")
    page.route("**/api/ws/ticket", lambda route: None)  # as slow as can be
    page.goto(f"/chat/{people.book(customer, people.pandit())}")
    expect(page.get_by_role("status").filter(has_text="जोडिँदैछ")).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "true")
    send_message(page, "नमस्ते")
    expect(bubble(page, "नमस्ते").locator(".tick-sending")).to_be_attached()
    page.evaluate(REMEMBER_STATUS)
    page.unroute_all(behavior="ignoreErrors")
    expect(bubble(page, "नमस्ते").locator(".tick-sent")).to_be_attached(timeout=40_000)
    # A first connection is not "connected again".
    expect(page.locator(".chat-connection")).to_be_empty()
    assert [text for text in page.evaluate("statuses") if "जोडियो" in text] == []


def test_an_admin_reads_both_names_to_their_end_on_a_phone(people: People, windows: BrowserWindows) -> None:
    customer = people.customer(full_name="Bhuwaneshwari Devi Shrestha")
    room_id = people.book(customer, people.pandit(full_name="Pt. Narayan Prasad Upadhyaya"))
    page = windows.open(people.admin(), size=PHONE)
    page.goto(f"/chat/{room_id}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Bhuwaneshwari Devi Shrestha · Pt. Narayan Prasad Upadhyaya")
    assert heading.evaluate("(it) => it.scrollWidth <= it.clientWidth")


def test_both_languages_of_a_message_go_along(talk: Talk) -> None:
    talk.hers.get_by_role("button", name="Write in both languages").click()
    talk.hers.get_by_label("In English").fill("All is ready.")
    talk.hers.get_by_label("In Nepali").fill("सबै तयार छ।")
    talk.hers.get_by_role("button", name="Send", exact=True).click()
    mine = bubble(talk.his, "सबै तयार छ।")
    expect(mine).to_be_visible()
    mine.get_by_role("button", name="In English").click()
    expect(bubble(talk.his, "All is ready.")).to_be_visible()
    expect(bubble(talk.hers, "All is ready.")).to_be_visible()


def test_an_enter_that_only_ends_a_composition_sends_nothing(talk: Talk) -> None:
    talk.his.bring_to_front()
    message_field(talk.his).focus()
    keys = talk.his.context.new_cdp_session(talk.his)
    keys.send("Input.imeSetComposition", {"text": "नमस्", "selectionStart": 4, "selectionEnd": 4})
    talk.his.keyboard.press("Enter")
    keys.send("Input.insertText", {"text": "नमस्ते"})
    expect(talk.his.locator(".bubble")).to_have_count(0)
    talk.his.keyboard.press("Enter")
    expect(bubble(talk.hers, "नमस्ते")).to_be_visible()
    expect(talk.hers.locator(".bubble")).to_have_count(1)


def test_what_is_written_in_devanagari_is_filed_as_nepali(talk: Talk) -> None:
    send_message(talk.his, "केरा र फूल")
    expect(bubble(talk.hers, "केरा र फूल")).to_be_visible()
    stored = talk.customer.messages(talk.room_id)[-1]
    assert (stored["content"], stored["content_ne"]) == (None, "केरा र फूल")


def test_after_a_cut_both_have_the_same_in_the_same_order_and_nothing_twice(talk: Talk) -> None:
    send_message(talk.hers, "before")
    expect(bubble(talk.his, "before")).to_be_visible()
    talk.hers.context.set_offline(True)
    expect(talk.hers.get_by_role("status").filter(has_text="You are offline")).to_be_visible()
    for text in ("hers, one", "hers, two", "hers, three"):
        send_message(talk.hers, text)
    for number in range(1, 8):
        send_message(talk.his, f"his, {number}")
        expect(bubble(talk.his, f"his, {number}").locator(".tick-sending")).to_have_count(0)
    expect(talk.hers.locator(".tick-sending")).to_have_count(3)
    talk.hers.context.set_offline(False)
    expect(talk.hers.locator(".tick-sending")).to_have_count(0)
    expect(bubble(talk.his, "hers, three")).to_be_visible()
    for page in (talk.hers, talk.his):
        expect(page.locator(".bubble-text")).to_have_count(11)
    assert message_texts(talk.hers) == message_texts(talk.his)
    assert message_texts(talk.hers)[-3:] == ["hers, one", "hers, two", "hers, three"]
    assert len(set(message_texts(talk.hers))) == 11


def test_thirty_seconds_without_a_network_lose_nothing_of_either(talk: Talk) -> None:
    """Texts of both, a picture, and an unfinished sentence."""
    send_message(talk.hers, "before")
    expect(bubble(talk.his, "before")).to_be_visible()
    talk.hers.context.set_offline(True)
    cut = time.monotonic()
    for number in range(1, 4):
        send_message(talk.hers, f"hers, {number}")
        send_message(talk.his, f"his, {number}")
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    talk.hers.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(talk.hers.locator(".chat-progress")).to_be_visible()
    message_field(talk.hers).fill("unfinished")
    for page in (talk.hers, talk.his):
        expect(page.locator(".bubble-failed")).to_have_count(0)
    talk.hers.wait_for_timeout(max(0, 30 - (time.monotonic() - cut)) * 1000)
    talk.hers.context.set_offline(False)
    for page in (talk.hers, talk.his):
        expect(page.get_by_role("img", name="puja.png")).to_be_visible()
        expect(page.locator(".tick-sending, .chat-progress")).to_have_count(0)
        expect(page.locator(".bubble")).to_have_count(8)
    assert rows(talk.hers) == rows(talk.his)
    expect(message_field(talk.hers)).to_have_value("unfinished")


def test_a_network_that_falls_silent_is_noticed_and_what_was_said_meanwhile_arrives(
    people: People, windows: BrowserWindows
) -> None:
    """Its sockets stay open, and nothing comes through them: no browser says a word of that."""
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    with run_silent_network() as between:
        hers = windows.open(customer, proxy=between.address)
        hers.goto(f"/chat/{room_id}")
        expect(hers.locator(".chat-note").first).to_be_visible(timeout=60_000)
        send_message(hers, "before")
        expect(bubble(hers, "before").locator(".tick-sent")).to_be_attached()
        between.silent = True
        pandit.send(room_id, "his")
        send_message(hers, "hers")
        expect(hers.get_by_role("status").filter(has_text="Reconnecting")).to_be_visible(timeout=40_000)
        assert hers.evaluate("navigator.onLine")
        expect(bubble(hers, "hers").locator(".tick-sending")).to_be_attached()
        between.silent = False
        expect(bubble(hers, "his")).to_be_visible(timeout=60_000)
        expect(bubble(hers, "hers").locator(".tick-sent")).to_be_attached()
        expect(hers.locator(".bubble-text")).to_have_text(["before", "his", "hers"])
        hers.close()
    assert [message["content"] for message in pandit.messages(room_id)] == ["before", "his", "hers"]


def rows(page: Page) -> list[str]:
    """What stands in the list, pictures too, in its order."""
    return list(
        page.evaluate("[...document.querySelectorAll('.bubble-text, .chat-picture')].map((it) => it.innerText)")
    )


def test_what_was_written_offline_survives_the_window(talk: Talk, windows: BrowserWindows) -> None:
    talk.hers.context.set_offline(True)
    send_message(talk.hers, "for later")
    message_field(talk.hers).fill("unfinished")
    expect(bubble(talk.hers, "for later")).to_be_visible()
    kept = talk.hers.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('chat:'))")
    talk.hers.close()
    again = windows.open(talk.customer)
    again.add_init_script(f"for (const [key, value] of {kept!r}) localStorage.setItem(key, value)")
    again.goto(f"/chat/{talk.room_id}")
    expect(message_field(again)).to_have_value("unfinished")
    expect(bubble(talk.his, "for later")).to_be_visible()
    expect(bubble(again, "for later").locator(".tick-sending")).to_have_count(0)
    expect(bubble(again, "for later")).to_have_count(1)


def test_a_picture_is_shown_and_a_program_refused(talk: Talk) -> None:
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    talk.hers.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(talk.his.get_by_role("img", name="puja.png")).to_be_visible()
    assert (
        talk.his.get_by_role("img", name="puja.png").evaluate("async (it) => (await it.decode(), it.naturalWidth)") == 1
    )
    program = {"name": "puja.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    talk.hers.locator("input[type=file]").set_input_files(program)  # type: ignore[arg-type]
    expect(talk.hers.get_by_role("alert")).to_contain_text("puja.exe")


def test_a_recording_can_be_played(talk: Talk) -> None:
    file_id = talk.customer.upload(talk.room_id, RECORDED_WEBM, "voice.webm", "audio/webm;codecs=opus")
    talk.customer.send(talk.room_id, "", message_type="AUDIO", file_id=file_id)

    player = talk.his.locator("audio")
    expect(player).to_have_attribute("aria-label", "अडियो: voice.webm")
    # It waits until somebody wants to hear it.
    loaded = (
        "it => new Promise((done, fail) => { it.oncanplay = () => done(it.readyState); it.onerror = fail; it.load() })"
    )
    assert player.evaluate("it => it.preload") == "none"
    player.evaluate("it => { it.preload = 'auto' }")
    assert player.evaluate(loaded) >= 3


def test_a_page_with_a_file_on_its_way_asks_before_it_is_left(talk: Talk) -> None:
    asked: list[str] = []
    talk.hers.on("dialog", partial(note_and_dismiss, asked))
    talk.hers.context.set_offline(True)  # so that the file waits
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    talk.hers.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(talk.hers.get_by_text("Do not close PanditYatra")).to_be_visible()
    with talk.hers.expect_event("dialog"):
        talk.hers.close(run_before_unload=True)
    expect(talk.hers.locator(".chat-progress")).to_be_visible()
    assert asked == ["beforeunload"]
    talk.hers.context.set_offline(False)
    expect(talk.his.get_by_role("img", name="puja.png")).to_be_visible()


def test_a_closed_room_says_so_and_takes_nothing_more(talk: Talk) -> None:
    talk.customer.post(f"/bookings/{talk.room_id}/cancel", {"reason": "We travel."}).raise_for_status()
    expect(talk.his.get_by_text("बुकिङ रद्द भएकाले यो कुराकानी बन्द छ।")).to_be_visible()
    expect(message_field(talk.his)).to_have_count(0)


def test_a_room_of_others_is_not_there(talk: Talk, people: People, windows: BrowserWindows) -> None:
    stranger = windows.open(people.customer())
    stranger.goto(f"/chat/{talk.room_id}")
    expect(stranger.get_by_role("heading", name="Page not found")).to_be_visible()
    windows.console_errors.clear()  # Chromium notes the 404
