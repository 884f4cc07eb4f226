"""``make deploy``: deploys a stage: firewall, stack, address, web client. Each step may be repeated.

Shows what will change and asks; where something that holds data would be replaced or removed it asks for that by name,
and does it unasked (``--yes``, as in CI) only with ``--data-may-go``.
"""

import argparse
import sys
import time
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.prompt import Confirm, Prompt
from rich.table import Table

from infra import stages
from infra.deploy import website
from infra.deploy.changeset import CloudFormationStack, DeploymentFailed, PlannedChange, Progress
from infra.deploy.deployment import Approve, deploy, version
from infra.deploy.package import EMBEDDED_STAGES, Packaged, PackagingFailed, package
from infra.local import webclient
from infra.outputs import Outputs
from infra.paths import ROOT
from infra.stages import Stage

FIREWALL = Path(__file__).with_name("firewall.yml")
FIREWALL_REGION = "us-east-1"


def release(
    stage: Stage,
    packaged: Packaged,
    overrides: dict[str, str],
    *,
    approve: Approve,
    progress: Progress,
    endpoint_url: str | None = None,
) -> Outputs:
    """Brings the whole stage to what was packaged and returns its outputs. Raises :class:`DeploymentFailed`."""
    parameters = {"Version": version(), **stage.parameters, **overrides}
    if domain := parameters.get("DomainName"):
        parameters.setdefault("AllowedOrigins", f"https://{domain}")
    if stage.firewall:
        parameters.setdefault("WebAclArn", firewall(stage, progress, endpoint_url))

    def update(values: dict[str, str], approve: Approve) -> Outputs:
        return deploy(
            packaged,
            stage=stage.name,
            stack_name=stage.stack_name,
            parameters=values,
            endpoint_url=endpoint_url,
            progress=progress,
            approve=approve,
        )

    deployed = update(parameters, approve)
    if endpoint_url is None and not domain:
        # CloudFront gives the address, and the functions are to know it: only now can they be told.
        progress(f"telling the functions their address, {deployed.front_url}")
        deployed = update(
            {**parameters, "PublicUrl": deployed.front_url, "AllowedOrigins": deployed.front_url}, refuse_data_loss
        )
    CloudFormationStack(stage.stack_name, endpoint_url).protect(stage.protected)
    return deployed


def firewall(stage: Stage, progress: Progress, endpoint_url: str | None = None) -> str:
    """Brings the stage's web ACL, a stack of its own in us-east-1, to its template; returns the ACL's ARN."""
    progress("looking after the firewall")
    stack = CloudFormationStack(stage.firewall_stack_name, endpoint_url, FIREWALL_REGION)
    change_set = stack.plan({"TemplateBody": FIREWALL.read_text()}, {"Stage": stage.name})
    if change_set is not None:
        stack.execute(change_set, progress)
    return stack.outputs()["WebAclArn"]


def publish(deployed: Outputs, progress: Progress, endpoint_url: str | None = None) -> None:
    """Builds the web client and puts it before the public. Raises ``BuildFailed``."""
    webclient.build(progress)
    if not (webclient.BUILT / "index.html").exists():
        progress("without a web client: Node was not found")
        return
    count = website.upload(webclient.BUILT, deployed.web_bucket, endpoint_url)
    progress(f"the web client is up: {count} files")
    if deployed.distribution_id:
        website.invalidate(deployed.distribution_id)


def refuse_data_loss(changes: list[PlannedChange]) -> bool:
    """An ``approve`` that does not ask: refuses to replace or remove anything that holds data."""
    return not any(change.threatens_data for change in changes)


def _show(console: Console, changes: list[PlannedChange]) -> None:
    table = Table("", "resource", "type", "replaced", title="Planned changes")
    for change in changes:
        style = "bold red" if change.threatens_data else None
        table.add_row(change.action, change.resource, change.kind, change.replacement, style=style)
    console.print(table)


def ask_person(console: Console, stage: Stage) -> Approve:
    """Shows the changes and asks; where data may go, for the stage's name."""

    def ask(changes: list[PlannedChange]) -> bool:
        _show(console, changes)
        if any(change.threatens_data for change in changes):
            console.print("[bold red]What is red holds data, which would be left behind or lost.[/bold red]")
            return Prompt.ask(f"To do it all the same, type {stage.name}", console=console) == stage.name
        return Confirm.ask("Deploy these?", console=console, default=False)

    return ask


def approve_unattended(console: Console, *, data_may_go: bool) -> Approve:
    def answer(changes: list[PlannedChange]) -> bool:
        _show(console, changes)
        return data_may_go or refuse_data_loss(changes)

    return answer


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description="Packages the application and deploys a stage.")
    arguments.add_argument("--stage", required=True)
    arguments.add_argument("--endpoint-url", help="an emulator; default: AWS")
    arguments.add_argument("--yes", action="store_true", help="do not ask; refuse what would cost data")
    arguments.add_argument("--data-may-go", action="store_true", help="with --yes: refuse nothing")
    arguments.add_argument("parameters", nargs="*", metavar="Name=value", help="parameters of the template")
    return arguments.parse_args()


def main() -> None:
    options, console = _arguments(), Console()
    if options.endpoint_url is None and options.stage in EMBEDDED_STAGES:
        sys.exit(f"the stage {options.stage} is kept for the emulator on this machine: choose another name")
    stage, started_at = stages.read(options.stage), time.monotonic()

    def progress(message: str) -> None:
        console.print(f"[dim]{time.monotonic() - started_at:6.1f} s[/dim]  {message}", highlight=False)

    approve = (
        approve_unattended(console, data_may_go=options.data_may_go) if options.yes else ask_person(console, stage)
    )
    try:
        packaged = package(ROOT / "build" / stage.name, stage.name, progress)
        parameters = dict(assignment.split("=", 1) for assignment in options.parameters)
        deployed = release(
            stage, packaged, parameters, approve=approve, progress=progress, endpoint_url=options.endpoint_url
        )
        publish(deployed, progress, options.endpoint_url)
    except (PackagingFailed, DeploymentFailed, webclient.BuildFailed, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    console.print(f"\n{stage.name} is at {deployed.front_url}", highlight=False)


if __name__ == "__main__":
    main()
