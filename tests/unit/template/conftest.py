"""The packaged template of this working tree, made once; neither of its zips is built."""

import json

import pytest

from infra.deploy import package
from tests.unit.template.reading import Resource


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Resource:
    folder = tmp_path_factory.mktemp("package")
    path = package.render(folder, "production", folder / "code.zip", folder / "layer.zip")
    return dict(json.loads(path.read_text()))
