"""Plays a life: founds its world, does its steps, stops the faults, and lets the oracle judge."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from chalice.test import Client

from tests.life import servers  # first: it sets the environment of the application

from app import app  # isort: skip
from tests.life import application, oracle
from tests.life import clients as client_process
from tests.life.generator import Life
from tests.life.world import World

SCREENS_AFTER_SECONDS = 5 * 60.0
REST_AFTER_SECONDS = 16 * 60.0
"""More than the ten idle minutes after which a half-open wire ends, and the five between two pings."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``story`` tells what happened; ``wrong`` what must not be, and is empty for a good life."""

    life: Life
    story: Sequence[str]
    wrong: Sequence[str]
    virtual_seconds: float


class Stage:
    """On which lives are played: servers and the process of the clients, for many lives one after the other."""

    def __init__(self, clients: client_process.Clients, http: Client) -> None:
        self._clients = clients
        self._http = http

    def play(self, life: Life) -> Outcome:
        world = World(life.seed, self._clients, self._http, life.skews)
        started_at = world.timeline.now
        try:
            wrong = self._live(world, life)
        except client_process.ClientFailed as error:
            wrong = [f"the client's code failed: {error}"]
        finally:
            world.end()
        return Outcome(life, world.story, wrong, world.timeline.now - started_at)

    def _live(self, world: World, life: Life) -> list[str]:
        world.found(life.pandits, life.devices)
        for step in life.steps:
            step.do(world)
            world.run(step.pause)
        world.tell("from here on nothing fails any more")
        world.stop_faults()
        world.run(SCREENS_AFTER_SECONDS)
        wrong = list(oracle.judge_screens(world))
        world.run(REST_AFTER_SECONDS - SCREENS_AFTER_SECONDS)
        return wrong + list(oracle.judge_rest(world))


@contextmanager
def stage() -> Iterator[Stage]:
    """Starts everything that lives need. Changes the modules of the application in this process, until the end."""
    folder = servers.FOLDER / "client"
    with servers.running(), pytest.MonkeyPatch.context() as patch:
        client_process.bundle(folder)
        servers.create_secret()
        application.install(patch)
        with Client(app) as http, client_process.running(folder) as clients:
            yield Stage(clients, http)


def without(life: Life, dropped: Sequence[int]) -> Life:
    """The life without these of its steps."""
    return replace(life, steps=tuple(step for index, step in enumerate(life.steps) if index not in dropped))
