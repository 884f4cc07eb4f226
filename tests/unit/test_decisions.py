"""Decisions: a file each with the same parts, and an index of all of them."""

from pathlib import Path

import pytest

from infra.docs import DECISIONS, decisions_page

FILES = sorted(DECISIONS.glob("2*.md"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_decision_says_why_instead_of_what_and_what_follows(file: Path) -> None:
    text = file.read_text()
    for part in ("Context", "Decision", "Consequences"):
        assert f"\n## {part}\n" in text
    assert "\n## Alternatives\n" in text or "\n## Reasons\n" in text


def test_the_index_tells_of_decisions_as_their_files_do() -> None:
    """Rows may be missing while several people add decisions; ``python -m infra.docs`` writes all of them."""
    assert {path.name for path in DECISIONS.iterdir()} == {"README.md", *(file.name for file in FILES)}
    rows = (DECISIONS / "README.md").read_text().splitlines()
    assert set(rows) <= set(decisions_page().splitlines()), "run: python -m infra.docs"
