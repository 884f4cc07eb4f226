"""Runs migrations page by page. Stores the position after each page, so that an interrupted run continues there."""

from collections.abc import Callable, Sequence

from chalicelib.db import PageRequest
from chalicelib.localization.clock import now
from chalicelib.migrations import MigrationState
from infra.operate.migrations.steps import STEPS, Step

PAGE = 100


def run(progress: Callable[[str], None], steps: Sequence[Step] = STEPS, *, again: bool = False) -> int:
    """Runs what is not finished, or all of it ``again``; returns how many items were looked at. Safe to repeat."""
    return sum(_run(step, progress, again) for step in steps)


def _run(step: Step, progress: Callable[[str], None], again: bool) -> int:
    state = MigrationState(step.name) if again else _state(step.name)
    if state.finished_at is not None:
        progress(f"{step.name}: done before")
        return 0
    count = 0
    while True:
        page = step.items(PageRequest(PAGE, state.after))
        for item in page.items:
            step.apply(item)
        count += len(page.items)
        progress(f"{step.name}: {count}")
        if page.next_key is None:
            break
        state.after = page.next_key
        state.save()
    state.after, state.finished_at = None, now()
    state.save()
    return count


def _state(name: str) -> MigrationState:
    return MigrationState.find(name) or MigrationState(name)
