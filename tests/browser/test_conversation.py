"""Two people talk, each in a browser window of their own."""

import time
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

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
class Conversation:
    """A room, and the two windows in which it is open: hers in English, his in Nepali on a phone."""

    room_id: str
    customer: Person
    pandit: Person
    customer_page: Page
    pandit_page: Page


@pytest.fixture
def conversation(people: People, windows: BrowserWindows) -> Conversation:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    customer_page, pandit_page = windows.open(customer), windows.open(pandit, size=PHONE, language="ne")
    for page in (customer_page, pandit_page):
        page.goto(f"/chat/{room_id}")
        expect(page.get_by_role("log")).to_be_visible()
    for page in (customer_page, pandit_page):
        expect(page.locator(".chat-note").first).to_be_visible()  # its socket is open
        expect(page.locator(".presence.online")).to_be_visible()
    return Conversation(room_id, customer, pandit, customer_page, pandit_page)


def test_a_message_is_shown_at_once_and_its_ticks_show_that_it_was_read(conversation: Conversation) -> None:
    conversation.pandit_page.bring_to_front()
    message_field(conversation.pandit_page).press_sequentially("नमस्ते")
    expect(conversation.customer_page.locator(".chat-typing")).to_contain_text("is typing")
    message_field(conversation.pandit_page).press("Enter")
    expect(bubble(conversation.customer_page, "नमस्ते")).to_be_visible()
    expect(conversation.customer_page.locator(".chat-typing")).to_be_empty()
    expect(bubble(conversation.customer_page, "नमस्ते").locator("[lang=ne]")).to_have_text("नमस्ते")
    expect(bubble(conversation.pandit_page, "नमस्ते").locator(".tick-read")).to_be_attached()


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


def test_a_message_is_sent_with_both_languages(conversation: Conversation) -> None:
    conversation.customer_page.get_by_role("button", name="Write in both languages").click()
    conversation.customer_page.get_by_label("In English").fill("All is ready.")
    conversation.customer_page.get_by_label("In Nepali").fill("सबै तयार छ।")
    conversation.customer_page.get_by_role("button", name="Send", exact=True).click()
    sent_bubble = bubble(conversation.pandit_page, "सबै तयार छ।")
    expect(sent_bubble).to_be_visible()
    sent_bubble.get_by_role("button", name="In English").click()
    expect(bubble(conversation.pandit_page, "All is ready.")).to_be_visible()
    expect(bubble(conversation.customer_page, "All is ready.")).to_be_visible()


def test_an_enter_that_only_ends_a_composition_sends_nothing(conversation: Conversation) -> None:
    conversation.pandit_page.bring_to_front()
    message_field(conversation.pandit_page).focus()
    keys = conversation.pandit_page.context.new_cdp_session(conversation.pandit_page)
    keys.send("Input.imeSetComposition", {"text": "नमस्", "selectionStart": 4, "selectionEnd": 4})
    conversation.pandit_page.keyboard.press("Enter")
    keys.send("Input.insertText", {"text": "नमस्ते"})
    expect(conversation.pandit_page.locator(".bubble")).to_have_count(0)
    conversation.pandit_page.keyboard.press("Enter")
    expect(bubble(conversation.customer_page, "नमस्ते")).to_be_visible()
    expect(conversation.customer_page.locator(".bubble")).to_have_count(1)


def test_text_in_devanagari_is_stored_as_nepali(conversation: Conversation) -> None:
    send_message(conversation.pandit_page, "केरा र फूल")
    expect(bubble(conversation.customer_page, "केरा र फूल")).to_be_visible()
    stored = conversation.customer.messages(conversation.room_id)[-1]
    assert (stored["content"], stored["content_ne"]) == (None, "केरा र फूल")


def test_after_a_network_cut_both_have_the_same_messages_in_order_and_once(conversation: Conversation) -> None:
    send_message(conversation.customer_page, "before")
    expect(bubble(conversation.pandit_page, "before")).to_be_visible()
    conversation.customer_page.context.set_offline(True)
    expect(conversation.customer_page.get_by_role("status").filter(has_text="You are offline")).to_be_visible()
    for text in ("hers, one", "hers, two", "hers, three"):
        send_message(conversation.customer_page, text)
    for number in range(1, 8):
        send_message(conversation.pandit_page, f"his, {number}")
        expect(bubble(conversation.pandit_page, f"his, {number}").locator(".tick-sending")).to_have_count(0)
    expect(conversation.customer_page.locator(".tick-sending")).to_have_count(3)
    conversation.customer_page.context.set_offline(False)
    expect(conversation.customer_page.locator(".tick-sending")).to_have_count(0)
    expect(bubble(conversation.pandit_page, "hers, three")).to_be_visible()
    for page in (conversation.customer_page, conversation.pandit_page):
        expect(page.locator(".bubble-text")).to_have_count(11)
    assert message_texts(conversation.customer_page) == message_texts(conversation.pandit_page)
    assert message_texts(conversation.customer_page)[-3:] == ["hers, one", "hers, two", "hers, three"]
    assert len(set(message_texts(conversation.customer_page))) == 11


