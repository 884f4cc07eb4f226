"""Everything that comes in, by REST and by socket: the models, and the texts in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter

import app  # noqa: F401 - declares the routes
from chalicelib.chat.client_frames import FRAMES, SimpleMessageFrame
from chalicelib.http.route import all_routes


def models() -> list[type[BaseModel]]:
    """The bodies and queries of all routes, and the frames of clients; each once."""
    request_models = [model for route in all_routes() for model in (route.body, route.query) if model is not None]
    return list(dict.fromkeys([*request_models, *FRAMES.values(), SimpleMessageFrame]))


@dataclass(frozen=True)
class TextField:
    """A field that takes a text, alone, in a list or in a model inside its model."""

    name: str
    """Where it stands, like ``ProfileBody.services.name``."""
    adapter: TypeAdapter[Any]
    """Reads one value of the field: the field's own type, or that of a list's entries."""
    is_required: bool
    """Whether there is no object without it."""


def text_fields() -> list[TextField]:
    return [field for model in models() for field in _of_model(model, model.__name__)]


def _of_model(model: type[BaseModel], name: str) -> Iterator[TextField]:
    for field_name, field in model.model_fields.items():
        annotation: Any = field.annotation
        for mark in field.metadata:
            annotation = Annotated[annotation, mark]
        yield from _of_type(annotation, f"{name}.{field_name}", field.is_required())


def _of_type(annotation: Any, name: str, is_required: bool) -> Iterator[TextField]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _of_model(annotation, name)
    elif annotation is str or getattr(annotation, "__origin__", None) is str:
        yield TextField(name, TypeAdapter(annotation), is_required)
    else:
        for part in get_args(annotation):
            yield from _of_type(part, name, is_required)
