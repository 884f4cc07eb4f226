"""Tells of a life that went wrong, and makes the story short: steps are dropped while it still goes wrong so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.life.generator import Life
from tests.life.life import Outcome

Play = Callable[[Life], Outcome]
MAX_PLAYS = 60


def kinds(wrong: Sequence[str]) -> set[str]:
    """What went wrong, without names, words and numbers, so that two lives can be compared."""
    return {re.sub(r"“[^”]*”|\b[0-9A-Z]{26}\b|\d+|\b(Sita|Hari|Gopal)\b('s [a-z ]+)?", "…", line) for line in wrong}


def shrink(play: Play, outcome: Outcome) -> tuple[Outcome, list[int]]:
    """Returns the shortest life found that goes wrong in one of the same ways, and which steps of the life it has."""
    wrong_kinds, steps = kinds(outcome.wrong), outcome.life.steps
    indexes, best = list(range(len(steps))), outcome
    size, plays = max(1, len(indexes) // 2), 0
    while size >= 1 and plays < MAX_PLAYS:
        start, has_shrunk = 0, False
        while start < len(indexes) and plays < MAX_PLAYS:
            fewer = indexes[:start] + indexes[start + size :]
            plays += 1
            tried = play(replace(outcome.life, steps=tuple(steps[index] for index in fewer)))
            if kinds(tried.wrong) & wrong_kinds:
                indexes, best, has_shrunk = fewer, tried, True
            else:
                start += size
        if size == 1 and not has_shrunk:
            break
        size = size if has_shrunk and size == 1 else size // 2
    return best, indexes


def tell(outcome: Outcome, indexes: Sequence[int] | None = None) -> str:
    """The story in plain words, what is wrong in the end, and how to play it again."""
    lines = [f"Life {outcome.life.seed}:", *(f"  {line}" for line in outcome.story)]
    lines += ["and then:", *(f"  ! {line}" for line in outcome.wrong)]
    again = f"python -m tests.life --seed {outcome.life.seed}"
    lines.append(f"again: {again}" + ("" if indexes is None else f" --keep {','.join(map(str, indexes))}"))
    return "\n".join(lines)
