"""The types of texts and numbers that come in: each checks its value, and brings it into its one canonical form.

A text without such a type would let in what nobody can see or store; a test walks every field of every body, query and
frame. The forms themselves are in :mod:`chalicelib.canonical`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from chalicelib import canonical


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class TextRule:
    """A text of so many characters, counted in its canonical form. Half characters, controls and stacked marks are
    refused; ``read`` makes the form, or raises ``PydanticCustomError``."""

    minimum: int
    maximum: int
    read: Callable[[str], str] = canonical.trim
    pattern: str | None = None
    """For the published schema; what enforces it is ``read``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        if self.minimum:
            schema["minLength"] = self.minimum
        schema["maxLength"] = self.maximum
        if self.pattern:
            schema["pattern"] = self.pattern
        return schema

    def _checked(self, text: str) -> str:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise PydanticKnownError("string_unicode")  # half of a character, which UTF-8 does not have
        if canonical.has_control(text):
            raise PydanticCustomError("control_character", "control characters")
        if canonical.has_stacked_marks(text):
            raise PydanticCustomError("stacked_marks", "too many combining marks in a row")
        form = self.read(text)
        if self.minimum and canonical.is_blank(form):
            raise PydanticCustomError("blank", "nothing that can be seen")
        if len(form) < self.minimum:
            raise PydanticKnownError("string_too_short", {"min_length": self.minimum})
        if len(form) > self.maximum:
            raise PydanticKnownError("string_too_long", {"max_length": self.maximum})
        return form


def text(minimum: int, maximum: int) -> TextRule:
    """A text of one or more lines, without the blanks and invisible characters at its ends."""
    return TextRule(minimum, maximum)


def line(minimum: int, maximum: int) -> TextRule:
    """The same on one line, for what stands in lists, subjects and transcripts."""
    return TextRule(minimum, maximum, _on_one_line, f"^[^{canonical.NOT_ON_A_LINE}]*$")


def opaque(minimum: int, maximum: int) -> TextRule:
    """An id, a token or another text that no person writes: taken as it is, on one line."""
    return TextRule(minimum, maximum, _without_line_ends)


def blank_is_none(text: str) -> str | None:
    """For an optional text, as ``Annotated[str, text(0, 500), AfterValidator(blank_is_none)]``: null means none, and so
    does a text that shows nothing."""
    return text or None


def _on_one_line(text: str) -> str:
    form = canonical.trim(text)
    if not canonical.is_one_line(form):
        raise PydanticCustomError("one_line", "more than one line")
    return form


def _without_line_ends(text: str) -> str:
    if re.search(r"[\t\r\n]", text):
        raise PydanticCustomError("control_character", "control characters")
    return text


def _email(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # "test environment": the demo accounts live below the reserved .test domain
        found = validate_email(canonical.trim(address), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "not an e-mail address") from error
    if canonical.to_ascii_address(found.normalized) is None:
        raise PydanticCustomError("email_local_part", "no mail can be sent to it")
    return found.normalized


def _phone(written: str) -> str:
    number = canonical.phone(written)
    if number is None:
        raise PydanticCustomError("phone", "not a telephone number")
    return number


_AMOUNT = r"[0-9]{1,9}(\.[0-9]{1,2})?"


def _amount(written: str) -> str:
    amount = canonical.western_digits(canonical.trim(written))
    if not re.fullmatch(_AMOUNT, amount):
        raise PydanticCustomError("amount", "not an amount of money")
    return amount


Reason = Annotated[str, text(1, 500)]
"""Why somebody did something that others are told of."""

SearchText = Annotated[str, text(0, 200), AfterValidator(blank_is_none)] | None
"""What is looked for in an admin list. A text that shows nothing is as if it were left out."""

EmailAddress = Annotated[str, TextRule(1, 254, _email)]
"""An e-mail address to which mail can be sent, normalised but for its case."""

Phone = Annotated[str, TextRule(1, 60, _phone)]
"""A telephone number in any usual writing; E.164 once it is read."""

Password = Annotated[str, TextRule(8, 200, canonical.password)]
"""A new password in the form in which it is hashed, which is the form that has at least 8 characters."""

AnyPassword = Annotated[str, TextRule(0, 1000, _as_it_is)]
"""A password to be compared, as it was typed: longer than a new one may be, for it may be typed decomposed."""

MoneyText = Annotated[str, TextRule(1, 12, _amount, pattern=r"^[0-9०-९]{1,9}(\.[0-9०-९]{1,2})?$")]
"""An amount of money as a decimal string, ``"1500.00"``, in Latin or Devanagari digits. Never a float."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in these bounds. ``4.0`` is one, as JSON Schema says; a text is one in a query string only."""

    minimum: int
    maximum: int
    in_query: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(strict=True, ge=self.minimum, le=self.maximum)
        return core_schema.no_info_before_validator_function(self._number, number)

    def _number(self, value: object) -> object:
        if self.in_query and isinstance(value, str):
            value = canonical.parse_number(value)
        return int(value) if isinstance(value, float) and value.is_integer() else value
