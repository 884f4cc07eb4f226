"""``make restore``: restores a stage's tables, as they were at one moment, to a new stage, ready for ``make deploy``.

The damaged stage is left as it is. DynamoDB restores into new tables only, and CloudFormation takes over tables that it
did not make only by import, at first with nothing but what a
restored table has: the deployment after it gives them TTL, streams and recovery.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra import aws, outputs
from infra.deploy.changeset import CloudFormationStack, DeploymentFailed, Progress
from infra.deploy.package import PackagingFailed, render
from infra.paths import ROOT
from infra.stages import stack_name

TABLE = "AWS::DynamoDB::Table"
# What a restored table has from the one that it was.
INHERITED = frozenset(
    {
        "TableName",
        "BillingMode",
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        "SSESpecification",
    }
)


class Refused(Exception):
    """The new stage is there already."""


def restore(
    stage: str, new: str, at: datetime | None, template: Path, progress: Progress, endpoint_url: str | None = None
) -> None:
    """Restores all tables of ``stage`` (to its last restorable second without ``at``) as those of a stack for ``new``.

    Raises :class:`Refused`, :class:`DeploymentFailed` and botocore's errors.
    """
    prefix, new_prefix = outputs.read(stack_name(stage), endpoint_url).table_prefix, stack_name(new)
    stack = CloudFormationStack(new_prefix, endpoint_url)
    if stack.exists():
        raise Refused(f"there is a stack {new_prefix} already")
    tables = aws.client("dynamodb", endpoint_url)
    moment: dict[str, Any] = {"UseLatestRestorableTime": True} if at is None else {"RestoreDateTime": at}
    tables_template = _tables_only(json.loads(template.read_text()))
    names = {
        key: resource["Properties"]["TableName"]["Fn::Sub"] for key, resource in tables_template["Resources"].items()
    }
    targets = {key: name.replace("${TablePrefix}", new_prefix) for key, name in names.items()}
    for key, name in names.items():
        source = name.replace("${TablePrefix}", prefix)
        tables.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=targets[key], **moment)
    for target in targets.values():
        tables.get_waiter("table_exists").wait(TableName=target, WaiterConfig={"Delay": 10, "MaxAttempts": 720})
        progress(f"{target} is restored")
    identifiers = {key: {"TableName": target} for key, target in targets.items()}
    stack.import_resources(
        {"TemplateBody": json.dumps(tables_template)},
        {"Stage": new, "TablePrefix": new_prefix},
        TABLE,
        identifiers,
        progress,
    )


def _tables_only(template: dict[str, Any]) -> dict[str, Any]:
    """A template of nothing but the tables, as they are restored."""
    tables = {key: resource for key, resource in template["Resources"].items() if resource["Type"] == TABLE}
    for resource in tables.values():
        resource["Properties"] = {name: value for name, value in resource["Properties"].items() if name in INHERITED}
    parameters = {name: template["Parameters"][name] for name in ("Stage", "TablePrefix")}
    return {"Parameters": parameters, "Resources": tables}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Restores a stage's tables under a new stage.")
    arguments.add_argument("--stage", required=True)
    arguments.add_argument("--new", required=True, help="the new stage")
    arguments.add_argument("--at", type=datetime.fromisoformat, help="2026-11-27T10:00:00+05:45; default: now")
    arguments.add_argument("--endpoint-url", help="an emulator; default: AWS")
    options, console = arguments.parse_args(), Console()
    folder = ROOT / "build" / options.new
    folder.mkdir(parents=True, exist_ok=True)
    try:
        template = render(folder, options.new, folder / "code.zip", folder / "layer.zip")
        restore(
            options.stage,
            options.new,
            options.at,
            template,
            lambda message: console.print(message, highlight=False),
            options.endpoint_url,
        )
    except (Refused, PackagingFailed, DeploymentFailed, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    console.print(f"now: make deploy STAGE={options.new}", highlight=False)


if __name__ == "__main__":
    main()
