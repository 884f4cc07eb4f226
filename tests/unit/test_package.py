"""The zips of a package, and what the layer leaves out."""

import re
from pathlib import Path

from infra.deploy import archive, layer, package
from infra.paths import ROOT


def test_the_same_code_gives_the_same_zip(tmp_path: Path) -> None:
    first, second = package.code_zip(tmp_path / "a"), package.code_zip(tmp_path / "b")
    assert archive.sha256(first) == archive.sha256(second)


def test_a_zip_carries_bytecode_that_python_takes_without_looking_at_the_source() -> None:
    name, content = archive.bytecode("chalicelib/rules.py", b"LIMIT = 3\n")
    assert name.startswith("chalicelib/__pycache__/rules.")
    assert content[4:8] == (1).to_bytes(4, "little")


def test_the_layer_holds_the_models_of_the_services_that_the_application_calls() -> None:
    sources = [path.read_text() for path in (ROOT / "chalicelib").rglob("*.py")]
    services = {name for source in sources for name in re.findall(r'\bclient\(\s*"([a-z0-9-]+)"', source)}
    # PynamoDB makes the client of DynamoDB.
    assert services | {"dynamodb"} == set(layer.AWS_SERVICES)
