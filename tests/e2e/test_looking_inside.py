"""The local stack as the AWS command line sees it, with the settings that docs/local.md gives."""

import json
import re
from typing import Any

import pytest
from botocore.session import Session

from infra.deploy.package import package
from infra.local.settings import STACK_NAME
from infra.paths import ROOT
from tests.stack import RunningStack


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, Any]]:
    """The properties of each table of the template, by its name on the stack."""
    template = json.loads(package(ROOT / "build" / "test-looking-inside", "test").template.read_text())
    tables_found = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::Table"
    ]
    return {
        resource["TableName"]["Fn::Sub"].replace("${TablePrefix}", STACK_NAME): resource for resource in tables_found
    }


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session with the documented environment and no other."""
    page = (ROOT / "docs" / "local.md").read_text()
    documented = dict(re.findall(r"^export (AWS_\w+)=(\S+)$", page, re.MULTILINE))
    assert documented.pop("AWS_ENDPOINT_URL") == "http://localhost:4566"
    for name, value in documented.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_REGION", raising=False)
    return Session()


def test_the_documented_settings_show_the_tables(
    stack: RunningStack, session: Session, tables: dict[str, dict[str, Any]]
) -> None:
    client: Any = session.create_client("dynamodb", endpoint_url=stack.endpoints.aws)
    pages = client.get_paginator("list_tables").paginate()
    assert set(tables) <= {name for page in pages for name in page["TableNames"]}


def test_tables_expire_the_same_attributes_as_on_aws(
    stack: RunningStack, session: Session, tables: dict[str, dict[str, Any]]
) -> None:
    client: Any = session.create_client("dynamodb", endpoint_url=stack.endpoints.aws)
    expiring = {
        name: table["TimeToLiveSpecification"] for name, table in tables.items() if "TimeToLiveSpecification" in table
    }
    assert len(expiring) >= 8
    for name, specification in expiring.items():
        description = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert description == {"TimeToLiveStatus": "ENABLED", "AttributeName": specification["AttributeName"]}, name
