"""Deploys a CloudFormation stack by change set: plans it, executes it, waits, and explains a failure.

Knows CloudFormation only, not what is in the template.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra import aws

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
NO_CHANGES = ("didn't contain changes", "No updates are to be performed")

# What holds something that cannot be made again.
STATEFUL = frozenset({"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"})

Progress = Callable[[str], None]


class DeploymentFailed(Exception):
    """The stack could not be brought to the template; the text names the resources that failed, and why."""


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One planned change. ``replacement`` is CloudFormation's word: ``True``, ``False`` or ``Conditional``."""

    action: str
    resource: str
    kind: str
    replacement: str

    @property
    def threatens_data(self) -> bool:
        """Whether what is stored there may be lost, or be where nobody looks any more."""
        return self.kind in STATEFUL and (self.action == "Remove" or self.replacement != "False")

    def __str__(self) -> str:
        remark = {"True": ", replacing it", "Conditional": ", perhaps replacing it"}.get(self.replacement, "")
        return f"{self.action} {self.resource} ({self.kind}){remark}"


class CloudFormationStack:
    """A stack by name, on AWS, or on an emulator at ``endpoint_url``; in another ``region`` than usual."""

    def __init__(self, name: str, endpoint_url: str | None = None, region: str | None = None) -> None:
        self._client = aws.client("cloudformation", endpoint_url, region)
        self._name = name
        # Seconds between two looks at it. An emulator is done at once.
        self._pause = 2.0 if endpoint_url is None else 0.1

    def plan(self, template: Mapping[str, str], parameters: Mapping[str, str]) -> str | None:
        """Makes a change set and returns its name; None when the stack is as the template says.

        ``template`` is CloudFormation's ``TemplateURL`` or ``TemplateBody``.
        Parameters that are left out keep their former values. Raises :class:`DeploymentFailed`.
        """
        status = self._status()
        if status == "ROLLBACK_COMPLETE":
            # A stack whose creation failed can only be deleted.
            self._client.delete_stack(StackName=self._name)
            status = self._wait_until_settled()
        exists = status not in ("", "DELETE_COMPLETE", "REVIEW_IN_PROGRESS")
        values = [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(parameters.items())]
        name = f"deploy-{time.time_ns()}"
        try:
            self._client.create_change_set(
                StackName=self._name,
                ChangeSetName=name,
                ChangeSetType="UPDATE" if exists else "CREATE",
                **template,
                Parameters=values + self._previous_values(template, parameters) if exists else values,
                Capabilities=CAPABILITIES,
            )
        except ClientError as error:
            raise DeploymentFailed(f"{self._name}: {error.response['Error']['Message']}") from error
        return name if self._wait_for_change_set(name) else None

    def changes(self, change_set: str) -> list[PlannedChange]:
        pages = self._client.get_paginator("describe_change_set").paginate(
            StackName=self._name, ChangeSetName=change_set
        )
        resource_changes = [change["ResourceChange"] for page in pages for change in page.get("Changes", [])]
        return [
            PlannedChange(
                change["Action"],
                change["LogicalResourceId"],
                change["ResourceType"],
                change.get("Replacement", "False"),
            )
            for change in resource_changes
        ]

    def execute(self, change_set: str, progress: Progress) -> None:
        """Executes a change set and waits. Raises :class:`DeploymentFailed` with the reasons of its first failures."""
        before = self._latest_event()
        self._client.execute_change_set(StackName=self._name, ChangeSetName=change_set)
        status = self._wait_until_settled(before, progress)
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
            raise DeploymentFailed(self._explanation(status, before))

    def import_resources(
        self,
        template: Mapping[str, str],
        parameters: Mapping[str, str],
        kind: str,
        resources: Mapping[str, Mapping[str, str]],
        progress: Progress,
    ) -> None:
        """Makes a new stack of resources that are there: by logical id, how each of this kind is identified.

        ``template`` holds them and nothing else. Raises :class:`DeploymentFailed`, and botocore's ``ClientError``.
        """
        name = f"adopt-{time.time_ns()}"
        self._client.create_change_set(
            StackName=self._name,
            ChangeSetName=name,
            ChangeSetType="IMPORT",
            **template,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            ResourcesToImport=[
                {"ResourceType": kind, "LogicalResourceId": key, "ResourceIdentifier": dict(identifier)}
                for key, identifier in resources.items()
            ],
        )
        if self._wait_for_change_set(name):
            self.execute(name, progress)

    def delete(self, progress: Progress) -> None:
        """Deletes the stack and waits. Raises :class:`DeploymentFailed` with what could not be deleted."""
        before = self._latest_event()
        self._client.delete_stack(StackName=self._name)
        status = self._wait_until_settled(before, progress)
        if status not in ("", "DELETE_COMPLETE"):
            raise DeploymentFailed(self._explanation(status, before))

    def exists(self) -> bool:
        return self._status() not in ("", "DELETE_COMPLETE")

    def is_protected(self) -> bool:
        """Whether CloudFormation refuses to delete it."""
        return bool(self._describe().get("EnableTerminationProtection"))

    def protect(self, protected: bool) -> None:
        self._client.update_termination_protection(StackName=self._name, EnableTerminationProtection=protected)

    def outputs(self) -> dict[str, str]:
        """The stack's outputs by key. Raises botocore's ``ClientError`` if there is no such stack."""
        return {output["OutputKey"]: output["OutputValue"] for output in self._describe().get("Outputs", [])}

    def resources(self) -> list[tuple[str, str]]:
        """The stack's resources: type and physical id of each."""
        pages = self._client.get_paginator("list_stack_resources").paginate(StackName=self._name)
        return [
            (resource["ResourceType"], resource["PhysicalResourceId"])
            for page in pages
            for resource in page["StackResourceSummaries"]
        ]

    def template(self) -> dict[str, Any] | None:
        """The template that the stack was last brought to; None where there is no stack yet."""
        if self._status() in ("", "DELETE_COMPLETE", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"):
            return None
        body = self._client.get_template(StackName=self._name, TemplateStage="Original")["TemplateBody"]
        # botocore reads a template in JSON, and leaves one in YAML as text; an emulator may answer either.
        return dict(json.loads(body) if isinstance(body, str) else body)

    def _describe(self) -> dict[str, Any]:
        return dict(self._client.describe_stacks(StackName=self._name)["Stacks"][0])

    def _previous_values(self, template: Mapping[str, str], parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        declared_parameters = self._client.get_template_summary(**template)["Parameters"]
        former = {parameter["ParameterKey"] for parameter in self._describe().get("Parameters", [])}
        names = {parameter["ParameterKey"] for parameter in declared_parameters} & former - set(parameters)
        return [{"ParameterKey": name, "UsePreviousValue": True} for name in sorted(names)]

    def _wait_for_change_set(self, change_set: str) -> bool:
        while True:
            description = self._client.describe_change_set(StackName=self._name, ChangeSetName=change_set)
            if description["Status"] == "CREATE_COMPLETE":
                return True
            if description["Status"] == "FAILED":
                reason = description.get("StatusReason", "")
                self._client.delete_change_set(StackName=self._name, ChangeSetName=change_set)
                if any(words in reason for words in NO_CHANGES):
                    return False
                raise DeploymentFailed(f"no change set could be made for {self._name}: {reason}")
            time.sleep(self._pause)

    def _status(self) -> str:
        try:
            return str(self._describe()["StackStatus"])
        except ClientError as error:
            if "does not exist" in str(error):
                return ""
            raise

    def _wait_until_settled(self, since: str = "", progress: Progress = lambda _: None) -> str:
        """Waits for an operation to end, reports each completed resource, and returns the stack's status."""
        while True:
            status = self._status()
            for event in self._events(since) if status else []:
                since = event["EventId"]
                if event["ResourceStatus"].endswith("COMPLETE"):
                    progress(f"{event['LogicalResourceId']} is ready")
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(self._pause)

    def _latest_event(self) -> str:
        events = self._client.describe_stack_events(StackName=self._name)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _events(self, since: str) -> list[dict[str, Any]]:
        """The events after the one named ``since``, oldest first. CloudFormation lists the newest first."""
        events: list[dict[str, Any]] = []
        for page in self._client.get_paginator("describe_stack_events").paginate(StackName=self._name):
            for event in page["StackEvents"]:
                if event["EventId"] == since:
                    return events[::-1]
                events.append(event)
        return events[::-1]

    def _explanation(self, status: str, since: str) -> str:
        lines = [f"{self._name} is {status}"]
        for event in self._events(since):
            reason = event.get("ResourceStatusReason", "no reason given")
            # What was cancelled only shares the fate of what failed.
            if event["ResourceStatus"].endswith("FAILED") and "cancelled" not in reason:
                lines.append(f"  {event['LogicalResourceId']} ({event['ResourceType']}): {reason}")
        return "\n".join(lines)
