"""Nothing on a page jumps away from under a thumb while the page comes: every page, on a slow phone's processor."""

import pytest

from tests.browser.pages import PAGES
from tests.browser.test_slow_phone import slowed_down
from tests.browser.window import DESK, PHONE, BrowserWindows, wait_until_loaded
from tests.e2e.client import Person

MOST = 0.1
# What moves within half a second of a press is expected to, and Chromium says so.
WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) window.shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? '')]);
  }).observe({ type: 'layout-shift', buffered: true });
}"""


@pytest.mark.parametrize(
    ("size", "language"), [(PHONE, "en"), (PHONE, "ne"), (DESK, "ne")], ids=["phone-en", "phone-ne", "desk-ne"]
)
@pytest.mark.parametrize("who", PAGES)
def test_nothing_moves_while_a_page_comes(
    windows: BrowserWindows,
    person_by_role: dict[str, Person | None],
    path_ids: dict[str, str],
    who: str,
    size: tuple[int, int],
    language: str,
) -> None:
    moved = {}
    for path in PAGES[who]:
        page = windows.open(person_by_role[who], size=size, language=language)
        page.add_init_script(f"({WATCH})()")
        slowed_down(page)
        page.goto(path.format(**path_ids))
        wait_until_loaded(page)
        shifts = page.evaluate("window.shifts")
        total = sum(value for value, _ in shifts)
        if total >= MOST:
            moved[path] = (round(total, 3), max(shifts)[1])
        page.context.close()
    assert moved == {}
