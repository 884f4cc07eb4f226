"""The bases of everything that comes in and goes out over the public interface.

``Body`` refuses unknown fields. ``View`` renders moments on the reader's clock, each with its Bikram Sambat date
beside it, and its JSON schema says so too: the schema that renders is the schema that is published.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from chalicelib.localization.clock import bikram_sambat, is_timezone, iso
from chalicelib.localization.text import Reader


@dataclass(frozen=True, slots=True)
class _Moment:
    """Marks a field as a moment that people read, on the reader's clock or on that of the zone in another field."""

    zone_field: str | None = None


Moment = Annotated[datetime, _Moment()]
"""A point in time, in UTC inside; rendered with the reader's offset and a ``<name>_bs`` beside it."""

PlaceMoment = Annotated[datetime, _Moment("place_timezone")]
"""The same on the clock of the view's ``place_timezone``, whoever reads it."""


class _OmittedWhenNone:
    """Marks a field that stands in the answer only where it has a value."""


OMITTED_WHEN_NONE = _OmittedWhenNone()
"""For ``Annotated[str | None, OMITTED_WHEN_NONE]``: a field of a view that is left out instead of being null."""


def render(view: BaseModel, reader: Reader) -> dict[str, Any]:
    """A view as JSON values, in this reader's time."""
    return view.model_dump(mode="json", context={"reader": reader})


class View(BaseModel):
    """What goes out. Built lazily, so that importing the app compiles no schema."""

    model_config = ConfigDict(defer_build=True, frozen=True)

    @model_serializer(mode="wrap")
    def _on_the_readers_clock(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        omitted = {name for name in optional_fields(type(self)) if getattr(self, name) is None}
        plain = {name: value for name, value in handler(self).items() if name not in omitted}
        people_read = moments(type(self))
        if not people_read:
            return plain
        reader: Reader = (info.context or {}).get("reader") or Reader()
        shown = {}
        for name, value in plain.items():
            shown[name] = value
            if (mark := people_read.get(name)) is not None:
                moment: datetime | None = getattr(self, name)
                zone = getattr(self, mark.zone_field) if mark.zone_field else reader.timezone
                shown[name] = None if moment is None else iso(moment, zone)
                shown[f"{name}_bs"] = None if moment is None else bikram_sambat(moment, zone)
        return shown

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(_without_serializer(core)))
        properties = schema.get("properties", {})
        for name, mark in moments(cls).items():
            zone = f"in `{mark.zone_field}`" if mark.zone_field else "in the reader's timezone"
            properties[f"{name}_bs"] = {
                "anyOf": [{"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, {"type": "null"}],
                "description": f"the Bikram Sambat date of `{name}` {zone}",
            }
            properties[name].pop("default", None)
        optional = optional_fields(cls)
        for name in optional:
            properties[name] = _without_null(properties[name])
        schema["required"] = [name for name in properties if name not in optional]
        return schema


@cache
def moments(view: type[View]) -> dict[str, _Moment]:
    """The names of a view's moments, each with whose clock it is on."""
    found: dict[str, _Moment] = {}
    for name, field in view.model_fields.items():
        mark = next((mark for mark in field.metadata if isinstance(mark, _Moment)), None)
        if mark is not None or field.annotation == Moment | None:
            found[name] = mark or _Moment()
    return found


@cache
def optional_fields(view: type[View]) -> frozenset[str]:
    """The names of the fields that a view leaves out where they have no value."""
    return frozenset(name for name, field in view.model_fields.items() if OMITTED_WHEN_NONE in field.metadata)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a field that is never null: what stands beside ``null`` in its ``anyOf``."""
    (value,) = (one for one in schema["anyOf"] if one != {"type": "null"})
    rest = {key: kept for key, kept in schema.items() if key not in {"anyOf", "default"}}
    return {**rest, **value}


def _without_serializer(core: Any) -> CoreSchema:
    if core.get("type") == "definitions":
        return {**core, "schema": _without_serializer(core["schema"])}
    return cast(CoreSchema, {key: value for key, value in core.items() if key != "serialization"})


class Body(BaseModel):
    """What comes in. Unknown fields are refused."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class PartialBody(Body):
    """A body that changes what it names: a field that is left out stays as it is.

    Its JSON schema states no default values. A client that is generated from the document would send them, and so
    change what its user never touched.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        for field in schema.get("properties", {}).values():
            field.pop("default", None)
        return schema


class Query(BaseModel):
    """What a query string may hold beside ``limit`` and ``cursor``. Unknown names are ignored, as the web does."""

    model_config = ConfigDict(defer_build=True, extra="ignore", frozen=True)


def text(minimum: int, maximum: int) -> Any:
    """A string without surrounding blanks, of so many characters."""
    return StringConstraints(strip_whitespace=True, min_length=minimum, max_length=maximum)


Translated = Literal["en", "ne"] | None
"""Of an object's words in two languages those that a machine has written; None where people wrote all there is."""


NOT_ON_A_LINE = r"\x00-\x1f\x7f-\x9f\u2028\u2029" r"\u202a-\u202e\u2066-\u2069"
"""As in a regular expression's brackets: controls and what ends a line; and what turns the direction of the letters
after it, and so makes a name look like another."""


def line(minimum: int, maximum: int) -> Any:
    """The same on one line, for what stands in lists, subjects and transcripts."""
    pattern = f"^[^{NOT_ON_A_LINE}]*$"
    return StringConstraints(strip_whitespace=True, min_length=minimum, max_length=maximum, pattern=pattern)


Reason = Annotated[str, text(1, 500)]
"""Why somebody did something that others are told of."""


def _timezone(name: str) -> str:
    if not is_timezone(name):
        raise PydanticCustomError("timezone_name", "not an IANA timezone")
    return name


def _email(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # "test environment": the demo accounts live below the reserved .test domain
        return validate_email(address.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "not an e-mail address") from error


EmailAddress = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
"""An e-mail address, normalised but for its case."""

TimezoneName = Annotated[str, AfterValidator(_timezone)]
"""The name of an IANA zone, ``Asia/Kathmandu``."""

MoneyText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$")]
"""An amount of money as a decimal string, ``"1500.00"``. Never a float."""
