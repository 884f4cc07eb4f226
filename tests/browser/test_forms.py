"""After an error, text typed or pasted next stays in its field, and the focus moves to the error once."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.forms import FORMS, Form, fill_in, letter_for, open_form, sources_with_forms, text_fields
from tests.browser.scenario import create_scenario
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People, Person

WIDE = (1280, 820)
LOGIN_TRIES = 12
sizes = pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360", "1280"])
forms = pytest.mark.parametrize("form", FORMS, ids=str)


def test_every_form_of_the_client_has_a_row() -> None:
    assert {form.source for form in FORMS} == sources_with_forms()


@sizes
@forms
def test_the_first_letter_after_a_field_was_found_wrong_stays(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    form: Form,
    size: tuple[int, int],
) -> None:
    page = windows.open(person_by_role[form.role], size=size)
    form_element = open_form(form, page, path_ids)
    if form.source == "pages/DeskProfile.tsx":
        page.get_by_role("button", name="Add a service").click()
    page.route("**/api/**", cut)  # what may be left empty is sent, and does not arrive
    for entry in text_fields(form_element):
        for enter in (type_text, paste_text):
            if not found_wrong(entry, form_element):
                continue
            entry.focus()
            enter(page, letter_for(entry))
            expect(entry).to_have_value(letter_for(entry))
            expect(entry).not_to_have_attribute("aria-invalid", "true")
    windows.console_errors.clear()  # Chromium notes each request that was cut


@sizes
@forms
def test_the_first_letter_after_the_form_was_refused_stays(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    form: Form,
    size: tuple[int, int],
) -> None:
    page = windows.open(person_by_role[form.role], size=size)
    form_element = open_form(form, page, path_ids)
    entries = text_fields(form_element)
    assert len(entries) >= form.min_text_fields
    if form.container != "main form" or not entries:
        return  # a message that could not be sent waits beside the composer; ways to pay have no letters
    page.route("**/api/**", cut)
    fill_in(form_element)
    for entry in entries:
        for enter in (type_text, paste_text):
            submit(form_element)
            expect(form_element.get_by_role("alert")).to_be_focused()
            value_before = entry.input_value()
            entry.focus()
            page.keyboard.press("ControlOrMeta+End")
            enter(page, letter_for(entry))
            expect(entry).to_have_value(value_before + letter_for(entry))
            expect(entry).to_be_focused()
            entry.fill(value_before)
    windows.console_errors.clear()  # Chromium notes each request that was cut


@sizes
def test_the_first_letter_after_a_message_was_too_long_stays(
    windows: BrowserWindows, person_by_role: dict[str, Person | None], path_ids: dict[str, str], size: tuple[int, int]
) -> None:
    page = windows.open(person_by_role["customer"], size=size)
    (form,) = (form for form in FORMS if form.source == "chat/Composer.tsx")
    (entry, *_) = text_fields(open_form(form, page, path_ids))
    for enter in (type_text, paste_text):
        entry.fill("k" * 4001)
        expect(page.get_by_text("1 character too long")).to_be_visible()
        entry.press("End")
        enter(page, "k")
        expect(entry).to_have_value("k" * 4002)
        expect(page.get_by_text("2 characters too long")).to_be_visible()
    entry.fill("")


def test_a_refusal_leads_once_to_the_first_field_that_is_wrong(
    windows: BrowserWindows, person_by_role: dict[str, Person | None]
) -> None:
    page = windows.open()
    page.goto("/register")
    page.get_by_label("Full name").fill("Sita Sharma")
    page.get_by_label("E-mail").fill("customer@demo")  # enough for a browser
    page.get_by_label("Password", exact=True).fill("namaste-123")
    page.get_by_label("Phone").fill("12")
    page.get_by_role("button", name="Create an account").click()
    email, phone = page.get_by_label("E-mail"), page.get_by_label("Phone")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(email).to_be_focused()
    phone.focus()
    page.keyboard.type("345")
    expect(phone).to_be_focused()
    expect(phone).to_have_value("12345")
    windows.console_errors.clear()  # Chromium notes the 422


def test_too_many_tries_say_in_how_many_minutes_and_the_form_serves_again_then(
    windows: BrowserWindows, people: People
) -> None:
    customer = people.customer()
    for language, wait, over in (
        ("en", re.compile(r"in 1[45] minutes"), "You can try again now."),
        ("ne", re.compile("१[४५] मिनेटपछि"), "अब फेरि प्रयास गर्न सक्नुहुन्छ।"),
    ):
        page = windows.open(language=language)
        page.clock.install()
        page.goto("/login")
        page.locator("input[type=email]").fill(customer.email)
        page.locator("input[type=password]").fill("not the password")
        button = page.locator("button[type=submit]")
        for _ in range(LOGIN_TRIES):
            if button.is_disabled():
                break
            with page.expect_response("**/api/auth/login"):
                button.click()
            expect(page.get_by_role("alert")).to_be_visible()
        notice = page.locator(".notice")
        expect(notice).to_have_text(wait)
        expect(notice).to_have_attribute("role", "alert")
        expect(button).to_be_disabled()
        page.clock.fast_forward("05:00")
        expect(notice).to_have_text(re.compile("in (9|10) minutes|(९|१०) मिनेटपछि"))
        expect(notice).to_have_attribute("aria-live", "off")  # nobody is told of each minute
        page.clock.fast_forward("10:00")
        expect(notice).to_have_text(over)
        expect(notice).to_have_attribute("aria-live", "polite")
        expect(button).to_be_enabled()
    windows.console_errors.clear()  # Chromium notes each 401 and 429


@sizes
def test_digits_of_either_script_are_taken_shown_as_typed_and_sent_plain(
    windows: BrowserWindows, people: People, size: tuple[int, int]
) -> None:
    for typed_number, sent_number in (("९८४१२३४५६७", "+9779841234567"), ("(०१) ४४१२३४५", "+97714412345")):
        customer = people.customer()
        page = windows.open(customer, size=size, language="ne")
        page.goto("/profile")
        phone = page.locator("input[type=tel]")
        phone.press_sequentially(typed_number)
        expect(phone).to_have_value(typed_number)
        with page.expect_request("**/api/me") as request:
            page.locator("form button[type=submit]").click()
        body = request.value.post_data_json
        assert body is not None
        assert re.fullmatch(r"[0-9() ]+", body["phone"])
        expect(page.get_by_text("सुरक्षित भयो।")).to_be_visible()
        assert customer.get("/me").json()["phone"] == sent_number


def test_stars_that_are_missing_are_asked_for_at_the_first_line_without(
    windows: BrowserWindows, people: People
) -> None:
    scenario = create_scenario(people)
    page = windows.open(scenario.customer)
    page.goto(f"/bookings/{scenario.completed}")
    page.get_by_role("group", name="Overall").locator("label").last.click()
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("group", name="Professionalism").get_by_role("radio").first).to_be_focused()
    expect(page.get_by_role("group", name="Knowledge")).to_have_accessible_description("Please choose one.")
    expect(page.get_by_role("group", name="Overall")).to_have_accessible_description("")


def found_wrong(entry: Locator, form: Locator) -> bool:
    """Empties a field and sends the form; whether the field is found wrong."""
    entry.fill("")
    submit(form)
    return entry.get_attribute("aria-invalid") == "true"


def submit(form: Locator) -> None:
    form.evaluate("(it) => it.requestSubmit()")


def type_text(page: Page, text: str) -> None:
    page.keyboard.press(text)


def paste_text(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+V")


def cut(route: Route) -> None:
    """Fails all requests that change something, as without a network."""
    if route.request.method == "GET" or route.request.url.endswith("/ws/ticket"):
        route.continue_()
    else:
        route.abort()
