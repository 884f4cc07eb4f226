"""A booking's time is the place's, for everybody: in the form, on every page, and on the receipt."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.localization.clock import bs_date
from chalicelib.localization.dates import BS_MONTHS
from chalicelib.localization.numbers import devanagari
from tests.browser.window import PHONE, Windows, is_too_wide, settle
from tests.e2e.client import Person, Town

NEPAL, TORONTO = ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/Toronto")
# Half past midnight in Patan: the day before in Toronto.
DAY = (datetime.now(NEPAL) + timedelta(days=9)).date()
HOUR = {"en": "12:30 am", "ne": "राति १२:३०"}
PLACE_ZONE = {"en": "Nepal time", "ne": "नेपाली समय"}
PAGES = ("/bookings", "/bookings/{booking}", "/pay/{booking}", "/chat/{booking}")


@pytest.mark.parametrize("language", ["en", "ne"])
def test_toronto_and_patan_see_the_same_hour_and_the_same_nepali_day_everywhere(
    town: Town, windows: Windows, language: str
) -> None:
    customer, pandit = town.customer(timezone="America/Toronto"), town.pandit(language="ne")
    hers, his = windows.open(customer, language=language), windows.open(pandit, language="ne", size=PHONE)
    shown = {"form": _book(hers, pandit)}
    booking = hers.url.rsplit("/", 1)[1]
    shown |= {path: _place_time(hers, path.format(booking=booking)) for path in PAGES}
    for where, text in shown.items():
        assert HOUR[language] in text, where
        assert text.endswith(PLACE_ZONE[language]), where
        assert (_nepali_day() if language == "ne" else _english_day()) in text, where

    for path in ("/desk", "/bookings", f"/bookings/{booking}", f"/chat/{booking}"):
        text = _place_time(his, path)
        assert HOUR["ne"] in text
        assert _nepali_day() in text
        assert PLACE_ZONE["ne"] not in text  # he is there
        assert his.locator(".own-time").count() == 0
        assert not is_too_wide(his)

    payment = _pay_in_cash(customer, pandit, booking)
    receipts = [_receipt(page, payment) for page in (hers, his)]
    assert receipts[0] == receipts[1]
    assert HOUR["en"] in receipts[0]
    assert HOUR["ne"] in receipts[0]
    assert _nepali_day() in receipts[0]


def test_the_readers_own_time_stands_beside_the_places(town: Town, windows: Windows) -> None:
    customer, pandit = town.customer(timezone="America/Toronto"), town.pandit()
    page = windows.open(customer, size=PHONE)
    _book(page, pandit)
    here = datetime.combine(DAY, datetime.min.time(), NEPAL).replace(minute=30).astimezone(TORONTO)
    own = page.locator(".booking-facts .own-time")
    expect(own).to_have_text(re.compile(rf"^Your time \(Toronto\): .*{here.day} {here:%B %Y}, {here:%-I:%M}\s"))
    assert not is_too_wide(page)


def _book(page: Page, pandit: Person) -> str:
    """Asks for the puja of :data:`DAY`; answers what the form says of its time."""
    page.goto(f"/pandits/{pandit.id}")
    _choose_day(page)
    page.locator("input[type=time]").fill("00:30")
    said = _text(page.locator(".chosen-time time"))
    page.locator("input[autocomplete=street-address]").fill("Mangal Bazaar, Patan")
    page.locator("#book [type=submit]").click()
    page.wait_for_url("**/bookings/*")
    return said


def _choose_day(page: Page) -> None:
    month = page.locator(".date-month strong")
    day = page.locator(f".date-day:has-text('{DAY.day} {DAY:%B %Y}'), .date-day:has-text('{_nepali_day()}')")
    expect(month).to_be_visible()
    if day.count() == 0:
        page.locator(".date-month button").last.click()
    day.first.click()


def _place_time(page: Page, path: str) -> str:
    """What the page at ``path`` says of the booking's time at its place."""
    page.goto(path)
    settle(page)
    return _text(page.locator(".place-time time").first)


def _receipt(page: Page, payment: str) -> str:
    page.goto(f"/pay/receipt/{payment}")
    expect(page.locator(".receipt")).to_be_visible()
    lines = page.locator(".receipt-line").filter(has_text=re.compile("Puja on|Paid on"))
    return " | ".join(text.replace("\xa0", " ") for text in lines.all_inner_texts())


def _pay_in_cash(customer: Person, pandit: Person, booking: str) -> str:
    begun = customer.post(f"/bookings/{booking}/payment", {"payment_method": "CASH"}, **{"Idempotency-Key": booking})
    payment = str(begun.raise_for_status().json()["payment"]["id"])
    pandit.post(f"/payments/{payment}/confirm-cash").raise_for_status()
    return payment


def _nepali_day() -> str:
    found = bs_date(DAY)
    assert found is not None
    year, month, day = found
    return devanagari(f"{year} {BS_MONTHS[month - 1].ne} {day}")


def _english_day() -> str:
    return f"{DAY.day} {DAY:%B %Y}"


def _text(locator: Locator) -> str:
    return locator.inner_text().replace("\xa0", " ")
