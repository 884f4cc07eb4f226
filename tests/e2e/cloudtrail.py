"""What each group of functions did and may do: the emulator's CloudTrail and its IAM, read as an operator reads AWS's.

Calls come in the words of policies: a transaction is the actions on its items, a query of an index is one on the index.
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
"""Actions of S3 that have no right of their own."""


@dataclass(frozen=True, slots=True)
class Call:
    group: str
    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One resource of a policy's statement, and what may be done with it."""

    group: str
    sid: str
    actions: frozenset[str]
    resource: str

    def covers(self, call: Call) -> bool:
        return self.group == call.group and call.action in self.actions and fnmatchcase(call.resource, self.resource)


def _rights(sid: str, actions: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """A statement's rights, each by itself: reading and writing may stand in one statement, and are two rights."""
    if sid != READ_AND_WRITE:
        return [(sid, actions)]
    named = [TABLE_ACTIONS[letter] for letter in "rw"]
    return [(name, frozenset(f"dynamodb:{action}" for action in own)) for name, own in named]


def grants(deployed: Outputs, endpoint_url: str) -> set[Grant]:
    """Everything that the deployed roles allow."""
    iam = aws.client("iam", endpoint_url)
    found = set()
    for group, role in roles(deployed, endpoint_url).items():
        document = iam.get_role_policy(RoleName=role.rsplit("/", 1)[1], PolicyName=group)["PolicyDocument"]
        for one in document["Statement"]:
            for sid, actions in _rights(one["Sid"], frozenset(one["Action"])):
                found |= {Grant(group, sid, actions, resource) for resource in one["Resource"]}
    return found


class CallLog:
    """The calls of a stack's functions from now on, in an emulator that holds them to their roles."""

    def __init__(self, deployed: Outputs, endpoint_url: str) -> None:
        self._endpoint = endpoint_url
        self._groups = _keys(deployed, endpoint_url)
        self._secrets = _secrets(endpoint_url)
        self._seen: set[str] = set()
        self._calls: set[Call] = set()
        switch = {"cloudtrail._recording_enabled": "true"}
        httpx.post(f"{endpoint_url}/_ministack/config", json=switch).raise_for_status()

    def calls(self) -> set[Call]:
        """All of them so far. To be asked now and then: the emulator remembers the last ten thousand events."""
        for event in self._new():
            if group := self._groups.get(event["AccessKeyId"]):
                said = _as_policies_say(event)
                self._calls |= {Call(group, action, self._secrets.get(name, name)) for action, name in said}
        return self._calls

    def _new(self) -> Iterator[Event]:
        """Newest first, by pages of what is older than the page before: the emulator has no other."""
        wait_until: float | None = None
        while page := [one for one in self._page(wait_until) if one["EventId"] not in self._seen]:
            self._seen |= {one["EventId"] for one in page}
            wait_until = page[-1]["EventTime"]
            yield from page

    def _page(self, wait_until: float | None) -> list[Event]:
        # botocore's own client would cut the time to whole seconds.
        asked = json.dumps({} if wait_until is None else {"EndTime": wait_until})
        headers = {"X-Amz-Target": "CloudTrail_20131101.LookupEvents", "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", f"{self._endpoint}/", headers, data=asked)
        root = Credentials(aws.EMULATOR_KEY, aws.EMULATOR_KEY)
        SigV4Auth(root, "cloudtrail", aws.EMULATOR_REGION).add_auth(request)
        answer = httpx.post(f"{self._endpoint}/", content=asked, headers=dict(request.headers.items()))
        return list(answer.raise_for_status().json()["Events"])


def _keys(deployed: Outputs, endpoint_url: str) -> dict[str, str]:
    """The groups by the access keys of their functions, made as MiniStack makes them (``core/lambda_runtime.py``)."""
    client, found = aws.client("lambda", endpoint_url), {}
    for function in FUNCTIONS:
        told = client.get_function_configuration(FunctionName=deployed.functions[function.name])
        digest = hashlib.sha256(f"{told['FunctionArn']}:{told['Role']}".encode()).hexdigest()
        found[f"ASIA{digest[:16].upper()}"] = function.group
    return found


def _secrets(endpoint_url: str) -> dict[str, str]:
    """The ARNs of secrets by their names: either may be asked for."""
    pages = aws.client("secretsmanager", endpoint_url).get_paginator("list_secrets").paginate()
    return {one["Name"]: one["ARN"] for page in pages for one in page["SecretList"]}


def roles(deployed: Outputs, endpoint_url: str) -> dict[str, str]:
    """The ARN of each group's role."""
    client = aws.client("lambda", endpoint_url)
    named = {function.group: deployed.functions[function.name] for function in FUNCTIONS}
    return {group: client.get_function_configuration(FunctionName=name)["Role"] for group, name in named.items()}


def _as_policies_say(event: Event) -> Iterator[tuple[str, str]]:
    """An event's actions and resources."""
    name, asked = event["EventName"], json.loads(event["CloudTrailEvent"])["requestParameters"]
    match event["EventSource"].split(".")[0]:
        case "dynamodb":
            yield from _on_tables(name, asked)
        case "s3":
            path = "/".join(one["ResourceName"] for one in event["Resources"])
            yield f"s3:{OBJECT_ACTIONS.get(name, name)}", f"arn:aws:s3:::{path}"
        case "lambda":
            yield "lambda:InvokeFunction", _arn("lambda", f"function:{event['Resources'][0]['ResourceName']}")
        case "secretsmanager":
            yield f"secretsmanager:{name}", asked["SecretId"]
        case service:
            yield f"{service}:{name}", json.dumps(asked)


def _on_tables(name: str, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if name == "TransactWriteItems":
        for item in asked["TransactItems"]:
            for kind, one in item.items():
                yield f"dynamodb:{ITEM_ACTIONS[kind]}", _table(one["TableName"])
    elif name == "BatchGetItem":
        for table in asked["RequestItems"]:
            yield "dynamodb:BatchGetItem", _table(table)
    elif "TableName" in asked:
        index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
        yield f"dynamodb:{name}", _table(asked["TableName"]) + index
    else:
        yield f"dynamodb:{name}", "*"


def _table(name: str) -> str:
    return _arn("dynamodb", f"table/{name}")


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{aws.EMULATOR_REGION}:000000000000:{resource}"
