"""The soak, short: a few sockets and shoppers while every part is killed once. On a stack of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.seed import seed
from infra.local.stack import DevelopmentStack
from tests.soak.faults import FAULTS
from tests.soak.soak import Soak, misbehave
from tests.stack import own_settings


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[DevelopmentStack]:
    settings = own_settings(tmp_path)
    with DevelopmentStack(settings) as stack:
        seed(settings)
        misbehave(stack)
        yield stack


def test_killed_servers_neither_lose_nor_double_anything_and_the_audit_finds_nothing(
    own_stack: DevelopmentStack,
) -> None:
    report = Soak(own_stack, 10, seconds=12, faults=list(FAULTS), progress=print, frames_a_second=10).run()

    assert report.errors == []
    assert report.findings == []
    assert {name: report.counts[name] for name in FAULTS} == dict.fromkeys(FAULTS, 1)
    assert report.counts["reconnects"] >= 10
    assert report.counts["messages"] > 10
    assert report.counts["checkouts"] > 0
