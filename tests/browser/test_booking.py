"""Booking in the browser, from a new account to an accepted booking."""

import re
import uuid

from playwright.sync_api import Locator, Page, expect

from tests.browser.window import PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import PASSWORD, People


def test_a_new_customer_books_by_the_nepali_calendar_and_the_pandit_accepts(
    people: People, windows: BrowserWindows
) -> None:
    pandit = people.pandit()
    customer_page, pandit_page = windows.open(language="ne"), windows.open(pandit, size=PHONE)
    pandit_page.goto("/desk")
    expect(pandit_page.get_by_text("No request is waiting.")).to_be_visible()
    expect(bell(pandit_page)).to_contain_text("1")  # he has been verified

    customer_page.goto(f"/pandits/{pandit.id}")
    customer_page.get_by_role("link", name="बुक गर्न लग इन गर्नुहोस्").click()
    customer_page.get_by_role("link", name="खाता खोल्नुहोस्").click()
    customer_page.get_by_label("पूरा नाम").fill("सीता शर्मा")
    customer_page.get_by_label("इमेल").fill(f"{uuid.uuid4().hex}@demo.test")
    customer_page.get_by_label("पासवर्ड", exact=True).fill(PASSWORD)
    customer_page.get_by_role("button", name="खाता खोल्नुहोस्").click()

    expect(customer_page.get_by_role("heading", name=pandit.full_name, exact=True)).to_be_visible()
    customer_page.get_by_role("button", name="अर्को महिना").click()
    day = customer_page.get_by_role("button", name=re.compile("^२०८.* १५ "))
    day.click()
    chosen_day = day.locator(".hidden").inner_text()
    customer_page.get_by_label("ठाउँ").fill("मंगलबजार, पाटन")
    customer_page.get_by_role("button", name="अनुरोध पठाउनुहोस्").click()
    expect(customer_page.get_by_role("heading", name="Puja")).to_be_visible()
    expect(customer_page.locator(".booking-facts")).to_contain_text(chosen_day.split(" (")[0])

    expect(bell(pandit_page)).to_contain_text("2")
    pandit_page.get_by_role("button", name="Accept").click()
    expect(pandit_page.get_by_text("No request is waiting.")).to_be_visible()
    expect(customer_page.locator(".chip", has_text="स्वीकृत")).to_be_visible()
    expect(bell(customer_page)).to_contain_text("१")
    bell(customer_page).click()
    customer_page.locator("main").get_by_role("link", name=re.compile("बुकिङ स्वीकार भयो")).click()
    expect(customer_page.get_by_role("heading", name="Puja")).to_be_visible()
    expect(customer_page.locator(".bell .count")).to_have_count(0)


def test_a_wrong_password_and_a_taken_address_are_explained(people: People, windows: BrowserWindows) -> None:
    page = windows.open(language="ne")
    page.goto("/login")
    page.get_by_label("इमेल").fill("customer@demo.test")
    page.get_by_label("पासवर्ड", exact=True).fill("not the password")
    page.get_by_role("button", name="लग इन").click()
    expect(page.get_by_role("alert")).to_contain_text("इमेल वा पासवर्ड मिलेन")
    windows.console_errors.clear()  # Chromium notes the 401


def test_a_missing_value_is_reported_beside_its_field_in_the_readers_language(windows: BrowserWindows) -> None:
    page = windows.open(language="ne", size=PHONE)
    page.goto("/register")
    page.get_by_label("इमेल").fill("sita")
    page.get_by_label("पासवर्ड", exact=True).press_sequentially("short")
    page.get_by_role("button", name="खाता खोल्नुहोस्").click()
    for label, words in (("पूरा नाम", "यो भर्नुहोस्"), ("इमेल", "पूरा इमेल"), ("पासवर्ड", "कम्तीमा ८ अक्षर")):
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_accessible_description(re.compile(words))
        expect(field).to_have_attribute("aria-invalid", "true")
    name = page.get_by_label("पूरा नाम")
    expect(name).to_be_focused()
    name.press_sequentially("सीता")
    expect(name).not_to_have_attribute("aria-invalid", "true")


def test_all_missing_fields_of_a_booking_are_reported_and_the_first_has_the_focus(
    people: People, windows: BrowserWindows
) -> None:
    page = windows.open(people.customer(), size=PHONE)
    page.goto(f"/pandits/{people.pandit().id}")
    send = page.get_by_role("button", name="Send the request")
    send.click()
    expect(page.get_by_text("Please choose a day.")).to_be_visible()
    expect(page.get_by_label("Where")).to_have_accessible_description(re.compile("Please fill this in"))
    day = page.locator(".date-day[tabindex='0']")
    expect(day).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please choose a day.")).to_have_count(0)
    page.get_by_label("Time", exact=True).fill("")
    send.click()
    expect(page.get_by_label("Time", exact=True)).to_be_focused()


def test_changes_during_a_network_cut_are_shown_after_it(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = people.book(customer, pandit)
    customer_page = windows.open(customer)
    customer_page.goto(f"/bookings/{booking}")
    expect(customer_page.locator(".chip", has_text="Waiting for the pandit")).to_be_visible()
    expect(bell(customer_page).locator(".count")).to_have_count(0)
    wait_until_loaded(customer_page)
    customer_page.context.set_offline(True)
    pandit.post(f"/bookings/{booking}/accept").raise_for_status()
    customer_page.context.set_offline(False)
    expect(customer_page.locator(".chip", has_text="Accepted")).to_be_visible()


def test_unsaved_text_of_a_pandit_survives_a_notification(people: People, windows: BrowserWindows) -> None:
    pandit, admin = people.pandit(), people.admin()
    pandit_page = windows.open(pandit)
    pandit_page.goto("/desk")
    about_field = pandit_page.get_by_label("About you, in English")
    about_field.fill("Twenty years of pujas")
    expect(
        pandit_page.get_by_role("link", name="Notifications, 1 unread")
    ).to_be_visible()  # the news have a way to him
    admin.post(f"/admin/pandits/{pandit.id}/reject", {"reason": "Please say where."}).raise_for_status()
    expect(pandit_page.locator(".chip", has_text="Not verified")).to_be_visible()
    expect(about_field).to_have_value("Twenty years of pujas")


def test_a_cancelled_booking_tells_the_other_side_why(people: People, windows: BrowserWindows) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = people.book(customer, pandit)
    pandit_page, customer_page = windows.open(pandit), windows.open(customer)
    customer_page.goto(f"/bookings/{booking}")
    pandit_page.goto(f"/bookings/{booking}")
    pandit_page.get_by_role("button", name="Decline").click()
    pandit_page.get_by_label("Reason").fill("I am in Banaras that week.")
    pandit_page.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
    for page in (pandit_page, customer_page):
        expect(page.locator(".chip", has_text="Cancelled")).to_be_visible()
        expect(page.locator(".timeline")).to_contain_text("I am in Banaras that week.")


def bell(page: Page) -> Locator:
    return page.locator(".bell")
