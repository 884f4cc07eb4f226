"""A booking's time is the place's, for everybody: in the form, on every page, and on the receipt."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.localization import dates
from chalicelib.localization.bikram_sambat import bs_date
from chalicelib.localization.numbers import devanagari
from chalicelib.localization.text import Text
from tests.browser.window import PHONE, BrowserWindows, axe_violations, is_too_wide, wait_until_loaded
from tests.e2e.client import People, Person

NEPAL, TORONTO = ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/Toronto")
# Half past midnight in Patan: the day before in Toronto.
DAY = (datetime.now(NEPAL) + timedelta(days=9)).date()
MOMENT = datetime.combine(DAY, time(0, 30), NEPAL)
HOUR = dates.time(MOMENT, NEPAL.key)
NEPAL_TIME = Text("Nepal time", "नेपाली समय")
PAGES = ("/bookings", "/bookings/{booking}", "/pay/{booking}", "/chat/{booking}")


@pytest.mark.parametrize("language", ["en", "ne"])
def test_toronto_and_patan_see_the_same_hour_and_the_same_nepali_day_everywhere(
    people: People, windows: BrowserWindows, language: str
) -> None:
    customer, pandit = people.customer(timezone=TORONTO.key), people.pandit(language="ne")
    customer_page, pandit_page = (
        windows.open(customer, language=language),
        windows.open(pandit, language="ne", size=PHONE),
    )
    texts = {"form": _book(customer_page, pandit)}
    booking = customer_page.url.rsplit("/", 1)[1]
    texts |= {path: _place_time(customer_page, path.format(booking=booking)) for path in PAGES}
    for place, text in texts.items():
        assert getattr(HOUR, language) in text, place
        assert getattr(_nepali_day(DAY), language) in text, place
        assert text.endswith(getattr(NEPAL_TIME, language)), place

    for path in ("/desk", "/bookings", f"/bookings/{booking}", f"/chat/{booking}"):
        text = _place_time(pandit_page, path)
        assert HOUR.ne in text
        assert _nepali_day(DAY).ne in text
        assert NEPAL_TIME.ne not in text  # he is there
        expect(pandit_page.locator(".reader-time")).to_have_count(0)
        assert not is_too_wide(pandit_page)

    payment = _pay_in_cash(customer, pandit, booking)
    receipts = [_receipt(page, payment) for page in (customer_page, pandit_page)]
    assert receipts[0] == receipts[1]
    for text in (HOUR.en, HOUR.ne, _nepali_day(DAY).ne, NEPAL_TIME.en, NEPAL_TIME.ne):
        assert text in receipts[0]


def test_the_readers_time_is_shown_beside_the_places_time(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(timezone=TORONTO.key), people.pandit()
    page = windows.open(customer, size=PHONE)
    _book(page, pandit)
    local_moment = MOMENT.astimezone(TORONTO)
    expect(page.locator(".booking-facts .reader-time")).to_have_text(
        re.compile(rf"^Your time \(Toronto\): \w+, {local_moment.day} {local_moment:%B %Y}, {local_moment:%-I:%M}\s")
    )
    assert not is_too_wide(page)


def test_a_puja_in_another_city_is_requested_in_that_citys_time(people: People, windows: BrowserWindows) -> None:
    pandit = people.pandit()
    page = windows.open(people.customer(), size=PHONE)
    page.goto(f"/pandits/{pandit.id}")
    city = page.get_by_role("combobox", name="City of the puja")
    city.fill("टोरन्टो")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Toronto"])
    assert axe_violations(page) == []
    city.press("Enter")
    expect(city).to_have_value("Toronto")
    _choose_day(page, DAY)
    page.get_by_label("Time", exact=True).fill("18:00")
    local_moment = datetime.combine(DAY, time(18), TORONTO)
    nepal_time = dates.time(local_moment, NEPAL.key).en.replace(" ", "\\s")
    expect(page.locator(".chosen-time time")).to_have_text(re.compile(r"6:00\spm, Toronto time"))
    expect(page.locator(".chosen-time .reader-time")).to_have_text(
        re.compile(rf"Your time \(Kathmandu\): .*{nepal_time}")
    )
    _send(page)
    booking = pandit.get(f"/bookings/{page.url.rsplit('/', 1)[1]}").json()
    assert booking["place_timezone"] == TORONTO.key
    assert booking["scheduled_at_place"] == local_moment.isoformat()


def test_an_unknown_city_is_refused_with_a_message(people: People, windows: BrowserWindows) -> None:
    pandit = people.pandit()
    page = windows.open(people.customer())
    page.goto(f"/pandits/{pandit.id}")
    city = page.get_by_role("combobox", name="City of the puja")
    city.fill("Atlantis")
    expect(page.get_by_text("No such city is known here.")).to_be_visible()
    city.press("Tab")
    expect(city).to_have_value("Kathmandu")


def test_a_reader_chooses_a_timezone_by_a_city(people: People, windows: BrowserWindows) -> None:
    customer = people.customer()
    page = windows.open(customer, language="ne")
    page.goto("/profile")
    city = page.get_by_role("combobox", name="तपाईंको सहर (समय क्षेत्र)")
    expect(city).to_have_value("काठमाडौँ")
    city.fill("टोरन्टो")
    city.press("Enter")
    expect(city).to_have_accessible_description(re.compile("टोरन्टोको समय: अहिले .* पूजा हुने ठाउँको"))
    page.get_by_role("button", name="सुरक्षित गर्नुहोस्").click()
    expect(page.get_by_text("सुरक्षित भयो।")).to_be_visible()
    assert customer.get("/me").json()["timezone"] == TORONTO.key


def test_an_hour_that_the_clocks_skip_is_refused_with_a_message(people: People, windows: BrowserWindows) -> None:
    missing_time = next(moment for moment in _half_pasts() if not _moments(moment))
    page = _form_for(missing_time, people.customer(), people.pandit(), windows)
    field = page.get_by_label("Time", exact=True)
    expect(field).to_have_accessible_description(re.compile("the clocks go from .* straight to"))
    page.get_by_label("Where").fill("Gerrard Street")
    page.get_by_role("button", name="Send the request").click()
    expect(field).to_be_focused()
    field.fill("12:00")
    _send(page)


def test_the_customer_chooses_between_the_two_moments_of_a_repeated_hour(
    people: People, windows: BrowserWindows
) -> None:
    ambiguous_time = next(moment for moment in _half_pasts() if len(_moments(moment)) == 2)
    pandit = people.pandit()
    page = _form_for(ambiguous_time, people.customer(), pandit, windows)
    expect(page.get_by_text("the clocks are put back on that day")).to_be_visible()
    page.get_by_label("Where").fill("Gerrard Street")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Please choose one of the two.")).to_be_visible()
    page.get_by_role("radio", name="The second").check()
    _send(page)
    booking = pandit.get(f"/bookings/{page.url.rsplit('/', 1)[1]}").json()
    assert datetime.fromisoformat(booking["scheduled_at"]) == _moments(ambiguous_time)[1]


def test_the_picker_shows_every_day_of_a_year_by_both_calendars(people: People, windows: BrowserWindows) -> None:
    pandit = people.pandit()
    page = windows.open(people.customer(), language="ne")
    page.goto(f"/pandits/{pandit.id}")
    days = page.locator(".date-day:enabled .hidden")
    expect(days.first).to_be_attached()
    today = datetime.now(NEPAL).date()
    labels: list[str] = []
    next_month = page.get_by_role("button", name="अर्को महिना")
    while True:
        labels += days.all_inner_texts()
        if next_month.is_disabled():
            break
        next_month.click()
    expected = [today + timedelta(days=day) for day in range(366)]
    assert labels == [f"{_nepali_day(day).ne} ({_civil_in_nepali(day)})" for day in expected]


def _book(page: Page, pandit: Person) -> str:
    """Asks for a puja at :data:`MOMENT`; answers what the form says of its time."""
    page.goto(f"/pandits/{pandit.id}")
    _choose_day(page, DAY)
    page.locator("input[type=time]").fill(f"{MOMENT:%H:%M}")
    shown_time = _text(page.locator(".chosen-time time"))
    _send(page)
    return shown_time


def _form_for(moment: datetime, customer: Person, pandit: Person, windows: BrowserWindows) -> Page:
    """The form with a moment in Toronto in it."""
    page = windows.open(customer)
    page.goto(f"/pandits/{pandit.id}")
    page.get_by_role("combobox", name="City of the puja").fill("Toronto")
    page.keyboard.press("Tab")
    _choose_day(page, moment.date())
    page.get_by_label("Time", exact=True).fill(f"{moment:%H:%M}")
    return page


def _choose_day(page: Page, day: date) -> None:
    labels = page.locator(".date-day .hidden")
    expect(labels.first).to_be_attached()
    cell = page.locator(".date-day").filter(has_text=re.compile(f"{day.day} {day:%B %Y} |^.*{_nepali_day(day).ne} "))
    while cell.count() == 0:
        page.locator(".date-month button").last.click()
    cell.first.click()


def _send(page: Page) -> None:
    page.locator("input[autocomplete=street-address]").fill("Mangal Bazaar")
    page.locator("#book [type=submit]").click()
    page.wait_for_url("**/bookings/*")


def _place_time(page: Page, path: str) -> str:
    """The time at the booking's place, as the page at ``path`` shows it."""
    page.goto(path)
    wait_until_loaded(page)
    return _text(page.locator(".place-time time").first)


