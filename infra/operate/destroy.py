"""``make destroy``: deletes a stage with all its data. Refuses production and whatever else is protected.

What the template keeps when a stack goes (tables, attachments, secrets) is deleted after it, by what the stack said it
was made of.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.prompt import Prompt

from infra import aws, stages
from infra.deploy.changeset import CloudFormationStack, DeploymentFailed, Progress
from infra.deploy.deployment import artefacts_bucket
from infra.deploy.release import FIREWALL_REGION
from infra.stages import Stage


class Refused(Exception):
    """The stage is protected, or is not there."""


def destroy(stage: Stage, progress: Progress, endpoint_url: str | None = None) -> None:
    """Deletes the stage. Raises :class:`Refused` and :class:`DeploymentFailed`."""
    stack = CloudFormationStack(stage.stack_name, endpoint_url)
    firewall = CloudFormationStack(stage.firewall_stack_name, endpoint_url, FIREWALL_REGION)
    if stage.protected:
        raise Refused(f"{stage.name} is protected, see infra/stages.toml")
    # A first deployment that failed on its way may have come as far as the firewall only.
    if not (stack.exists() or firewall.exists()):
        raise Refused(f"there is no stack {stage.stack_name}")
    if stack.exists():
        _delete(stage, stack, progress, endpoint_url)
    if firewall.exists():
        progress(f"deleting {stage.firewall_stack_name}")
        firewall.delete(progress)


def _delete(stage: Stage, stack: CloudFormationStack, progress: Progress, endpoint_url: str | None) -> None:
    if stack.is_protected():
        raise Refused(f"{stage.stack_name} is protected against termination")
    resources = [*stack.resources(), ("AWS::S3::Bucket", artefacts_bucket(stage.stack_name, endpoint_url))]
    for kind, name in resources:
        if kind == "AWS::S3::Bucket":
            progress(f"emptying {name}")
            _empty(name, endpoint_url)
    progress(f"deleting {stage.stack_name}")
    stack.delete(progress)
    for kind, name in resources:
        if kind in KEPT:
            progress(f"deleting {name}")
            _unless_gone(KEPT[kind], name, endpoint_url)


def _empty(bucket: str, endpoint_url: str | None) -> None:
    client = aws.client("s3", endpoint_url)
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        if objects := [{"Key": entry["Key"]} for entry in page.get("Contents", [])]:
            client.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def _table(name: str, endpoint_url: str | None) -> None:
    aws.client("dynamodb", endpoint_url).delete_table(TableName=name)


def _bucket(name: str, endpoint_url: str | None) -> None:
    aws.client("s3", endpoint_url).delete_bucket(Bucket=name)


def _secret(name: str, endpoint_url: str | None) -> None:
    aws.client("secretsmanager", endpoint_url).delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


KEPT: dict[str, Callable[[str, str | None], None]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::SecretsManager::Secret": _secret,
}
GONE = frozenset({"ResourceNotFoundException", "NoSuchBucket"})


def _unless_gone(delete: Callable[[str, str | None], Any], name: str, endpoint_url: str | None) -> None:
    try:
        delete(name, endpoint_url)
    except ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise


def main() -> None:
    arguments = argparse.ArgumentParser(description="Deletes a stage with all its data.")
    arguments.add_argument("--stage", required=True)
    arguments.add_argument("--endpoint-url", help="an emulator; default: AWS")
    arguments.add_argument("--yes", action="store_true", help="do not ask")
    options, console = arguments.parse_args(), Console()
    stage = stages.read(options.stage)
    if not options.yes and Prompt.ask(f"All data of {stage.name} goes. Type its name", console=console) != stage.name:
        sys.exit("nothing was deleted")
    try:
        destroy(stage, lambda message: console.print(message, highlight=False), options.endpoint_url)
    except (Refused, DeploymentFailed, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
