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
    wanted, everything = kinds(outcome.wrong), outcome.life.steps
    kept, best = list(range(len(everything))), outcome
    size, plays = max(1, len(kept) // 2), 0
    while size >= 1 and plays < MAX_PLAYS:
        start, has_shrunk = 0, False
        while start < len(kept) and plays < MAX_PLAYS:
            fewer = kept[:start] + kept[start + size :]
            plays += 1
            tried = play(replace(outcome.life, steps=tuple(everything[index] for index in fewer)))
            if kinds(tried.wrong) & wanted:
                kept, best, has_shrunk = fewer, tried, True
            else:
                start += size
        if size == 1 and not has_shrunk:
            break
        size = size if has_shrunk and size == 1 else size // 2
    return best, kept


def tell(outcome: Outcome, kept: Sequence[int] | None = None) -> str:
    """The story in plain words, what is wrong in the end, and how to play it again."""
    lines = [f"Life {outcome.life.seed}:", *(f"  {line}" for line in outcome.story)]
    lines += ["and then:", *(f"  ! {line}" for line in outcome.wrong)]
    again = f"python -m tests.life --seed {outcome.life.seed}"
    lines.append(f"again: {again}" + ("" if kept is None else f" --keep {','.join(map(str, kept))}"))
    return "\n".join(lines)
