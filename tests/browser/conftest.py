"""Fixtures of the browser tests: a real Chromium in front of the run's stack, and people logged in.

The web client is built before the stack starts, so that the stack serves the working tree. Without Chromium the tests
are skipped; in CI that is an error.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import webclient
from tests.browser.scenario import Scenario, create_scenario
from tests.browser.window import BROWSER_FLAGS, BrowserWindows
from tests.e2e.client import People, Person
from tests.stack import RunningStack

HERE = Path(__file__).parent
WITHOUT_BACK_FORWARD_CACHE = "--disable-back-forward-cache"
"""A flag that Playwright sets by default. It is removed, because people's browsers have that cache."""
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Builds the client after the collection, before any stack is up."""
    browser_tests = [item for item in items if HERE in item.path.parents]
    if not browser_tests or (missing := _prepare()) is None:
        return
    if "CI" in os.environ:
        raise pytest.UsageError(f"the browser tests cannot run: {missing}")
    for item in browser_tests:
        item.add_marker(pytest.mark.skip(reason=missing))


def _prepare() -> str | None:
    """Builds the client if needed. Returns the reason why browser tests cannot run, or None."""
    if chromium() is None:
        return "there is no Chromium on this machine (apt-get install chromium)"
    # Every worker of pytest-xdist gets here. One builds; the others wait and find it built.
    with (Path(tempfile.gettempdir()) / "pandityatra-webclient.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        webclient.build()
    return None if webclient.folder() == webclient.BUILT else "the web client is not built: there is no Node here"


@pytest.fixture(scope="session")
def people(stack: RunningStack) -> Iterator[People]:
    with People(stack.endpoints) as people:
        yield people


@pytest.fixture(scope="session")
def scenario(people: People) -> Scenario:
    """The scenario of tests that only read it."""
    return create_scenario(people)


@pytest.fixture(scope="module")
def parties(people: People) -> tuple[Person, Person]:
    """A customer and a pandit of the module's own."""
    return people.customer(), people.pandit()


@pytest.fixture(scope="session")
def person_by_role(people: People, scenario: Scenario) -> dict[str, Person | None]:
    return {"nobody": None, "customer": scenario.customer, "pandit": scenario.pandit, "admin": people.admin()}


@pytest.fixture(scope="session")
def path_ids(people: People, scenario: Scenario) -> dict[str, str]:
    """Ids for the paths in ``pages.py`` and ``forms.py``. A payment has the id of its booking."""
    customer, pandit = scenario.customer, people.pandit()
    cancelled, paid = people.book(customer, pandit), people.book(customer, pandit)
    pandit.post(f"/bookings/{cancelled}/cancel", {"reason": "I am in Banaras that week."}).raise_for_status()
    checkout = customer.post(f"/bookings/{paid}/payment", {"payment_method": "CASH"}, **{"Idempotency-Key": paid})
    payment = checkout.raise_for_status().json()["payment"]["id"]
    pandit.post(f"/payments/{payment}/confirm-cash").raise_for_status()
    ids = {"booking": scenario.booking, "completed": scenario.completed, "pandit": scenario.pandit.id}
    return {**ids, "cancelled": cancelled, "paid": payment}


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=BROWSER_FLAGS, ignore_default_args=[WITHOUT_BACK_FORWARD_CACHE]
        )
        yield browser
        browser.close()


@pytest.fixture
def windows(stack: RunningStack, browser: object) -> Iterator[BrowserWindows]:
    """Opens browser windows for people. An error in the console of a window fails the test."""
    windows = BrowserWindows(browser, stack.endpoints.front)
    yield windows
    windows.close()
    assert windows.console_errors == []
