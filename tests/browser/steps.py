"""What people do in a window, in several tests: they say something, go to pay, and come back."""

import re

from playwright.sync_api import Locator, Page


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
