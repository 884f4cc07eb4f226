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
    assert {path.name for path in DECISIONS.iterdir()} == {"README.md", *(file.name for file in FILES)}
    assert (DECISIONS / "README.md").read_text() == decisions_page(), "run: python -m infra.docs"
