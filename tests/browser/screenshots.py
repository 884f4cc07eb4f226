"""Makes the pictures of the README: ``python -m tests.browser.screenshots docs/images``, on a stack of its own."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from infra.local import webclient
from infra.local.seed import PROFILE
from tests.browser.actions import go_to_gateway
from tests.browser.conftest import chromium
from tests.browser.scenario import Scenario, create_scenario
from tests.browser.window import BROWSER_FLAGS, DESK, PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import People, Person
from tests.stack import RunConfig, join_stack

TALK = (
    ("customer", "Namaste Panditji, thank you for accepting.", None),
    ("customer", "How early should we be ready?", None),
    ("pandit", "Please be ready by half past seven.", "साढे सात बजेसम्म तयार हुनुहोला।"),
    ("pandit", "पूजाका लागि केरा, पञ्चामृत र तुलसीको पात चाहिन्छ।", None),
    ("customer", "We will have it all. Do you bring the kalash?", None),
    ("pandit", "Yes, the kalash and the books.", "हो, कलश र पुस्तक म नै ल्याउँछु।"),
)


REVIEW = {
    "rating": 5,
    "professionalism": 5,
    "knowledge": 5,
    "punctuality": 4,
    "comment": "He explained every step to the children, and my parents followed it all from Sydney.",
    "comment_ne": "हरेक विधि केटाकेटीलाई बुझाउनुभयो, र आमाबुवाले सिड्नीबाट सबै हेर्नुभयो।",
}


@dataclass(frozen=True)
class Picture:
    """A picture to take: the page, who opens it, and the size, language and colours."""

    name: str
    role: str
    path: str
    size: tuple[int, int] = DESK
    language: str = "en"
    dark: bool = False


PICTURES = (
    Picture("chat", "customer", "/chat/{booking}"),
    Picture("chat-phone", "pandit", "/chat/{booking}", PHONE, "ne", dark=True),
    Picture("pandit", "customer", "/pandits/{pandit}"),
    Picture("booking-phone", "customer", "/bookings/{completed}", PHONE, "ne"),
    Picture("pay-phone", "customer", "/pay/{booking}", PHONE),
    Picture("desk-phone", "pandit", "/desk", PHONE, "ne"),
    Picture("receipt", "customer", "/pay/receipt/{completed}", language="ne"),
    Picture("admin", "admin", "/admin?tab=payments", dark=True),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    webclient.build(print)
    with (
        join_stack(RunConfig.current()) as running,
        People(running.endpoints) as people,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        windows = BrowserWindows(browser, running.endpoints.front)
        scenario, admin = _with_messages_and_bookings(people, windows), people.admin()
        path_ids = {"booking": scenario.booking, "completed": scenario.completed, "pandit": scenario.pandit.id}
        person_by_role = {"customer": scenario.customer, "pandit": scenario.pandit, "admin": admin}
        for picture in PICTURES:
            page = windows.open(
                person_by_role[picture.role],
                size=picture.size,
                language=picture.language,
                dark=picture.dark,
                high_resolution=True,
            )
            page.goto(picture.path.format(**path_ids))
            wait_until_loaded(page)
            page.reload()  # with the fonts, which are in the cache by now
            wait_until_loaded(page)
            page.screenshot(path=folder / f"{picture.name}.png")
            print(folder / f"{picture.name}.png")
        browser.close()


def _with_messages_and_bookings(people: People, windows: BrowserWindows) -> Scenario:
    """A family that has talked, has paid for what is done and praised it, and has another puja ahead."""
    scenario = create_scenario(people)
    scenario.pandit.put("/pandits/me", PROFILE).raise_for_status()
    page = windows.open(scenario.customer)
    second_pandit = _another_pandit(people, scenario, page)
    second_pandit.post(f"/bookings/{people.book(scenario.customer, second_pandit)}/accept").raise_for_status()
    pay(page, scenario.completed, "Khalti")
    review = scenario.customer.post(f"/bookings/{scenario.completed}/review", REVIEW).raise_for_status().json()
    people.admin().post(f"/admin/reviews/{review['id']}/approve").raise_for_status()
    for sender, content, content_ne in TALK:
        person: Person = getattr(scenario, sender)
        person.send(scenario.booking, content, content_ne=content_ne)
        listener = scenario.pandit if person is scenario.customer else scenario.customer
        listener.post(f"/chat/rooms/{scenario.booking}/read", {"up_to_seq": 1000}).raise_for_status()
    page.close()
    return scenario


def _another_pandit(people: People, scenario: Scenario, page: Page) -> Person:
    """With a puja of his that was paid by card, and one whose payment nobody can decide yet."""
    pandit = people.pandit(full_name="Hari Bhakta Joshi", language="ne")
    paid_booking, held_booking = people.book(scenario.customer, pandit), people.book(scenario.customer, pandit)
    pay(page, paid_booking, "Card (Stripe)")
    pandit.send(paid_booking, "Namaste! I will bring the samagri.", content_ne="नमस्ते! सामग्री म नै ल्याउँछु।")
    go_to_gateway(page, held_booking, "Khalti")
    page.get_by_text("Awkward cases").click()
    page.locator("select[name=settle]").select_option("pending")
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="We are looking into this payment")).to_be_visible()
    return pandit


def pay(page: Page, booking: str, method: str) -> None:
    go_to_gateway(page, booking, method)
    page.get_by_role("button", name=re.compile("^Pay")).first.click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
