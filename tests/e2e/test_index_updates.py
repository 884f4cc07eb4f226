"""A stack of before an index was declared, with data in it, is brought to today's template."""

import json
from dataclasses import replace
from pathlib import Path

from infra import aws
from infra.deploy.changeset import CloudFormationStack, PlannedChange
from infra.deploy.deployment import deploy
from infra.deploy.package import Packaged, package
from infra.paths import ROOT
from tests.stack import RunningStack

NAME = "aging"
NEW = {"by-customer-time", "by-pandit-time", "by-status-time", "by-time"}
BOOKING = {
    "id": {"S": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
    "customer_id": {"S": "a customer"},
    "pandit_id": {"S": "a pandit"},
    "status": {"S": "PENDING"},
    "listing": {"S": "booking"},
    "scheduled_at": {"S": "2026-12-07T02:15:00.000000+0000"},
}


def without_indexes(packaged: Packaged, folder: Path) -> Packaged:
    """The package as it was: without the indexes by time."""
    template = json.loads(packaged.template.read_text())
    table = template["Resources"]["BookingsTable"]["Properties"]
    table["GlobalSecondaryIndexes"] = [i for i in table["GlobalSecondaryIndexes"] if i["IndexName"] not in NEW]
    table["AttributeDefinitions"] = [a for a in table["AttributeDefinitions"] if a["AttributeName"] != "scheduled_at"]
    old = folder / "template.json"
    old.write_text(json.dumps(template))
    return replace(packaged, template=old)


def test_indexes_are_added_one_by_one_and_hold_what_was_stored_before(stack: RunningStack, tmp_path: Path) -> None:
    endpoint, progress = stack.endpoints.aws, list[str]()
    packaged = package(ROOT / "build" / "test-index-updates", "test")
    approved: list[list[PlannedChange]] = []

    def approve(changes: list[PlannedChange]) -> bool:
        approved.append(changes)
        return True

    def deploy_package(packaged_version: Packaged) -> None:
        parameters = {"PublicUrl": "http://aging.test", "Cache": "none"}
        deploy(
            packaged_version,
            stage=NAME,
            stack_name=NAME,
            parameters=parameters,
            endpoint_url=endpoint,
            progress=progress.append,
            approve=approve,
        )

    client = aws.client("dynamodb", endpoint)
    try:
        deploy_package(without_indexes(packaged, tmp_path))
        client.put_item(TableName=f"{NAME}-bookings", Item=BOOKING)
        progress.clear()
        approved.clear()
        deploy_package(packaged)

        assert [line for line in progress if line.startswith("update")] == [
            f"update {number} of 5: a table's indexes change one by one" for number in range(1, 6)
        ]
        assert all("BookingsTable" in {change.resource for change in changes} for changes in approved[:4])
        assert not any(change.threatens_data for changes in approved for change in changes)
        for index, key in (("by-time", "listing"), ("by-customer-time", "customer_id"), ("by-status-time", "status")):
            items = client.query(
                TableName=f"{NAME}-bookings",
                IndexName=index,
                KeyConditionExpression="#key = :key",
                ExpressionAttributeNames={"#key": key},
                ExpressionAttributeValues={":key": BOOKING[key]},
            )
            assert [item["id"] for item in items["Items"]] == [BOOKING["id"]]
        progress.clear()
        deploy_package(packaged)
        assert "the stack is up to date" in progress
    finally:
        CloudFormationStack(NAME, endpoint).delete(lambda _: None)
        client.delete_table(TableName=f"{NAME}-bookings")
