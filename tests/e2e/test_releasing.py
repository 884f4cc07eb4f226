"""A stage's whole life on the emulator: deployed, repeated, its key rotated, its client published, destroyed."""

import json
import subprocess
import sys

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from infra import aws, outputs
from infra.deploy import website
from infra.deploy.changeset import PlannedChange
from infra.deploy.package import Packaged, package
from infra.deploy.release import approve_unattended, firewall, refuse_data_loss, release
from infra.operate.destroy import Refused, destroy
from infra.outputs import Outputs
from infra.paths import ROOT
from infra.stages import Stage, read
from tests.stack import RunningStack

STAGE = Stage("passing", protected=False, firewall=True, parameters={"Cache": "none", "PublicUrl": "http://p.test"})


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return package(ROOT / "build" / "test-releasing", "test")


@pytest.fixture
def progress() -> list[str]:
    return []


def signing_keys(deployed: Outputs, endpoint: str) -> dict[str, str]:
    client = aws.client("secretsmanager", endpoint)
    return dict(json.loads(client.get_secret_value(SecretId=deployed.app_secret_arn)["SecretString"]))


def test_a_stage_is_deployed_repeated_rotated_published_and_destroyed(
    stack: RunningStack, packaged: Packaged, progress: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    endpoint = stack.endpoints.aws
    approved: list[list[PlannedChange]] = []

    def approve(changes: list[PlannedChange]) -> bool:
        approved.append(changes)
        return True

    deployed = release(STAGE, packaged, {}, approve=approve, progress=progress.append, endpoint_url=endpoint)
    release(STAGE, packaged, {}, approve=approve, progress=progress.append, endpoint_url=endpoint)

    assert len(approved) == 1
    assert "the stack is up to date" in progress
    keys = [signing_keys(deployed, endpoint)]
    rotate = [sys.executable, "-m", "infra.operate.rotate", "--stage", STAGE.name, "--endpoint-url", endpoint]
    subprocess.run(rotate, cwd=ROOT, check=True)
    keys.append(signing_keys(deployed, endpoint))
    assert keys[1]["previous_signing_key"] == keys[0]["signing_key"] != keys[1]["signing_key"]
    client = tmp_path_factory.mktemp("client")
    (client / "assets").mkdir()
    (client / "assets" / "main-1a.js").write_text("1")
    (client / "index.html").write_text("<!doctype html>")
    assert website.upload(client, deployed.web_bucket, endpoint) == 2
    s3 = aws.client("s3", endpoint)
    page = s3.head_object(Bucket=deployed.web_bucket, Key="index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html", "no-cache")
    assert "immutable" in s3.head_object(Bucket=deployed.web_bucket, Key="assets/main-1a.js")["CacheControl"]

    destroy(STAGE, progress.append, endpoint)

    with pytest.raises(ClientError, match="does not exist"):
        outputs.read(STAGE.stack_name, endpoint)
    tables = aws.client("dynamodb", endpoint).list_tables()["TableNames"]
    assert not [name for name in tables if name.startswith(STAGE.stack_name)]
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert not [name for name in buckets if name.startswith(STAGE.stack_name)]


def test_a_protected_stage_is_never_destroyed(stack: RunningStack, progress: list[str]) -> None:
    with pytest.raises(Refused, match="production is protected"):
        destroy(read("production"), progress.append, stack.endpoints.aws)
    cloudformation = aws.client("cloudformation", stack.endpoints.aws)
    local = Stage("local", protected=False, firewall=False, parameters={})
    cloudformation.update_termination_protection(StackName=local.stack_name, EnableTerminationProtection=True)
    try:
        with pytest.raises(Refused, match="against termination"):
            destroy(local, progress.append, stack.endpoints.aws)
    finally:
        cloudformation.update_termination_protection(StackName=local.stack_name, EnableTerminationProtection=False)


def test_a_missing_stage_cannot_be_destroyed(stack: RunningStack, progress: list[str]) -> None:
    with pytest.raises(Refused, match="there is no stack"):
        destroy(read("never-made"), progress.append, stack.endpoints.aws)


def test_the_remains_of_a_failed_first_deployment_can_be_destroyed(stack: RunningStack, progress: list[str]) -> None:
    half = Stage("half-made", protected=False, firewall=True, parameters={})
    assert firewall(half, progress.append, stack.endpoints.aws).startswith("arn:aws:wafv2:us-east-1:")

    destroy(half, progress.append, stack.endpoints.aws)

    with pytest.raises(Refused, match="there is no stack"):
        destroy(half, progress.append, stack.endpoints.aws)


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [
        (PlannedChange("Modify", "RoomsTable", "AWS::DynamoDB::Table", "False"), False),
        (PlannedChange("Modify", "RoomsTable", "AWS::DynamoDB::Table", "True"), True),
        (PlannedChange("Modify", "RoomsTable", "AWS::DynamoDB::Table", "Conditional"), True),
        (PlannedChange("Remove", "AttachmentsBucket", "AWS::S3::Bucket", "False"), True),
        (PlannedChange("Remove", "RestAlarm", "AWS::CloudWatch::Alarm", "False"), False),
        (PlannedChange("Add", "RoomsTable", "AWS::DynamoDB::Table", "False"), False),
    ],
)
def test_data_is_not_lost_unasked(change: PlannedChange, is_refused: bool) -> None:
    quiet = Console(quiet=True)
    assert change.threatens_data is is_refused
    assert refuse_data_loss([change]) is not is_refused
    assert approve_unattended(quiet, data_may_go=False)([change]) is not is_refused
    assert approve_unattended(quiet, data_may_go=True)([change])


def test_only_production_is_protected_and_unknown_stages_are_like_dev() -> None:
    assert [read(name).protected for name in ("dev", "staging", "production")] == [False, False, True]
    assert read("production").parameters["Protected"] == "true"
    assert read("feature-x").parameters == read("dev").parameters