def test_thirty_seconds_without_a_network_lose_no_message_of_either_side(conversation: Conversation) -> None:
    """Texts of both, a picture, and an unfinished sentence."""
    send_message(conversation.customer_page, "before")
    expect(bubble(conversation.pandit_page, "before")).to_be_visible()
    conversation.customer_page.context.set_offline(True)
    cut_at = time.monotonic()
    for number in range(1, 4):
        send_message(conversation.customer_page, f"hers, {number}")
        send_message(conversation.pandit_page, f"his, {number}")
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    conversation.customer_page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(conversation.customer_page.locator(".chat-progress")).to_be_visible()
    message_field(conversation.customer_page).fill("unfinished")
    for page in (conversation.customer_page, conversation.pandit_page):
        expect(page.locator(".bubble-failed")).to_have_count(0)
    conversation.customer_page.wait_for_timeout(max(0, 30 - (time.monotonic() - cut_at)) * 1000)
    conversation.customer_page.context.set_offline(False)
    for page in (conversation.customer_page, conversation.pandit_page):
        expect(page.get_by_role("img", name="puja.png")).to_be_visible()
        expect(page.locator(".tick-sending, .chat-progress")).to_have_count(0)
        expect(page.locator(".bubble")).to_have_count(8)
    assert rows(conversation.customer_page) == rows(conversation.pandit_page)
    expect(message_field(conversation.customer_page)).to_have_value("unfinished")


def test_a_silent_network_is_detected_and_messages_sent_meanwhile_arrive(
    people: People, windows: BrowserWindows
) -> None:
    """Its sockets stay open, and nothing comes through them: no browser says a word of that."""
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    with run_silent_network() as network:
        customer_page = windows.open(customer, proxy=network.address)
        customer_page.goto(f"/chat/{room_id}")
        expect(customer_page.locator(".chat-note").first).to_be_visible(timeout=60_000)
        send_message(customer_page, "before")
        expect(bubble(customer_page, "before").locator(".tick-sent")).to_be_attached()
        network.is_silent = True
        pandit.send(room_id, "his")
        send_message(customer_page, "hers")
        expect(customer_page.get_by_role("status").filter(has_text="Reconnecting")).to_be_visible(timeout=40_000)
        assert customer_page.evaluate("navigator.onLine")
        expect(bubble(customer_page, "hers").locator(".tick-sending")).to_be_attached()
        network.is_silent = False
        expect(bubble(customer_page, "his")).to_be_visible(timeout=60_000)
        expect(bubble(customer_page, "hers").locator(".tick-sent")).to_be_attached()
        expect(customer_page.locator(".bubble-text")).to_have_text(["before", "his", "hers"])
        customer_page.close()
    assert [message["content"] for message in pandit.messages(room_id)] == ["before", "his", "hers"]


@pytest.mark.parametrize(("language", "within"), [("en", "within 2 minutes"), ("ne", "२ मिनेटभित्र")])
def test_after_a_restart_the_page_says_how_long_it_may_take_and_whoever_writes_is_connected_at_once(
    people: People, windows: BrowserWindows, language: str, within: str
) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    hers = windows.open(customer, language=language)
    hers.add_init_script("Math.random = () => 0.9")  # the pause is 0.9 of two minutes
    sockets: list[WebSocketRoute] = []

    def pass_through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    hers.route_web_socket("**/ws/**", pass_through)
    hers.goto(f"/chat/{room_id}")
    expect(hers.locator(".chat-note").first).to_be_visible(timeout=60_000)
    for socket in list(sockets):
        socket.close(code=1012)
    expect(hers.locator(".chat-connection")).to_contain_text(within)
    message_field(hers).press_sequentially("w")
    expect(hers.locator(".chat-connection.back")).to_be_visible()
    send_message(hers, "written")
    expect(bubble(hers, "written").locator(".tick-sent")).to_be_attached()


