"""No page shifts its layout while it loads: every page, on a slow phone's processor."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages import PAGES
from tests.browser.test_slow_phone import slowed_down
from tests.browser.window import DESK, PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import Person

MOST = 0.1
FONTS = "**/*.woff2"
FONTS_HELD_MS = 2000
# What moves within half a second of a press is expected to, and Chromium says so.
WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) window.shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? '')]);
  }).observe({ type: 'layout-shift', buffered: true });
}"""


sizes = pytest.mark.parametrize(
    ("size", "language"), [(PHONE, "en"), (PHONE, "ne"), (DESK, "ne")], ids=["phone-en", "phone-ne", "desk-ne"]
)


@sizes
@pytest.mark.parametrize("role", PAGES)
def test_nothing_moves_while_a_page_loads(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    role: str,
    size: tuple[int, int],
    language: str,
) -> None:
    shifts = {}
    for path in PAGES[role]:
        page = windows.open(person_by_role[role], size=size, language=language)
        page.add_init_script(f"({WATCH})()")
        slowed_down(page)
        page.goto(path.format(**path_ids))
        wait_until_loaded(page)
        if objection := too_much_moved(page):
            shifts[path] = objection
        page.context.close()
    assert shifts == {}


@sizes
def test_nothing_moves_when_fonts_load_late(
    windows: BrowserWindows, path_ids: dict[str, str], size: tuple[int, int], language: str
) -> None:
    shifts = {}
    for path in PAGES["nobody"]:
        page = windows.open(size=size, language=language)
        page.add_init_script(f"({WATCH})()")
        held_routes = hold_fonts(page)
        page.goto(path.format(**path_ids), wait_until="commit")
        if language == "en":  # in Nepali a machine without letters of Devanagari waits for them
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(FONTS_HELD_MS)
        assert held_routes
        for route in held_routes:
            route.continue_()
        page.unroute(FONTS)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_until_loaded(page)
        if objection := too_much_moved(page):
            shifts[path] = objection
        page.context.close()
    assert shifts == {}


def hold_fonts(page: Page) -> list[Route]:
    """Keeps the page's requests for fonts back. Returns the list that they come into."""
    held_routes: list[Route] = []
    page.route(FONTS, lambda route: held_routes.append(route))
    return held_routes


def too_much_moved(page: Page) -> tuple[float, object] | None:
    """How much moved, and what moved most, where it was too much."""
    shifts = page.evaluate("window.shifts")
    total = sum(value for value, _ in shifts)
    return (round(total, 3), max(shifts)[1]) if total >= MOST else None
