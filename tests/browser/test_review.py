"""A review, from the four rows of stars to the pandit's public page."""

import re

from playwright.sync_api import expect

from tests.browser.scenario import Scenario
from tests.browser.window import PHONE, BrowserWindows
from tests.e2e.client import People

CRITERIA = {"Overall": 5, "Professionalism": 4, "Knowledge": 5, "Punctuality": 3}


def test_a_review_is_written_read_by_an_admin_and_published(
    people: People, scenario: Scenario, windows: BrowserWindows
) -> None:
    customer_page, admin_page = windows.open(scenario.customer, size=PHONE), windows.open(people.admin())
    customer_page.goto(f"/bookings/{scenario.completed}")
    customer_page.get_by_role("button", name="Send the review").click()
    expect(customer_page.get_by_role("alert")).to_contain_text("every line")
    for name, stars in CRITERIA.items():
        customer_page.get_by_role("group", name=name).get_by_role("radio", name=f"{stars} of 5").check(force=True)
    customer_page.get_by_label("In English").fill("He explained every step to the children.")
    customer_page.get_by_label("In Nepali").fill("हरेक विधि केटाकेटीलाई बुझाउनुभयो।")
    customer_page.get_by_role("button", name="Send the review").click()
    expect(customer_page.get_by_text("Waiting to be read by us")).to_be_visible()

    admin_page.goto("/admin?tab=reviews&status=PENDING")
    card = admin_page.locator(".card", has_text="He explained every step")
    card.get_by_role("button", name="Publish").click()
    expect(card.get_by_text("Published", exact=True)).to_be_visible()

    visitor_page = windows.open(language="ne")
    visitor_page.goto(f"/pandits/{scenario.pandit.id}")
    review = visitor_page.locator(".reviews li", has_text="हरेक विधि केटाकेटीलाई बुझाउनुभयो।")
    expect(review).to_contain_text("Anjali")
    expect(review).not_to_contain_text("Shrestha")
    expect(visitor_page.get_by_role("img", name=re.compile("५मध्ये ५"))).not_to_have_count(0)

    customer_page.get_by_role("button", name="Change the review").click()
    customer_page.get_by_label("In English").fill("Changed my mind.")
    customer_page.get_by_role("button", name="Change the review").click()
    expect(customer_page.get_by_text("Waiting to be read by us")).to_be_visible()
    visitor_page.reload()
    expect(visitor_page.get_by_text("समीक्षा छैन", exact=False).first).to_be_visible()

    admin_page.reload()
    card = admin_page.locator(".card", has_text="Changed my mind.")
    card.get_by_role("button", name="Reject").click()
    admin_page.get_by_role("dialog").get_by_label("Reason").fill("Please say what happened.")
    admin_page.get_by_role("dialog").get_by_role("button", name="Reject").click()
    expect(customer_page.get_by_text("Not published: Please say what happened.")).to_be_visible()