def rows(page: Page) -> list[str]:
    """The texts and pictures of the list, in order."""
    return list(
        page.evaluate("[...document.querySelectorAll('.bubble-text, .chat-picture')].map((it) => it.innerText)")
    )


def test_messages_written_offline_survive_closing_the_window(
    conversation: Conversation, windows: BrowserWindows
) -> None:
    conversation.customer_page.context.set_offline(True)
    send_message(conversation.customer_page, "for later")
    message_field(conversation.customer_page).fill("unfinished")
    expect(bubble(conversation.customer_page, "for later")).to_be_visible()
    stored_entries = conversation.customer_page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('chat:'))"
    )
    conversation.customer_page.close()
    new_page = windows.open(conversation.customer)
    new_page.add_init_script(f"for (const [key, value] of {stored_entries!r}) localStorage.setItem(key, value)")
    new_page.goto(f"/chat/{conversation.room_id}")
    expect(message_field(new_page)).to_have_value("unfinished")
    expect(bubble(conversation.pandit_page, "for later")).to_be_visible()
    expect(bubble(new_page, "for later").locator(".tick-sending")).to_have_count(0)
    expect(bubble(new_page, "for later")).to_have_count(1)


def test_a_picture_is_shown_and_a_program_is_refused(conversation: Conversation) -> None:
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    conversation.customer_page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(conversation.pandit_page.get_by_role("img", name="puja.png")).to_be_visible()
    assert (
        conversation.pandit_page.get_by_role("img", name="puja.png").evaluate(
            "async (it) => (await it.decode(), it.naturalWidth)"
        )
        == 1
    )
    program = {"name": "puja.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    conversation.customer_page.locator("input[type=file]").set_input_files(program)  # type: ignore[arg-type]
    expect(conversation.customer_page.get_by_role("alert")).to_contain_text("puja.exe")


def test_a_recording_can_be_played(conversation: Conversation) -> None:
    file_id = conversation.customer.upload(conversation.room_id, RECORDED_WEBM, "voice.webm", "audio/webm;codecs=opus")
    conversation.customer.send(conversation.room_id, "", message_type="AUDIO", file_id=file_id)

    player = conversation.pandit_page.locator("audio")
    expect(player).to_have_attribute("aria-label", "अडियो: voice.webm")
    # It waits until somebody wants to hear it.
    is_playable = (
        "it => new Promise((done, fail) => { it.oncanplay = () => done(it.readyState); it.onerror = fail; it.load() })"
    )
    assert player.evaluate("it => it.preload") == "none"
    player.evaluate("it => { it.preload = 'auto' }")
    assert player.evaluate(is_playable) >= 3


def test_a_page_that_is_uploading_asks_before_it_is_left(conversation: Conversation) -> None:
    dialog_types: list[str] = []
    conversation.customer_page.on("dialog", partial(note_and_dismiss, dialog_types))
    conversation.customer_page.context.set_offline(True)  # so that the file waits
    picture = {"name": "puja.png", "mimeType": "image/png", "buffer": PIXEL}
    conversation.customer_page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(conversation.customer_page.get_by_text("Do not close PanditYatra")).to_be_visible()
    with conversation.customer_page.expect_event("dialog"):
        conversation.customer_page.close(run_before_unload=True)
    expect(conversation.customer_page.locator(".chat-progress")).to_be_visible()
    assert dialog_types == ["beforeunload"]
    conversation.customer_page.context.set_offline(False)
    expect(conversation.pandit_page.get_by_role("img", name="puja.png")).to_be_visible()


def test_a_closed_room_is_shown_as_closed_and_accepts_no_message(conversation: Conversation) -> None:
    conversation.customer.post(f"/bookings/{conversation.room_id}/cancel", {"reason": "We travel."}).raise_for_status()
    expect(conversation.pandit_page.get_by_text("बुकिङ रद्द भएकाले यो कुराकानी बन्द छ।")).to_be_visible()
    expect(message_field(conversation.pandit_page)).to_have_count(0)


def test_another_customers_room_is_not_found(
    conversation: Conversation, people: People, windows: BrowserWindows
) -> None:
    stranger_page = windows.open(people.customer())
    stranger_page.goto(f"/chat/{conversation.room_id}")
    expect(stranger_page.get_by_role("heading", name="Page not found")).to_be_visible()
    windows.console_errors.clear()  # Chromium notes the 404
