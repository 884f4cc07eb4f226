"""Opens browser windows with a person logged in, and collects errors of their consoles."""

import json
import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.client import PASSWORD, Person

PHONE = (360, 740)
DESK = (1180, 820)
TIMEOUT_MS = 15_000
NEW_LOGIN_SECONDS = 30
expect.set_options(timeout=TIMEOUT_MS)
# No background traffic: its failures on a machine without internet would be noise in the console.
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED_ERRORS = ("ERR_INTERNET_DISCONNECTED", "WebSocket is closed before the connection is established")
# Experimental, so off by default: whoever controls a page by voice says the name that they see.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"label-content-name-mismatch": {"enabled": True}}}
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


_persons_with_a_window: set[str] = set()
"""Ids of persons whose first log-in has been given to a window of this process. A refresh token serves one window."""


class BrowserWindows:
    """The windows of one test. ``console_errors`` are unexpected errors and warnings of their consoles."""

    def __init__(self, browser: Any, front_url: str) -> None:
        self.front_url = front_url
        self.console_errors: list[str] = []
        self._browser: Browser = browser
        self._open: list[BrowserContext] = []

    def open(
        self,
        person: Person | None = None,
        *,
        size: tuple[int, int] = DESK,
        language: str = "en",
        dark: bool = False,
        high_resolution: bool = False,
        proxy: str | None = None,
    ) -> Page:
        """Opens a window in a browser context of its own. Without a person nobody is logged in.

        ``high_resolution``: two device pixels for each CSS pixel. ``proxy``: the address of a proxy for all traffic.
        """
        context = self._browser.new_context(
            base_url=self.front_url,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if high_resolution else 1,
            has_touch=size == PHONE,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Asia/Kathmandu",
            reduced_motion="reduce",
            proxy={"server": proxy} if proxy else None,
        )
        context.set_default_timeout(TIMEOUT_MS)
        context.grant_permissions(["clipboard-read"])
        stored = {"language": language}
        if person:
            stored["session"] = self._session(person, language)
        context.add_init_script(
            f"for (const [key, value] of Object.entries({json.dumps(stored)}))"
            " if (localStorage.getItem(key) === null) localStorage.setItem(key, value);"
        )
        self._open.append(context)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.console_errors.append(f"uncaught: {error}"))
        return page

    def close(self) -> None:
        for context in self._open:
            context.close()

    def _session(self, person: Person, language: str) -> str:
        """A log-in as the client stores it; the person reads this language from now on.

        A person's first window takes the log-in of their registration where that is new: hashing a password is slow by
        design. Every other window gets a log-in of its own, as on another machine.
        """
        login, logged_in_at = person.login, person.logged_in_at
        if person.id in _persons_with_a_window or time.time() - logged_in_at > NEW_LOGIN_SECONDS:
            login, logged_in_at = log_in(self.front_url, person), time.time()
        _persons_with_a_window.add(person.id)
        headers = {"Authorization": f"Bearer {login['access_token']}"}
        user = httpx.patch(f"{self.front_url}/api/me", json={"language": language}, headers=headers, timeout=20).json()
        return json.dumps(
            {
                "accessToken": login["access_token"],
                "refreshToken": login["refresh_token"],
                "endsAt": int((logged_in_at + login["expires_in"]) * 1000),
                "user": user,
            }
        )

    def _on_console(self, message: ConsoleMessage) -> None:
        source_url = message.location.get("url", "")
        # Chromium reports these as errors: a 404 of "not reviewed yet", a network that a test cut, and a socket that
        # the client gave up because it took too long.
        is_expected = source_url.endswith("/review") or any(words in message.text for words in EXPECTED_ERRORS)
        if message.type in ("error", "warning") and not is_expected:
            self.console_errors.append(f"{message.text} ({source_url})")


def log_in(front_url: str, person: Person) -> dict[str, Any]:
    body = {"email": person.email, "password": PASSWORD}
    reply = httpx.post(f"{front_url}/api/auth/login", json=body, timeout=20)
    return dict(reply.raise_for_status().json())


def wait_until_loaded(page: Page) -> None:
    """Waits until everything has been loaded and is shown."""
    page.wait_for_load_state("networkidle")
    # A conversation comes over a socket, which "networkidle" does not count.
    expect(page.locator(".loading-rows, .chat-skeleton")).to_have_count(0)
    # Not wait_for_function: it asks again by eval, which the page's policy forbids.
    page.evaluate("document.fonts.ready.then(() => {})")


def is_too_wide(page: Page) -> bool:
    """Whether the page scrolls horizontally."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def is_too_long(page: Page) -> bool:
    """Whether the page scrolls as a whole. A page with a scrolling part inside must not."""
    return bool(page.evaluate("document.documentElement.scrollHeight > document.documentElement.clientHeight"))


def too_small_nepali(page: Page) -> list[str]:
    """Texts in Devanagari smaller than 16 px, which are hard to read."""
    return list(page.evaluate(SMALL_NEPALI))


SMALL_NEPALI = """() => {
  const small = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
    if (/\\p{Script=Devanagari}/u.test(text) && size < 16) small.push(`${size}px: ${text}`);
  }
  return small;
}"""


def axe_violations(page: Page) -> list[str]:
    """Violations that axe-core finds, of any impact: the rule, and the element."""
    page.evaluate(AXE.read_text())
    result = page.evaluate(f"axe.run(document, {json.dumps(AXE_OPTIONS)})")
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def misnamed_controls(page: Page) -> list[str]:
    """Controls whose accessible name lacks a word of their visible text. axe checks only names from attributes."""
    page.evaluate(AXE.read_text())
    return list(page.evaluate(MISNAMED))


MISNAMED = """() => {
  const words = (text) => text.toLowerCase().match(/[\\p{L}\\p{M}\\p{N}]+/gu) ?? [];
  const seen = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || !node.checkVisibility()) return '';
    if (node.matches('.hidden, .avatar, select, textarea')) return '';
    return [...node.childNodes].map(seen).join(' ');
  };
  axe.setup(document);
  try {
    return [...document.querySelectorAll('a[href], button, [role=button], [role=tab], summary, label')]
      .filter((it) => it.checkVisibility() && !it.closest('[aria-hidden=true]'))
      .map((it) => [it, it.matches('label') ? it.control : it])
      .filter(([, control]) => control)
      .map(([it, control]) => [it, words(seen(it)), words(axe.commons.text.accessibleText(control)).join('')])
      .filter(([, shown, name]) => shown.some((word) => !name.includes(word)))
      .map(([it, shown, name]) => `shows "${shown}", is called "${name}": ${it.outerHTML.slice(0, 120)}`);
  } finally {
    axe.teardown();
  }
}"""
