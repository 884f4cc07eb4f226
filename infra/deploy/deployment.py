"""Brings a stack to what was packaged, on AWS or on an emulator, by the same steps.

The zips go to a bucket of the stack's own under the hash of their content, so that an unchanged package changes
nothing. Knows nothing of what is in the zips.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import ClientError

from infra import aws, outputs
from infra.deploy import archive, indexes
from infra.deploy.changeset import CloudFormationStack, DeploymentFailed, PlannedChange, Progress
from infra.deploy.indexes import Template
from infra.deploy.package import Packaged
from infra.outputs import Outputs
from infra.paths import ROOT

Approve = Callable[[list[PlannedChange]], bool]

__all__ = ["DeploymentFailed", "Outputs", "deploy", "update_code"]


def deploy(
    packaged: Packaged,
    *,
    stage: str,
    stack_name: str,
    parameters: Mapping[str, str],
    endpoint_url: str | None = None,
    progress: Progress = lambda _: None,
    approve: Approve = lambda _: True,
) -> Outputs:
    """Creates or updates a stack and returns its outputs; nothing happens where nothing changed.

    ``parameters`` are the template's (``PublicUrl``, ``RedisUrl``, ...); Stage, TablePrefix and the emulator's
    addresses have defaults. ``approve`` is shown the planned changes and may refuse them.
    Raises :class:`DeploymentFailed`.
    """
    emulator = {} if endpoint_url is None else {"EmulatorEndpoint": endpoint_url, "AwsPublicEndpointUrl": endpoint_url}
    values = {"Stage": stage, "TablePrefix": stack_name, **emulator, **parameters}
    progress("uploading the package")
    uploads = _Uploads(stack_name, endpoint_url)
    target, stack = uploads.template(packaged), CloudFormationStack(stack_name, endpoint_url)
    updates = _updates(stack, target)
    steps = [(step_template, dict[str, str]()) for step_template in updates.first] + [
        (step_template, values) for step_template in updates.then
    ]
    for number, (template, step_values) in enumerate(steps, 1):
        if len(steps) > 1:
            progress(f"update {number} of {len(steps)}: a table's indexes change one by one")
        _update_stack(stack, uploads.put_template(template), step_values, approve, progress)
    if endpoint_url is not None:
        _enable_expiry(packaged, values["TablePrefix"], endpoint_url)
    deployed = outputs.read(stack_name, endpoint_url)
    # Code that update_code put there since is not CloudFormation's knowledge, which may believe it has this version.
    update_code(packaged.code, deployed, endpoint_url)
    return deployed


def _updates(stack: CloudFormationStack, target: Template) -> indexes.Updates:
    """The updates that lead to ``target``. Raises :class:`DeploymentFailed` where none does."""
    try:
        return indexes.successive(stack.template(), target)
    except indexes.IndexChanged as error:
        raise DeploymentFailed(str(error)) from error


def _update_stack(
    stack: CloudFormationStack, template_url: str, values: Mapping[str, str], approve: Approve, progress: Progress
) -> None:
    """One update of a stack. Raises :class:`DeploymentFailed`."""
    progress("planning the changes")
    change_set = stack.plan({"TemplateURL": template_url}, values)
    if change_set is None:
        progress("the stack is up to date")
    elif not approve(stack.changes(change_set)):
        raise DeploymentFailed("not approved: nothing was changed")
    else:
        stack.execute(change_set, progress)


def update_code(code: Path, deployed: Outputs, endpoint_url: str | None = None) -> list[str]:
    """Puts new code into the functions that have another, past CloudFormation; returns their names in ``app.py``.

    All functions at once: what live reload needs.
    """
    client = aws.client("lambda", endpoint_url)
    digest, content = archive.lambda_digest(code), code.read_bytes()

    def update(name: str) -> bool:
        function = deployed.functions[name]
        if client.get_function_configuration(FunctionName=function)["CodeSha256"] == digest:
            return False
        client.update_function_code(FunctionName=function, ZipFile=content)
        return True

    with ThreadPoolExecutor(max_workers=len(deployed.functions)) as pool:
        return [name for name, new in zip(deployed.functions, pool.map(update, deployed.functions), strict=True) if new]


def _enable_expiry(packaged: Packaged, prefix: str, endpoint_url: str) -> None:
    """Turns on the tables' time to live: MiniStack's CloudFormation passes over it. Repeating it changes nothing."""
    client = aws.client("dynamodb", endpoint_url)
    resources = json.loads(packaged.template.read_text())["Resources"].values()
    for properties in (resource["Properties"] for resource in resources if resource["Type"] == "AWS::DynamoDB::Table"):
        if specification := properties.get("TimeToLiveSpecification"):
            table = properties["TableName"]["Fn::Sub"].replace("${TablePrefix}", prefix)
            state = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
            if state == "DISABLED":
                client.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)


def artefacts_bucket(stack_name: str, endpoint_url: str | None = None) -> str:
    """The name of the bucket in which a stack's templates and zips are."""
    account = aws.client("sts", endpoint_url).get_caller_identity()["Account"]
    return f"{stack_name}-artefacts-{account}-{aws.client('s3', endpoint_url).meta.region_name}"


class _Uploads:
    """The stack's bucket of artefacts; it is made on first use."""

    def __init__(self, stack_name: str, endpoint_url: str | None) -> None:
        self._client = aws.client("s3", endpoint_url)
        self._region = self._client.meta.region_name
        self.bucket = artefacts_bucket(stack_name, endpoint_url)

    def template(self, packaged: Packaged) -> Template:
        """Uploads the zips, and returns the template with their places in S3 for their paths."""
        self._ensure_bucket()
        places = {
            str(path.resolve()): f"s3://{self.bucket}/{self.put(path)}" for path in (packaged.code, packaged.layer)
        }
        template: Template = json.loads(packaged.template.read_text())
        for resource in template["Resources"].values():
            for key in ("CodeUri", "ContentUri"):
                if path := resource.get("Properties", {}).get(key):
                    resource["Properties"][key] = places[path]
        return template

    def put_template(self, template: Template) -> str:
        """Uploads a template, and returns its URL."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(template, file, sort_keys=True)
            file.flush()
            key = self.put(Path(file.name))
        return f"{self._client.meta.endpoint_url}/{self.bucket}/{key}"

    def put(self, path: Path) -> str:
        """Uploads a file unless its content is there already; returns its key."""
        key = f"{archive.sha256(path).hex()[:32]}{path.suffix}"
        try:
            self._client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            self._client.put_object(Bucket=self.bucket, Key=key, Body=path.read_bytes())
        return key

    def _ensure_bucket(self) -> None:
        try:
            self._client.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            # The oldest region is the one that may not be named.
            place = {"CreateBucketConfiguration": {"LocationConstraint": self._region}}
            self._client.create_bucket(Bucket=self.bucket, **({} if self._region == "us-east-1" else place))
            closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            self._client.put_public_access_block(
                Bucket=self.bucket, PublicAccessBlockConfiguration=dict.fromkeys(closed, True)
            )


def version() -> str:
    """The commit that is being deployed, as /health will name it."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"
