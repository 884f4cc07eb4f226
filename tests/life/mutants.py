"""Old behaviours that issue 3 of 8 mended, put back one at a time: the simulation must find each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.chat import departures, pings, presence
from chalicelib.ids import new_id
from chalicelib.localization.clock import iso, now
from chalicelib.notifications import service as notifications
from chalicelib.realtime.connection import SocketClient
from tests.life import steps
from tests.life.generator import Life
from tests.life.steps import Step
from tests.life.story import Play


@dataclass(frozen=True, slots=True)
class Mutant:
    """``put_back`` changes the application. The ``steps`` of a short life then end in what the oracle says, of which
    ``sign`` is a part; without the mutant they end well."""

    name: str
    put_back: Callable[[pytest.MonkeyPatch], None]
    steps: tuple[Step, ...]
    sign: str


def _no_notice_at_departure(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(departures, "_has_unread_messages", lambda *_: False)


def _ping_only_answers(patch: pytest.MonkeyPatch) -> None:
    """It registers nothing, and says nothing of what is new."""

    def answer(client: SocketClient) -> pings.Answer:
        arrival = presence.mark_online(client.connection)
        frame: dict[str, Any] = {"type": "pong", "server_time": iso(now(), "UTC"), "unread_count": 0, "latest_id": None}
        return pings.Answer(frame, arrival.is_new)

    patch.setattr(pings, "answer", answer)


def _ids_by_own_clock(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notifications, "new_id", lambda after=None: new_id())


def _told_and_read(writer: int) -> tuple[Step, ...]:
    return steps.Write(writer, 1.0), steps.ReadNotifications(3, 1.0)


SITA, HARI, GOPAL = 0, 1, 2
"""Numbers of their devices, and of the tabs on them."""
OPENED = tuple(steps.Open(device, 2.0) for device in (SITA, HARI, GOPAL))

MUTANTS = (
    Mutant(
        "no NEW_MESSAGE at a departure",
        _no_notice_at_departure,
        (*OPENED, steps.Lock(HARI, 20.0, only="lock"), steps.Write(SITA, 5.0)),
        "one must stand",
    ),
    Mutant(
        "a ping registers and tells nothing",
        _ping_only_answers,
        (*OPENED, steps.RefusePosts(SITA, 1.0, 410, 1), steps.Write(HARI, 5.0), steps.Write(HARI, 5.0)),
        "shows",
    ),
    Mutant(
        "a notification's id follows the function's own clock",
        _ids_by_own_clock,
        (*OPENED, steps.StayAway(SITA, 1.0), *(step for writer in range(8) for step in _told_and_read(writer))),
        "busy",
    ),
)


def find_all(play: Play) -> Iterator[tuple[Mutant, bool, list[str]]]:
    """Yields for each mutant whether it was found, and what is wrong in the same life without it."""
    for mutant in MUTANTS:
        life = Life(1, pandits=2, devices=(1, 1, 1), skews=(0.0, 60.0), steps=mutant.steps)
        without = list(play(life).wrong)
        with pytest.MonkeyPatch.context() as patch:
            mutant.put_back(patch)
            yield mutant, any(mutant.sign in line for line in play(life).wrong), without
