"""Steps in a browser window that several tests take: send a message, go to a payment gateway, go back."""

import re
from typing import Any

from playwright.sync_api import Dialog, Locator, Page

from tests.pictures import picture


def message_field(page: Page) -> Locator:
    return page.get_by_label(re.compile("Write a message|सन्देश लेख्नुहोस्"))


def send_message(page: Page, text: str) -> None:
    message_field(page).fill(text)
    message_field(page).press("Enter")


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


def message_texts(page: Page) -> list[str]:
    return page.locator(".bubble-text").all_inner_texts()


def go_to_gateway(page: Page, booking: str, method: str) -> None:
    page.goto(f"/pay/{booking}")
    page.get_by_role("radio", name=re.compile(re.escape(method))).check()
    page.get_by_role("button", name="Continue to").click()
    page.wait_for_url("**/sandbox/**")


def watch_for_restore(page: Page) -> None:
    """Has this page note when it is shown again. A page that is loaded anew knows nothing of it."""
    page.evaluate("addEventListener('pageshow', (event) => { window.restored = event.persisted; })")


def go_back_from_cache(page: Page) -> None:
    """Goes back to a page that ``watch_for_restore`` watches, and checks that it came out of the back/forward cache."""
    # Nothing is loaded: the page is there again at once.
    page.go_back(wait_until="commit")
    assert page.evaluate("window.restored") is True


def send_pictures(page: Page, *names: str, size: tuple[int, int] = (600, 400)) -> None:
    """Chooses pictures with these names, in one selection."""
    files: list[Any] = [{"name": name, "mimeType": "image/png", "buffer": picture(size=size)} for name in names]
    page.locator("input[type=file]").set_input_files(files)


def note_and_dismiss(dialog_types: list[str], dialog: Dialog) -> None:
    """A handler of dialogs that adds the dialog's kind to ``dialog_types`` and answers "stay"."""
    dialog_types.append(dialog.type)
    dialog.dismiss()
