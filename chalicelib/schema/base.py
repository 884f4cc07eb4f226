"""Base classes of all models of the public interface: ``Body`` and ``Query`` for input, ``View`` for output.

``Body`` refuses unknown fields. ``View`` renders each moment in the reader's timezone, with its Bikram Sambat date
beside it, and its JSON schema states both: documents are generated from the models that render. Types of fields are in
``fields``.
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
    """Marks a field as a moment to be rendered in the reader's timezone, or in the one that ``zone_field`` names."""

    zone_field: str | None = None


Moment = Annotated[datetime, _Moment()]
"""A point in time, stored in UTC. It is rendered with the reader's offset, and with ``<name>_bs`` beside it."""

PlaceMoment = Annotated[datetime, _Moment("place_timezone")]
"""A point in time that is rendered in the view's ``place_timezone``, whoever reads it."""


class _OmittedWhenNone:
    """Marks a field that is left out of the output where it is None."""


OMITTED_WHEN_NONE = _OmittedWhenNone()
"""Used as ``Annotated[str | None, OMITTED_WHEN_NONE]``: the field of a view is left out instead of being null."""


def render(view: BaseModel, reader: Reader) -> dict[str, Any]:
    """Returns a view as JSON values, with times in the reader's timezone."""
    return view.model_dump(mode="json", context={"reader": reader})


class View(BaseModel):
    """Base class of output. Its schema is built on first use, so that importing the app builds none."""

    model_config = ConfigDict(defer_build=True, frozen=True)

    @model_serializer(mode="wrap")
    def _render_moments(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        omitted = {name for name in optional_fields(type(self)) if getattr(self, name) is None}
        plain = {name: value for name, value in handler(self).items() if name not in omitted}
        moment_fields = moments(type(self))
        if not moment_fields:
            return plain
        reader: Reader = (info.context or {}).get("reader") or Reader()
        rendered = {}
        for name, value in plain.items():
            rendered[name] = value
            if (mark := moment_fields.get(name)) is not None:
                moment: datetime | None = getattr(self, name)
                zone = getattr(self, mark.zone_field) if mark.zone_field else reader.timezone
                rendered[name] = None if moment is None else iso(moment, zone)
                rendered[f"{name}_bs"] = None if moment is None else bikram_sambat(moment, zone)
        return rendered

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
    """Returns the fields of a view that are moments, each with its mark."""
    found: dict[str, _Moment] = {}
    for name, field in view.model_fields.items():
        mark = next((mark for mark in field.metadata if isinstance(mark, _Moment)), None)
        if mark is not None or field.annotation == Moment | None:
            found[name] = mark or _Moment()
    return found


@cache
def optional_fields(view: type[View]) -> frozenset[str]:
    """Returns the names of the fields that a view leaves out where they are None."""
    return frozenset(name for name, field in view.model_fields.items() if OMITTED_WHEN_NONE in field.metadata)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Returns the JSON schema of a nullable field without its ``null``."""
    (value,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
    rest = {key: part for key, part in schema.items() if key not in {"anyOf", "default"}}
    return {**rest, **value}


def _without_serializer(core: Any) -> CoreSchema:
    if core.get("type") == "definitions":
        return {**core, "schema": _without_serializer(core["schema"])}
    return cast(CoreSchema, {key: value for key, value in core.items() if key != "serialization"})


class Body(BaseModel):
    """Base class of request bodies. Unknown fields are refused."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class PartialBody(Body):
    """Base class of bodies that change only the fields they contain.

    Its JSON schema states no default values: a client that is generated from the document would send them, and so
    change what its user never touched.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        for field in schema.get("properties", {}).values():
            field.pop("default", None)
        return schema


class Query(BaseModel):
    """Base class of query strings. ``limit`` and ``cursor`` are parsed by the request, which refuses other names."""

    model_config = ConfigDict(defer_build=True, extra="ignore", frozen=True)


Translated = Literal["en", "ne"] | None
"""The language whose text a machine has written; None where people wrote all of it."""


def _timezone(name: str) -> str:
    if not is_timezone(name):
        raise PydanticCustomError("timezone_name", "not an IANA timezone")
    return name


TimezoneName = Annotated[str, AfterValidator(_timezone)]
"""The name of an IANA zone, ``Asia/Kathmandu``."""
