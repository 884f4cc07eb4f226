"""What people do in a window, in several tests: they say something, go to pay, and come back."""

import re
import struct
import zlib
from typing import Any

from playwright.sync_api import Dialog, Locator, Page


def writing(page: Page) -> Locator:
    return page.get_by_label(re.compile("Write a message|सन्देश लेख्नुहोस्"))


def say(page: Page, text: str) -> None:
    writing(page).fill(text)
    writing(page).press("Enter")


def said(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


def texts(page: Page) -> list[str]:
    return page.locator(".bubble-text").all_inner_texts()


def to_gateway(page: Page, booking: str, method: str) -> None:
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile(re.escape(method))).check()
    page.get_by_role("button", name="Continue to").click()
    page.wait_for_url("**/sandbox/**")


def remember(page: Page) -> None:
    """Notes it when this very page is shown again: a page that is loaded anew would know nothing of it."""
    page.evaluate("addEventListener('pageshow', (event) => { window.restored = event.persisted; })")


def back(page: Page) -> None:
    """The browser's Back, to a page that was remembered, out of the back/forward cache."""
    # Nothing is loaded then: the page is just there again.
    page.go_back(wait_until="commit")
    assert page.evaluate("window.restored") is True


def png(width: int, height: int) -> bytes:
    """A picture of this size, all of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xd9\x82\x20" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def send_pictures(page: Page, *names: str, size: tuple[int, int] = (600, 400)) -> None:
    """Chooses pictures with these names, all at once."""
    files: list[Any] = [{"name": name, "mimeType": "image/png", "buffer": png(*size)} for name in names]
    page.locator("input[type=file]").set_input_files(files)


def note_and_dismiss(asked: list[str], dialog: Dialog) -> None:
    """A handler of dialogs that adds the dialog's kind to ``asked`` and answers "stay"."""
    asked.append(dialog.type)
    dialog.dismiss()
