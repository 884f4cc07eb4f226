"""Chance that a seed decides, independent of the order in which parts of the simulation ask for it.

A stream is named for what it decides about (a connection, a function's call). So a life in which a step is left out
keeps its other delays, and a set that is iterated in another order changes nothing.
"""

from random import Random


class Chance:
    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, Random] = {}

    def of(self, name: str) -> Random:
        """Returns the stream of this name; the same one at every call."""
        if name not in self._streams:
            self._streams[name] = Random(f"{self._seed} {name}")
        return self._streams[name]

    def fixed(self, name: str) -> float:
        """Returns a number from 0 to 1 that belongs to this name: the same one at every call."""
        return Random(f"{self._seed} {name}").random()
