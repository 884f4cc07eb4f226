"""The local stack as the AWS command line sees it, with the settings that docs/local.md gives."""

import re

import pytest
from botocore.session import Session
from pynamodb.attributes import TTLAttribute

import app  # noqa: F401 - registers the models
from chalicelib.db import TABLES
from chalicelib.settings import settings
from infra.local.settings import STACK_NAME
from infra.package import ROOT
from tests.stack import Running

ENTITIES = {table.Meta.table_name.removeprefix(f"{settings().table_prefix}-"): table for table in TABLES}
EXPIRING = {
    entity: attribute.attr_name
    for entity, table in ENTITIES.items()
    for attribute in table.get_attributes().values()
    if isinstance(attribute, TTLAttribute)
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


def test_the_documented_settings_show_the_tables(stack: Running, session: Session) -> None:
    client = session.create_client("dynamodb", endpoint_url=stack.endpoints.aws)
    assert {f"{STACK_NAME}-{entity}" for entity in ENTITIES} <= set(client.list_tables()["TableNames"])


@pytest.mark.parametrize("entity", EXPIRING)
def test_what_expires_on_aws_expires_here(stack: Running, session: Session, entity: str) -> None:
    client = session.create_client("dynamodb", endpoint_url=stack.endpoints.aws)
    found = client.describe_time_to_live(TableName=f"{STACK_NAME}-{entity}")["TimeToLiveDescription"]
    assert found == {"TimeToLiveStatus": "ENABLED", "AttributeName": EXPIRING[entity]}
