"""The zips of a package."""

from pathlib import Path

from infra import archive, package


def test_the_same_code_gives_the_same_zip(tmp_path: Path) -> None:
    first, second = package.code_zip(tmp_path / "a"), package.code_zip(tmp_path / "b")
    assert archive.sha256(first) == archive.sha256(second)


def test_a_zip_carries_bytecode_that_python_takes_without_looking_at_the_source() -> None:
    name, content = archive.bytecode("chalicelib/rules.py", b"LIMIT = 3\n")
    assert name.startswith("chalicelib/__pycache__/rules.")
    assert content[4:8] == (1).to_bytes(4, "little")
