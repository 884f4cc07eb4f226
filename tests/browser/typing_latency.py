"""Measures how long a typed letter takes to appear on a slow phone: ``python -m tests.browser.typing_latency``.

Starts a stack of its own.

A window of a phone's size, its processor slowed down four times, a long conversation that is there from its beginning;
and beside it the floor: a page with nothing in it but a field. No test asserts these numbers, which are also the
machine's; ``test_slow_phone.py`` asserts what they come from.
"""

from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from infra.local import webclient
from tests.browser.conftest import chromium
from tests.browser.test_slow_phone import Gauge, long_conversation, slowed_down
from tests.browser.window import BROWSER_FLAGS, PHONE, BrowserWindows
from tests.e2e.client import People
from tests.stack import RunConfig, join_stack

LETTERS = 60
FIELD = "Write a message"
# From the letter's own time stamp to the end of the first frame that shows it.
WATCH_THE_LETTERS = """() => {
  window.waits = [];
  const after = new MessageChannel();
  let pressed = 0;
  after.port1.onmessage = () => window.waits.push(performance.now() - pressed);
  addEventListener('keydown', (event) => {
    pressed = event.timeStamp;
    requestAnimationFrame(() => after.port2.postMessage(0));
  }, true);
}"""


def main() -> None:
    webclient.build(print)
    with (
        join_stack(RunConfig.current()) as running,
        People(running.endpoints) as people,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        print(f"{'':16}{'median':>9}{'95 %':>9}{'work':>9}{'layouts':>9}   (ms, ms, ms and number for each letter)")
        report("a bare field", bare(browser))
        report("a conversation", long_conversation(people, BrowserWindows(browser, running.endpoints.front)))
        browser.close()


def bare(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    page.set_content(f"<textarea aria-label='{FIELD}'></textarea>")
    return page


def report(name: str, page: Page) -> None:
    field = page.get_by_label(FIELD)
    field.focus()
    gauge = Gauge(slowed_down(page))
    page.evaluate(WATCH_THE_LETTERS)
    for number in range(LETTERS):
        field.press("abcdefghij"[number % 10])
        page.wait_for_timeout(100)
    delays = sorted(page.evaluate("window.waits"))
    work, layouts = gauge.since("TaskDuration") * 1000 / LETTERS, gauge.since("LayoutCount") / LETTERS
    print(f"{name:16}{median(delays):9.0f}{delays[len(delays) * 95 // 100]:9.0f}{work:9.0f}{layouts:9.1f}", flush=True)


if __name__ == "__main__":
    main()
