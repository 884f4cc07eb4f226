"""Types of input fields. Each checks its value and converts it to its canonical form (:mod:`chalicelib.canonical`).

A text field without such a type would accept characters that nobody can see or DynamoDB cannot store. A test checks
that every text field of every body, query and frame has one.
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
    """A text whose canonical form has from ``minimum`` to ``maximum`` characters.

    Lone surrogates, control characters and stacks of combining marks are refused. ``read`` converts to the canonical
    form, or raises ``PydanticCustomError``.
    """

    minimum: int
    maximum: int
    read: Callable[[str], str] = canonical.trim
    pattern: str | None = None
    """Only for the published schema; ``read`` enforces it."""

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
            raise PydanticKnownError("string_unicode")  # a lone surrogate, which UTF-8 cannot encode
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
    """Returns the rule for a text of one or more lines. Blanks and invisible characters at its ends are removed."""
    return TextRule(minimum, maximum)


def line(minimum: int, maximum: int) -> TextRule:
    """Returns the rule for a text of one line, such as a name or a title."""
    return TextRule(minimum, maximum, _on_one_line, f"^[^{canonical.NOT_ON_A_LINE}]*$")


def opaque(minimum: int, maximum: int) -> TextRule:
    """Returns the rule for an id, a token or another text that no person writes. It is not converted."""
    return TextRule(minimum, maximum, _without_line_ends)


def blank_is_none(text: str) -> str | None:
    """Converts a text that shows nothing to None: ``Annotated[str, text(0, 500), AfterValidator(blank_is_none)]``."""
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
    amount = canonical.to_western_digits(canonical.trim(written))
    if not re.fullmatch(_AMOUNT, amount):
        raise PydanticCustomError("amount", "not an amount of money")
    return amount


Reason = Annotated[str, text(1, 500)]
"""A reason that other people will read."""

SearchText = Annotated[str, text(0, 200), AfterValidator(blank_is_none)] | None
"""The search text of an admin list. A text that shows nothing is treated as absent."""

EmailAddress = Annotated[str, TextRule(1, 254, _email)]
"""An e-mail address to which mail can be sent, normalised except for upper and lower case."""

Phone = Annotated[str, TextRule(1, 60, _phone)]
"""A telephone number in any usual notation. Its canonical form is E.164."""

Password = Annotated[str, TextRule(8, 200, canonical.password)]
"""A new password, converted to the form that is hashed. The limit of 8 characters counts in that form."""

AnyPassword = Annotated[str, TextRule(0, 1000, _as_it_is)]
"""A password to be verified, as it was typed. It may be longer than a new one: letters may be decomposed."""

MoneyText = Annotated[str, TextRule(1, 12, _amount, pattern=r"^[0-9०-९]{1,9}(\.[0-9०-९]{1,2})?$")]
"""An amount of money as a decimal string, ``"1500.00"``, in Latin or Devanagari digits. Never a float."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within these bounds. ``4.0`` is accepted, as in JSON Schema; a text only in a query string."""

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
