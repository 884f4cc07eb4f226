"""The network between the devices and the server: what arrives, when, and what never does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.life.chance import Chance
from tests.life.timeline import Timeline

FASTEST_SECONDS, SLOWEST_SECONDS = 0.02, 0.25


class Reach(StrEnum):
    GOOD = "good"
    SILENT = "silent"
    """Nothing arrives in either direction, and nobody is told."""
    OFFLINE = "offline"
    """The device knows that it has no network."""


@dataclass(eq=False)
class Link:
    """A device's way to the server. ``era`` counts its networks: a wire of an earlier one is dead for good."""

    device: str
    reach: Reach = Reach.GOOD
    era: int = 0
    lost_answers: int = 0
    """So many answers to its next requests are lost on the way back."""

    def cut(self, reach: Reach) -> None:
        """All open wires die silently; new ones find this reach."""
        self.era += 1
        self.reach = reach


class Network:
    def __init__(self, timeline: Timeline, chance: Chance) -> None:
        self._timeline = timeline
        self._chance = chance

    def carry(self, link: Link, era: int, deliver: Callable[[], object], lost: Callable[[], object]) -> None:
        """Delivers after the usual time if the wire lives then; else calls ``lost``."""

        def arrive() -> None:
            if link.reach is Reach.GOOD and link.era == era:
                deliver()
            else:
                lost()

        self._timeline.after(self.latency(link), arrive)

    def latency(self, link: Link) -> float:
        return self._chance.of(f"latency {link.device}").uniform(FASTEST_SECONDS, SLOWEST_SECONDS)


def nobody() -> None:
    """For what is lost without anybody's knowing."""
