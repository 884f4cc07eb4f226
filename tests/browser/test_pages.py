"""Every page, as everybody has to be able to use it: axe, a phone's width, both languages and lights, the keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PAGES
from tests.browser.window import (
    DESK,
    PHONE,
    BrowserWindows,
    axe_violations,
    is_too_long,
    is_too_wide,
    misnamed_controls,
    too_small_nepali,
    wait_until_loaded,
)
from tests.e2e.client import People, Person

# Size, language, and whether it is dark.
LOOKS = [(DESK, "en", False), (PHONE, "ne", True), (PHONE, "en", True), (DESK, "ne", False)]


@pytest.mark.parametrize("appearance", LOOKS, ids=["desk", "phone", "english-dark", "nepali-light"])
@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    role: str,
    appearance: tuple[tuple[int, int], str, bool],
) -> None:
    size, language, dark = appearance
    page = windows.open(person_by_role[role], size=size, language=language, dark=dark)
    objections: dict[str, list[str]] = {}
    for path in PAGES[role]:
        page.goto(path.format(**path_ids))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_until_loaded(page)
        problems = (
            axe_violations(page)
            + misnamed_controls(page)
            + too_small_nepali(page)
            + (["wider than the window"] if is_too_wide(page) else [])
        )
        if path.startswith("/chat") and is_too_long(page):
            problems.append("longer than the window")
        if page.locator("html").get_attribute("lang") != language:
            problems.append("not marked with its language")
        objections |= {path: problems} if problems else {}
    assert objections == {}


@pytest.mark.parametrize(("size", "language", "badge"), [(DESK, "en", "99+"), (PHONE, "ne", "९९+")])
def test_with_120_unread_every_control_has_its_visible_text_as_name(
    windows: BrowserWindows,
    unread_120: Person,
    path_ids: dict[str, str],
    size: tuple[int, int],
    language: str,
    badge: str,
) -> None:
    page = windows.open(unread_120, size=size, language=language)
    objections: dict[str, list[str]] = {}
    for path in (
        "/",
        "/desk",
        "/bookings",
        "/chat",
        "/notifications",
        "/profile",
        "/pandits/{pandit}",
        "/no/such/page",
    ):
        page.goto(path.format(**path_ids))
        wait_until_loaded(page)
        expect(page.locator(".bell")).to_contain_text(badge)
        problems = axe_violations(page) + misnamed_controls(page)
        objections |= {path: problems} if problems else {}
    assert objections == {}


@pytest.fixture(scope="module")
def unread_120(people: People) -> Person:
    """A pandit with notifications of sixty requests and of their cancellations."""
    customer, pandit = people.customer(), people.pandit()
    for _ in range(60):
        booking = people.book(customer, pandit)
        customer.post(f"/bookings/{booking}/cancel", {"reason": "Another day."}).raise_for_status()
    assert pandit.get("/notifications/unread-count").json()["unread_count"] >= 120
    return pandit


@pytest.mark.parametrize("appearance", LOOKS, ids=["desk", "phone", "english-dark", "nepali-light"])
def test_a_question_over_the_page_fits_and_axe_finds_nothing(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    appearance: tuple[tuple[int, int], str, bool],
) -> None:
    size, language, dark = appearance
    for role, path in (
        ("pandit", "/bookings/{booking}"),
        ("admin", "/admin?tab=pandits"),
        ("admin", "/admin?tab=payments&status=COMPLETED"),
    ):
        page = windows.open(person_by_role[role], size=size, language=language, dark=dark)
        page.goto(path.format(**path_ids))
        page.locator("main .danger").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.get_by_role("dialog").locator("[type=submit]").click()  # with nothing filled in
        expect(page.get_by_role("dialog").locator(".error-text").first).to_be_visible()
        assert axe_violations(page) + too_small_nepali(page) == []
        assert not is_too_wide(page)


def test_the_content_security_policy_blocks_what_it_forbids(windows: BrowserWindows) -> None:
    page = windows.open()
    page.goto("/login")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => {})")
    assert page.evaluate("window.ran") is None
    for directive in ("script-src", "connect-src"):
        assert any(directive in complaint for complaint in windows.console_errors)
    windows.console_errors.clear()


def test_one_toggle_turns_everything_into_the_other_language(
    windows: BrowserWindows, person_by_role: dict[str, Person | None], path_ids: dict[str, str]
) -> None:
    page = windows.open(person_by_role["customer"])
    page.goto(f"/bookings/{path_ids['booking']}")
    expect(page.get_by_role("link", name="Bookings")).to_be_visible()
    page.get_by_role("button", name="नेपालीमा हेर्नुहोस्").click()
    expect(page.get_by_role("link", name="बुकिङ", exact=True)).to_be_visible()
    wait_until_loaded(page)
    # Names, addresses and the like are as people wrote them; everything of ours is in Devanagari, numbers too.
    lines = {line.strip() for line in page.evaluate("document.body.innerText").splitlines()}
    untranslated = {"EN", "Read in English", "A", "Ram Prasad Acharya", "Patan"}
    assert [line for line in lines - untranslated if re.search("[a-zA-Z0-9]", line)] == []
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ne")
    page.get_by_role("button", name="Read in English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_keyboard_alone_logs_in_books_a_day_and_says_something(windows: BrowserWindows, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    page = windows.open()
    page.goto(f"/login?next=/chat/{room_id}")
    press_until(page, "Tab", "E-mail")
    page.keyboard.type(customer.email)
    press_until(page, "Tab", "Password")
    page.keyboard.type("namaste-123")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_be_visible()
    press_until(page, "Tab", "Write a message")
    page.keyboard.type("by keyboard")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in two lines")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble .tick-sent")).to_be_attached()
    assert page.locator(".bubble-text").last.inner_text() == "by keyboard\nin two lines"

    page.goto(f"/pandits/{pandit.id}")
    wait_until_loaded(page)
    page.locator(".date-day[tabindex='0']").focus()
    first = focused(page)
    for key in ("ArrowDown", "ArrowRight", "PageDown"):
        page.keyboard.press(key)
    assert focused(page) != first
    page.keyboard.press("Enter")
    expect(page.locator(".date-day[aria-pressed='true']")).to_have_text(focused(page))


def test_nepali_headings_are_spelt_right(windows: BrowserWindows) -> None:
    page = windows.open(language="ne")
    page.goto("/")
    wait_until_loaded(page)
    # A ra before a consonant stands above it and takes no width of its own: some fonts do not know that.
    joined_width, separate_width = page.locator("h1").evaluate(WIDTHS, ["\u0930\u094d\u092e", "\u0930\u200c\u092e"])
    assert joined_width < 0.8 * separate_width


WIDTHS = """(heading, texts) => texts.map((text) => {
  const word = document.createElement('span');
  word.textContent = text;
  heading.append(word);
  const { width } = word.getBoundingClientRect();
  word.remove();
  return width;
})"""


def press_until(page: Page, key: str, label: str) -> None:
    """Presses a key until the field with this label has the focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.get_by_label(label, exact=True).evaluate("(it) => it === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {label!r}")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))
