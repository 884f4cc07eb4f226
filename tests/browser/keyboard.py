"""A window in front of somebody who has a keyboard and nothing else."""

import re

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 200


class Keyboard:
    """Goes from stop to stop; one that cannot be seen is a mistake of the page's."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            self.press(key)
            if target.evaluate("(it) => it === document.activeElement"):
                assert self.unseen() is None
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    def use(self, target: Locator) -> None:
        self.go_to(target)
        self.press("Enter")

    def fill(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(re.compile(f"^{re.escape(label)}")))
        self.press("Control+A")
        self.write(text)

    def unseen(self) -> str | None:
        """What has the focus and does not show it: without a frame around it, or behind something else."""
        return self.page.evaluate(UNSEEN)  # type: ignore[no-any-return]

    def walk(self) -> tuple[list[str], list[str]]:
        """From the beginning of the page to its end: what cannot be reached, and what is reached and not seen."""
        self.page.evaluate(BEGIN)
        unseen: list[str] = []
        for _ in range(MOST_STOPS):
            self.press("Tab")
            if not self.page.evaluate(NOTE):
                return list(self.page.evaluate(MISSED)), unseen
            unseen += [self.unseen() or ""]
        raise AssertionError("the keyboard does not come to the end of the page")


# A ring may be drawn around the label of what has the focus, where that itself is not drawn.
UNSEEN = """() => {
  const it = document.activeElement;
  const shown = it.matches('input[type=radio], input[type=checkbox]') ? it.closest('label') ?? it : it;
  const ringed = [it, shown].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const { left, top, width, height } = shown.getBoundingClientRect();
  const [x, y] = [left + width / 2, Math.min(innerHeight - 1, top + height / 2)];
  const above = document.elementFromPoint(x, y);
  const free = above !== null && (shown.contains(above) || above.contains(shown));
  return ringed && free ? null : `${ringed ? 'hidden' : 'no ring'}: ${it.outerHTML.slice(0, 160)}`;
}"""

BEGIN = """() => {
  window.reached = new Set();
  window.last = null;
  document.activeElement.blur();
  getSelection().removeAllRanges();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""

# Whether the walk goes on. At the end the focus leaves the page, or begins again; a field for a time has several stops.
NOTE = """() => {
  const it = document.activeElement;
  const goesOn = it !== document.body && (it === window.last || !window.reached.has(it));
  window.reached.add(it);
  window.last = it;
  return goesOn;
}"""

# Of the buttons of a group, as of the days of a calendar, one is a stop, and the arrows lead to the others.
MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((it) => !it.disabled && it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true }))
  .filter((it) => !window.reached.has(it))
  .filter((it) => !(it.type === 'radio' && [...window.reached].some((other) => other.name === it.name)))
  .map((it) => it.outerHTML.slice(0, 160))"""
