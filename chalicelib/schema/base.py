"""The bases of everything that comes in and goes out over the public interface; types of fields are in ``fields``.

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
    """What a query string may hold beside ``limit`` and ``cursor``. A route refuses names that neither list has."""

    model_config = ConfigDict(defer_build=True, extra="ignore", frozen=True)


Translated = Literal["en", "ne"] | None
"""Of an object's words in two languages those that a machine has written; None where people wrote all there is."""


def _timezone(name: str) -> str:
    if not is_timezone(name):
        raise PydanticCustomError("timezone_name", "not an IANA timezone")
    return name


TimezoneName = Annotated[str, AfterValidator(_timezone)]
"""The name of an IANA zone, ``Asia/Kathmandu``."""
