"""docs/invariants.md names every invariant, and the tests that it names are there."""

import re
from pathlib import Path

from infra.operate.audit.audit import invariants

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DOCUMENT = (ROOT / "docs" / "invariants.md").read_text()


def test_every_invariant_is_described_and_none_that_is_not() -> None:
    assert set(re.findall(r"`(\w+\.\w+)`", DOCUMENT)) == set(invariants())


def test_the_tests_that_race_them_exist() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))

    missing = [name for name in re.findall(r"`(test_\w+)`", DOCUMENT) if f"def {name}(" not in tests]

    assert missing == []
