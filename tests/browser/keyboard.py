"""Uses a page by keyboard alone, and checks that the focus is always visible."""

import re

from playwright.sync_api import Locator, Page, expect

MAX_STOPS = 200


class Keyboard:
    """Moves the focus with Tab. A focused element that is not visible fails the test."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        expect(target).to_be_visible()
        for _ in range(MAX_STOPS):
            self.press(key)
            if target.evaluate("(element) => element === document.activeElement"):
                assert self.focus_problem() is None
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    def activate(self, target: Locator) -> None:
        self.go_to(target)
        self.press("Enter")

    def fill(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(re.compile(f"^{re.escape(label)}")))
        self.press("Control+A")
        self.write(text)

    def focus_problem(self) -> str | None:
        """The focused element, if it has no focus ring or is covered by another element; else None."""
        return self.page.evaluate(FOCUS_PROBLEM)  # type: ignore[no-any-return]

    def tab_through(self) -> tuple[list[str], list[str]]:
        """Tabs through the whole page. Returns the elements that cannot be reached, and those without visible focus."""
        self.page.evaluate(BEGIN)
        problems: list[str] = []
        for _ in range(MAX_STOPS):
            self.press("Tab")
            if not self.page.evaluate(ADVANCE):
                return list(self.page.evaluate(UNREACHED)), problems
            problems += [self.focus_problem() or ""]
        raise AssertionError("the keyboard does not come to the end of the page")


# The focus ring may be around the label, where the input itself is not drawn.
FOCUS_PROBLEM = """() => {
  const element = document.activeElement;
  const isChoice = element.matches('input[type=radio], input[type=checkbox]');
  const shown = isChoice ? element.closest('label') ?? element : element;
  const ringed = [element, shown].some((candidate) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const { left, top, width, height } = shown.getBoundingClientRect();
  const [x, y] = [left + width / 2, Math.min(innerHeight - 1, top + height / 2)];
  const above = document.elementFromPoint(x, y);
  const free = above !== null && (shown.contains(above) || above.contains(shown));
  return ringed && free ? null : `${ringed ? 'hidden' : 'no ring'}: ${element.outerHTML.slice(0, 160)}`;
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

# Whether there are more stops. At the end the focus leaves the page or starts again; a time field has several stops.
ADVANCE = """() => {
  const element = document.activeElement;
  const goesOn = element !== document.body && (element === window.last || !window.reached.has(element));
  window.reached.add(element);
  window.last = element;
  return goesOn;
}"""

# Of a group of buttons, such as the days of a calendar, one is a stop; arrow keys reach the others.
UNREACHED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((element) => !element.disabled && element.tabIndex >= 0)
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !window.reached.has(element))
  .filter((element) => !(element.type === 'radio' && [...window.reached].some((other) => other.name === element.name)))
  .map((element) => element.outerHTML.slice(0, 160))"""
