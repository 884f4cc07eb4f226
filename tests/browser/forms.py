"""Every form of the client: its page, the role that fills it in, and how it is opened. Add a row for a new form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SOURCES = Path(__file__).parents[2] / "web" / "src"
TEXT_FIELDS = (
    "textarea:visible, input:visible:not([type=radio], [type=checkbox], [type=file], [type=time], [type=date], [list])"
)


def _open_dialog(page: Page) -> None:
    page.locator("main .danger").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _open_review(page: Page) -> None:
    """Opens the form, also where another test has written the review already."""
    send, change = (page.get_by_role("button", name=name) for name in ("Send the review", "Change the review"))
    expect(send.or_(change)).to_be_visible()
    if change.count():
        change.click()


@dataclass(frozen=True)
class Form:
    """``path`` may name keys of the fixture ``path_ids`` in braces. ``min_text_fields``: the fewest text fields."""

    source: str
    role: str
    path: str
    min_text_fields: int = 1
    open: Callable[[Page], None] = field(default=lambda page: None)
    container: str = "main form"

    def __str__(self) -> str:
        return self.source


FORMS = [
    Form("pages/Login.tsx", "nobody", "/login", 2),
    Form("pages/Register.tsx", "nobody", "/register", 4),
    Form("pages/Profile.tsx", "customer", "/profile", 2),
    Form("pages/BookForm.tsx", "customer", "/pandits/{pandit}", 2),
    Form("pages/BookingActions.tsx", "pandit", "/bookings/{booking}", 1, _open_dialog),
    Form("pages/BookingReview.tsx", "customer", "/bookings/{completed}", 2, _open_review),
    Form("pages/DeskProfile.tsx", "pandit", "/desk", 6),
    Form("pages/PayMethods.tsx", "customer", "/pay/{booking}", 0),
    Form("pages/admin/ReasonDialog.tsx", "admin", "/admin?tab=pandits", 1, _open_dialog),
    Form(
        "pages/admin/PaymentForms.tsx",
        "admin",
        "/admin?tab=payments&status=COMPLETED&q={paid}",  # paid in cash: a refund asks for its reference too
        3,
        _open_dialog,
    ),
    Form("components/SearchBox.tsx", "admin", "/admin?tab=payments", 1, container="main search form"),
    Form("chat/Composer.tsx", "customer", "/chat/{booking}", 1, container="form.composer"),
]


def sources_with_forms() -> set[str]:
    return {
        str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.tsx") if re.search(r"<form\b", path.read_text())
    }


def open_form(form: Form, page: Page, path_ids: dict[str, str]) -> Locator:
    page.goto(form.path.format(**path_ids))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    form.open(page)
    form_element = (
        page.get_by_role("dialog").locator("form")
        if page.get_by_role("dialog").count()
        else page.locator(form.container)
    )
    expect(form_element).to_be_visible()
    return form_element


def text_fields(form: Locator) -> list[Locator]:
    return form.locator(TEXT_FIELDS).all()


def letter_for(entry: Locator) -> str:
    """A character that this field accepts: a digit in a field for numbers."""
    kind = entry.evaluate("(it) => it.type === 'number' || ['decimal', 'numeric'].includes(it.inputMode) || it.type")
    return "5" if kind is True or kind == "tel" else "k"


def fill_in(form: Locator) -> None:
    """Fills in all required fields, so that the form can be sent."""
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").last.check(force=True)
    for day in form.locator(".date-day:not(:disabled)").all()[-1:]:
        day.click()
    for entry in text_fields(form):
        if entry.input_value() == "" and entry.evaluate("(it) => it.required"):
            entry.fill("sita@demo.test" if entry.get_attribute("type") == "email" else letter_for(entry) * 9)
