"""Generates the AsyncAPI document of the WebSockets from the frame models."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from chalicelib.bookings.schemas import BookingUpdatedOut
from chalicelib.chat.client_frames import FRAMES, SimpleMessageFrame
from chalicelib.chat.server_frames import SERVER_FRAMES as CHAT_FRAMES
from chalicelib.reviews.schemas import ReviewUpdatedOut
from chalicelib.settings import settings
from chalicelib.system.definitions import REFERENCE, Mode, definitions

SERVER_FRAMES: dict[str, type[BaseModel]] = {
    **CHAT_FRAMES,
    "booking_updated": BookingUpdatedOut,
    "review_updated": ReviewUpdatedOut,
}


@cache
def document() -> dict[str, Any]:
    """Returns the document. It is made once in each process."""
    incoming: dict[str, type[BaseModel]] = {**FRAMES, "simple message": SimpleMessageFrame}
    modes: list[tuple[type[BaseModel], Mode]] = [(model, "validation") for model in incoming.values()]
    modes += [(model, "serialization") for model in SERVER_FRAMES.values()]
    schemas, names = definitions(modes)
    messages = {
        names[model]: {
            "name": name,
            "summary": _summary(model),
            "payload": {"$ref": REFERENCE.format(model=names[model])},
        }
        for name, model in [*incoming.items(), *SERVER_FRAMES.items()]
    }
    channels = {"chat": "/ws/chat/{room_id}/", "notifications": "/ws/notifications/"}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "PanditYatra live", "version": settings().version},
        "servers": {"front": server(settings().public_url)},
        "channels": {name: _channel(address, messages) for name, address in channels.items()},
        "operations": {
            **{f"{name}.send": _operation("receive", name, incoming, names) for name in channels},
            **{f"{name}.receive": _operation("send", name, SERVER_FRAMES, names) for name in channels},
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def server(origin: str) -> dict[str, str]:
    """Returns the server entry for an origin (``https://host``): ``wss`` for ``https``, ``ws`` for ``http``."""
    scheme, _, host = origin.partition("://")
    return {"host": host, "protocol": "wss" if scheme == "https" else "ws"}


def _channel(address: str, messages: dict[str, Any]) -> dict[str, Any]:
    query = {
        "type": "object",
        "required": ["ticket"],
        "properties": {
            "ticket": {"type": "string", "description": "from POST /api/ws/ticket; serves one connect"},
            "after_seq": {"type": "integer", "minimum": 0, "description": "resume: only what followed"},
        },
    }
    channel: dict[str, Any] = {
        "address": address,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"ws": {"method": "GET", "query": query}},
    }
    if "{room_id}" in address:
        channel["parameters"] = {"room_id": {"description": "a room of one's own"}}
    return channel


def _operation(
    action: str, channel: str, frames: dict[str, type[BaseModel]], names: dict[type[BaseModel], str]
) -> dict[str, Any]:
    references = [{"$ref": f"#/channels/{channel}/messages/{names[model]}"} for model in frames.values()]
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": references}


def _summary(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]
