"""Reads what each group of functions has called, and what its role allows, from the emulator's CloudTrail and IAM.

Calls are in the terms of IAM policies: a transaction is the actions on its items, a query of an index is on the index.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from infra import aws
from infra.outputs import Outputs
from infra.template.access import READ_AND_WRITE, TABLE_ACTIONS
from infra.template.functions import FUNCTIONS

Event = dict[str, Any]

ITEM_ACTIONS = {
    "ConditionCheck": "ConditionCheckItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
}
OBJECT_ACTIONS = {
    "HeadObject": "GetObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}
"""Operations of S3 that need the permission of another operation."""


@dataclass(frozen=True, slots=True)
class Call:
    group: str
    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One resource of a policy statement, and the actions allowed on it."""

    group: str
    sid: str
    actions: frozenset[str]
    resource: str

    def covers(self, call: Call) -> bool:
        return self.group == call.group and call.action in self.actions and fnmatchcase(call.resource, self.resource)


def _permissions(sid: str, actions: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """The permissions of a statement. Reading and writing may share a statement, and count as two."""
    if sid != READ_AND_WRITE:
        return [(sid, actions)]
    names = [TABLE_ACTIONS[letter] for letter in "rw"]
    return [(name, frozenset(f"dynamodb:{action}" for action in actions)) for name, actions in names]


def grants(deployed: Outputs, endpoint_url: str) -> set[Grant]:
    """All that the deployed roles allow."""
    iam = aws.client("iam", endpoint_url)
    result = set()
    for group, role in roles(deployed, endpoint_url).items():
        document = iam.get_role_policy(RoleName=role.rsplit("/", 1)[1], PolicyName=group)["PolicyDocument"]
        for entry in document["Statement"]:
            for sid, actions in _permissions(entry["Sid"], frozenset(entry["Action"])):
                result |= {Grant(group, sid, actions, resource) for resource in entry["Resource"]}
    return result


class CallLog:
    """The calls of a stack's functions from now on. The emulator enforces their roles."""

    def __init__(self, deployed: Outputs, endpoint_url: str) -> None:
        self._endpoint = endpoint_url
        self._groups = _keys(deployed, endpoint_url)
        self._secrets = _secrets(endpoint_url)
        self._seen_ids: set[str] = set()
        self._calls: set[Call] = set()
        switch = {"cloudtrail._recording_enabled": "true"}
        httpx.post(f"{endpoint_url}/_ministack/config", json=switch).raise_for_status()

    def calls(self) -> set[Call]:
        """All calls so far. Read it now and then: the emulator keeps the last ten thousand events."""
        for event in self._new():
            if group := self._groups.get(event["AccessKeyId"]):
                actions = _policy_actions(event)
                self._calls |= {Call(group, action, self._secrets.get(name, name)) for action, name in actions}
        return self._calls

    def _new(self) -> Iterator[Event]:
        """New events, newest first, page by page: each page asks for what is older than the page before."""
        end_time: float | None = None
        while page := [entry for entry in self._page(end_time) if entry["EventId"] not in self._seen_ids]:
            self._seen_ids |= {entry["EventId"] for entry in page}
            end_time = page[-1]["EventTime"]
            yield from page

    def _page(self, end_time: float | None) -> list[Event]:
        # botocore's own client would cut the time to whole seconds.
        query = json.dumps({} if end_time is None else {"EndTime": end_time})
        headers = {"X-Amz-Target": "CloudTrail_20131101.LookupEvents", "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", f"{self._endpoint}/", headers, data=query)
        root = Credentials(aws.EMULATOR_KEY, aws.EMULATOR_KEY)
        SigV4Auth(root, "cloudtrail", aws.EMULATOR_REGION).add_auth(request)
        answer = httpx.post(f"{self._endpoint}/", content=query, headers=dict(request.headers.items()))
        return list(answer.raise_for_status().json()["Events"])


def _keys(deployed: Outputs, endpoint_url: str) -> dict[str, str]:
    """Groups by the access keys of their functions, which MiniStack derives so (``core/lambda_runtime.py``)."""
    client, function_by_key = aws.client("lambda", endpoint_url), {}
    for function in FUNCTIONS:
        configuration = client.get_function_configuration(FunctionName=deployed.functions[function.name])
        digest = hashlib.sha256(f"{configuration['FunctionArn']}:{configuration['Role']}".encode()).hexdigest()
        function_by_key[f"ASIA{digest[:16].upper()}"] = function.group
    return function_by_key


def _secrets(endpoint_url: str) -> dict[str, str]:
    """ARNs of secrets by name: a call may use either."""
    pages = aws.client("secretsmanager", endpoint_url).get_paginator("list_secrets").paginate()
    return {entry["Name"]: entry["ARN"] for page in pages for entry in page["SecretList"]}


def roles(deployed: Outputs, endpoint_url: str) -> dict[str, str]:
    """The ARN of each group's role."""
    client = aws.client("lambda", endpoint_url)
    by_group = {function.group: deployed.functions[function.name] for function in FUNCTIONS}
    return {group: client.get_function_configuration(FunctionName=name)["Role"] for group, name in by_group.items()}


def _policy_actions(event: Event) -> Iterator[tuple[str, str]]:
    """The actions of an event, and their resources."""
    name, parameters = event["EventName"], json.loads(event["CloudTrailEvent"])["requestParameters"]
    match event["EventSource"].split(".")[0]:
        case "dynamodb":
            yield from _table_actions(name, parameters)
        case "s3":
            path = "/".join(entry["ResourceName"] for entry in event["Resources"])
            yield f"s3:{OBJECT_ACTIONS.get(name, name)}", f"arn:aws:s3:::{path}"
        case "lambda":
            yield "lambda:InvokeFunction", _arn("lambda", f"function:{event['Resources'][0]['ResourceName']}")
        case "secretsmanager":
            yield f"secretsmanager:{name}", parameters["SecretId"]
        case service:
            yield f"{service}:{name}", json.dumps(parameters)


def _table_actions(name: str, parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if name == "TransactWriteItems":
        for item in parameters["TransactItems"]:
            for kind, entry in item.items():
                yield f"dynamodb:{ITEM_ACTIONS[kind]}", _table(entry["TableName"])
    elif name == "BatchGetItem":
        for table in parameters["RequestItems"]:
            yield "dynamodb:BatchGetItem", _table(table)
    elif "TableName" in parameters:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield f"dynamodb:{name}", _table(parameters["TableName"]) + index
    else:
        yield f"dynamodb:{name}", "*"


def _table(name: str) -> str:
    return _arn("dynamodb", f"table/{name}")


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{aws.EMULATOR_REGION}:000000000000:{resource}"
