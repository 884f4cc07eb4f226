"""What people do in a window, in several tests: they say something, and go to pay."""

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
