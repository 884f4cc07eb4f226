"""A stage's tables brought back under a new stage, which is then deployed over them like any other."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra import aws
from infra.deploy.package import Packaged, package
from infra.deploy.release import release
from infra.operate.destroy import destroy
from infra.operate.restore import Refused, restore
from infra.outputs import Outputs
from infra.paths import ROOT
from infra.stages import Stage
from tests.stack import RunningStack

PARAMETERS = {"Cache": "none", "PublicUrl": "http://r.test", "MailSender": "namaste@r.test"}
DAMAGED = Stage("damaged", protected=False, firewall=False, parameters=PARAMETERS)
RESTORED = Stage("restored", protected=False, firewall=False, parameters=PARAMETERS)


def ignore(_: object) -> Any:
    return True


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return package(ROOT / "build" / "test-restoring", "test")


@pytest.fixture
def damaged_stage(stack: RunningStack, packaged: Packaged) -> Iterator[Outputs]:
    endpoint = stack.endpoints.aws
    yield release(DAMAGED, packaged, {}, approve=ignore, progress=ignore, endpoint_url=endpoint)
    for stage in (DAMAGED, RESTORED):
        destroy(stage, ignore, endpoint)


def test_a_restored_stage_has_the_old_items_and_can_be_deployed(
    stack: RunningStack, packaged: Packaged, damaged_stage: Outputs
) -> None:
    endpoint = stack.endpoints.aws
    tables = aws.client("dynamodb", endpoint)
    item = {"id": {"S": "audit-1"}, "message": {"S": "kept"}}
    tables.put_item(TableName=f"{damaged_stage.table_prefix}-webhooks", Item=item)

    restore(DAMAGED.name, RESTORED.name, None, packaged.template, ignore, endpoint)
    with pytest.raises(Refused, match="already"):
        restore(DAMAGED.name, RESTORED.name, None, packaged.template, ignore, endpoint)
    deployed = release(RESTORED, packaged, {}, approve=ignore, progress=ignore, endpoint_url=endpoint)

    webhooks, notifications = (f"{deployed.table_prefix}-{entity}" for entity in ("webhooks", "notifications"))
    assert tables.get_item(TableName=webhooks, Key={"id": item["id"]})["Item"] == item
    # TTL and recovery come the same way; the emulator's CloudFormation knows neither.
    assert tables.describe_table(TableName=notifications)["Table"]["StreamSpecification"]["StreamEnabled"]
    assert tables.get_item(TableName=f"{damaged_stage.table_prefix}-webhooks", Key={"id": item["id"]})["Item"] == item