def _receipt(page: Page, payment: str) -> str:
    page.goto(f"/pay/receipt/{payment}")
    expect(page.locator(".receipt")).to_be_visible()
    lines = page.locator(".receipt-line").filter(has_text=re.compile("Puja on|Paid on"))
    return " | ".join(text.replace("\xa0", " ") for text in lines.all_inner_texts())


def _pay_in_cash(customer: Person, pandit: Person, booking: str) -> str:
    checkout = customer.post(f"/bookings/{booking}/payment", {"payment_method": "CASH"}, **{"Idempotency-Key": booking})
    payment = str(checkout.raise_for_status().json()["payment"]["id"])
    pandit.post(f"/payments/{payment}/confirm-cash").raise_for_status()
    return payment


def _half_pasts() -> Iterator[datetime]:
    """Every half past of the year ahead, as a clock on the wall says it."""
    start = datetime.now(TORONTO).replace(tzinfo=None, minute=30, second=0, microsecond=0)
    return (start + timedelta(hours=hours) for hours in range(48, 364 * 24))


def _moments(wall: datetime) -> list[datetime]:
    """The moments at which Toronto's clocks show this, the earlier first."""
    moments = {wall.replace(tzinfo=TORONTO, fold=fold).astimezone(ZoneInfo("UTC")) for fold in (0, 1)}
    return sorted(moment for moment in moments if moment.astimezone(TORONTO).replace(tzinfo=None) == wall)


def _nepali_day(day: date) -> Text:
    day_bs = bs_date(day)
    assert day_bs is not None
    year, month, number = day_bs
    name = dates.BS_MONTHS[month - 1]
    return Text(f"{number} {name.en} {year}", devanagari(f"{year} {name.ne} {number} गते"))


def _civil_in_nepali(day: date) -> str:
    return devanagari(f"{day.year} {dates.MONTHS[day.month - 1].ne} {day.day}")


def _text(locator: Locator) -> str:
    return locator.inner_text().replace("\xa0", " ")
