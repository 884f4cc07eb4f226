"""``python -m tests.life``: plays lives, and prints a short story of each that went wrong.

``--lives 1000`` plays so many, ``--seed`` says where to begin; ``--seed 7 --keep 0,3,5`` plays those steps of life 7.
"""

import argparse
import logging
import os
import sys
import time
from collections import Counter
from dataclasses import replace

from tests.life import servers  # noqa: F401 - first: it sets the environment of the application

from tests.life.generator import Life, life_of  # isort: skip
from tests.life.life import stage  # isort: skip
from tests.life.mutants import find_all  # isort: skip
from tests.life.story import Play, kinds, shrink, tell  # isort: skip


def main() -> None:
    arguments = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets are iterated in the same order whenever a life is played
        command = [sys.executable, "-m", "tests.life", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})
    logging.disable(logging.WARNING)
    sys.exit(_find_mutants() if arguments.mutants else _play_all(arguments))


def _find_mutants() -> int:
    """Whether each old behaviour is found, and the same life is right without it. Returns the exit code."""
    missed = 0
    with stage() as theatre:
        for mutant, is_found, without in find_all(theatre.play):
            print(f"{mutant.name}: {'found' if is_found else 'NOT FOUND'}; without it {without or 'all is right'}")
            missed += not is_found or bool(without)
    return 1 if missed else 0


def _play_all(arguments: argparse.Namespace) -> int:
    """Plays the lives and tells of those that go wrong. Returns the exit code."""
    found: Counter[str] = Counter()
    began = time.monotonic()
    with stage() as theatre:
        wrong = sum(not _play(theatre.play, seed, arguments, found) for seed in _seeds(arguments))
    for kind, count in found.most_common():
        print(f"{count:5} x {kind}")
    print(f"{arguments.lives} lives in {time.monotonic() - began:.0f} s, {wrong} wrong")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.life", description="Simulates lives in virtual time.")
    parser.add_argument("--lives", type=int, default=1, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--keep", help="the indices of the steps that are played")
    parser.add_argument("--shrink", type=int, default=3, help="shorten the story of so many that went wrong")
    parser.add_argument("--mutants", action="store_true", help="put old behaviours back; each must be found")
    parser.add_argument("--verbose", action="store_true", help="tell the story of every life")
    return parser.parse_args()


def _seeds(arguments: argparse.Namespace) -> range:
    return range(arguments.seed, arguments.seed + arguments.lives)


def _play(play: Play, seed: int, arguments: argparse.Namespace, found: Counter[str]) -> bool:
    life, kept = _chosen_steps(life_of(seed), arguments.keep)
    began = time.monotonic()
    outcome = play(life)
    took = time.monotonic() - began
    hours = outcome.virtual_seconds / 3600
    print(
        f"life {seed}: {len(life.steps)} steps, {hours:.1f} h in {took:.1f} s, {len(outcome.wrong)} wrong", flush=True
    )
    found.update(kinds(outcome.wrong))
    if outcome.wrong and kept is None and arguments.shrink > 0:
        arguments.shrink -= 1
        outcome, kept = shrink(play, outcome)
    if outcome.wrong or arguments.verbose:
        print(tell(outcome, kept), flush=True)
    return not outcome.wrong


def _chosen_steps(life: Life, keep: str | None) -> tuple[Life, list[int] | None]:
    if keep is None:
        return life, None
    kept = [int(index) for index in keep.split(",")]
    return replace(life, steps=tuple(life.steps[index] for index in kept)), kept


if __name__ == "__main__":
    main()
