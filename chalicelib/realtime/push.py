"""Fan-out: one frame, rendered for each kind of reader, to all listeners at once.

After the fact: a push never raises. What is stored is made good by the next connect; a connection that is gone is
forgotten here.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib import log
from chalicelib.localization.text import Reader
from chalicelib.parallel import map_parallel
from chalicelib.realtime import registry, sender
from chalicelib.realtime.registry import Listener
from chalicelib.realtime.sender import Outcome

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a push: to whom it got, and how many connections were gone."""

    reached: frozenset[str]
    """Ids of the users of whom at least one connection took the frame."""
    sent: int
    gone: int


def encode(frame: Frame) -> bytes:
    """The frame as it is sent. Half a surrogate pair, which an ``error`` may repeat, is no UTF-8: it goes out as JSON's
    own escape."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def fan_out(listeners: Sequence[Listener], frame_for: Callable[[Reader], Frame]) -> Delivery:
    """Pushes to these listeners in parallel; drops the registrations of those that are gone."""
    frames = {reader: encode(frame_for(reader)) for reader in registry.readers(listeners)}
    by_connection = {listener.connection_id: listener for listener in listeners}
    posts = [
        (connection_id, frames[reader])
        for reader, connection_ids in registry.readers(listeners).items()
        for connection_id in connection_ids
    ]
    outcomes = map_parallel(sender.post, posts)
    became = [(by_connection[post[0]], outcome) for post, outcome in zip(posts, outcomes, strict=True)]
    reached = [listener.user_id for listener, outcome in became if outcome is Outcome.SENT]
    gone = [listener for listener, outcome in became if outcome is Outcome.GONE]
    for listener in gone:
        registry.forget(listener.connection_id, listener.user_id)
        registry.drop(listener)  # also where its person's entry had gone before
    log.note(pushed=len(reached), gone=len(gone))
    return Delivery(frozenset(reached), len(reached), len(gone))


def fan_out_to(posts: Sequence[tuple[str, bytes]]) -> None:
    """Pushes ephemeral frames, each ready for its connection. Nothing is registered here, so nothing is dropped."""
    map_parallel(sender.post, posts)
    log.note(pushed=len(posts))
