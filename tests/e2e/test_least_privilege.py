"""Each group of functions may make exactly the AWS calls that it makes.

On an emulator that gives each function its role's credentials and refuses what the policy does not allow, as AWS does
(so do the stacks of the other tests), and that keeps a trail of the calls.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError
from botocore.session import Session

from infra import aws
from infra.local import translator
from infra.local.seed import seed
from infra.local.settings import STACK_NAME
from infra.local.stack import DevelopmentStack
from infra.template.access import GROUPS
from tests.e2e.client import TIMEOUT_SECONDS, People
from tests.e2e.cloudtrail import Call, CallLog, Grant, grants, roles
from tests.e2e.sample_data import create_sample_data
from tests.e2e.use_cases import PausableTranslator, UseCases, run_all
from tests.stack import RunningStack, own_settings

INLINE_POLICIES_OF_A_ROLE = 10_240
"""Characters without blanks: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

# What no trail of the functions' own calls shows, and why it is granted all the same.
UNSEEN = {
    "Log": "the Lambda service writes the lines",
    "Trace": "X-Ray's daemon sends them",
    "LeaveFailures": "the Lambda service puts there what failed",
    "ReadStreams": "the event source mapping reads",
    "FindStream": "the event source mapping looks",
    "SeeMissing": "no call of its own: it turns S3's 403 for a missing object into a 404",
    "Translate": "asked of a stand-in here, which keeps no trail",
    "SignUploads": "signed into an upload's form, which the emulator's trail does not look into",
    "Push": "the emulator's trail leaves @connections out; it refuses a post without the right all the same",
    "Mail": "the emulator's trail does not know SES by its second version's paths; it refuses it all the same",
}
ADMINS = {
    "KeyConditionExpression": "#role = :role",
    "ExpressionAttributeNames": {"#role": "role"},
    "ExpressionAttributeValues": {":role": {"S": "ADMIN"}},
}


@dataclass(frozen=True)
class Trail:
    """The calls that the functions made, the rights that their roles grant, and the stack."""

    stack: DevelopmentStack
    calls: frozenset[Call]
    grants: frozenset[Grant]

    @property
    def roles(self) -> dict[str, str]:
        """The ARN of each group's role."""
        return roles(self.stack.outputs, self.stack.settings.aws)

    def is_used(self, grant: Grant) -> bool:
        return any(grant.covers(call) for call in self.calls)


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trail]:
    state: Path = tmp_path_factory.mktemp("enforces_iam")
    with translator.running(pausable := PausableTranslator()) as url:
        settings = own_settings(state, translator=url)
        browser = httpx.Client(follow_redirects=True, timeout=TIMEOUT_SECONDS)
        with DevelopmentStack(settings) as stack, People(stack.endpoints) as people, browser as http:
            call_log = CallLog(stack.outputs, settings.aws)
            seed(settings)
            sample_data = create_sample_data(people, RunningStack(stack.endpoints, {}))
            run_all(UseCases(stack, people, http, pausable), sample_data)
            yield Trail(stack, frozenset(call_log.calls()), frozenset(grants(stack.outputs, settings.aws)))


def test_every_call_of_a_function_is_one_that_its_role_allows(trail: Trail) -> None:
    assert {call.group for call in trail.calls} == set(GROUPS)
    assert not [call for call in trail.calls if not any(grant.covers(call) for grant in trail.grants)]


def test_no_function_was_refused_anything(trail: Trail) -> None:
    """Whatever became of it. Of the functions behind the sockets the emulator keeps no lines: a use case would fail."""
    logs = aws.client("logs", trail.stack.settings.aws)
    for name in trail.stack.outputs.functions.values():
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=f"/aws/lambda/{name}")
        lines = "\n".join(line["message"] for page in pages for line in page["events"])
        assert set(re.findall(r"is not authorized to perform: [\w:]+ on resource: \S+", lines)) == set()


def test_every_right_is_used(trail: Trail) -> None:
    unused = {(grant.group, grant.sid, grant.resource) for grant in trail.grants if not trail.is_used(grant)}
    assert {grant for grant in unused if grant[1] not in UNSEEN} == set()
    assert {sid for _, sid, _ in unused} == set(UNSEEN)


def test_every_granted_action_on_tables_is_used(trail: Trail) -> None:
    allowed = {action for grant in trail.grants if ":table/" in grant.resource for action in grant.actions}
    streams = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
    assert allowed - streams == {call.action for call in trail.calls if ":table/" in call.resource}


@pytest.mark.parametrize(
    ("group", "service", "operation", "parameters"),
    [
        ("Authorizer", "dynamodb", "get_item", {"TableName": f"{STACK_NAME}-payments", "Key": {"id": {"S": "x"}}}),
        ("Delivery", "dynamodb", "query", {"TableName": f"{STACK_NAME}-users", "IndexName": "by-role", **ADMINS}),
        ("RestApi", "dynamodb", "scan", {"TableName": f"{STACK_NAME}-users"}),
        ("Webhooks", "dynamodb", "delete_item", {"TableName": f"{STACK_NAME}-payments", "Key": {"id": {"S": "x"}}}),
        ("Delivery", "apigatewaymanagementapi", "post_to_connection", {"ConnectionId": "x", "Data": b"{}"}),
        ("Sockets", "sesv2", "send_email", {"FromEmailAddress": "a@b.test", "Content": {"Raw": {"Data": b"x"}}}),
    ],
)
def test_what_no_policy_allows_is_refused(
    trail: Trail, group: str, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    endpoint, sockets = trail.stack.settings.aws, trail.stack.outputs.ws_management_url
    credentials = aws.client("sts", endpoint).assume_role(RoleArn=trail.roles[group], RoleSessionName="test")[
        "Credentials"
    ]
    session = Session()
    session.set_credentials(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
    address = sockets if service == "apigatewaymanagementapi" else endpoint
    client = session.create_client(service, region_name=aws.EMULATOR_REGION, endpoint_url=address)

    with pytest.raises(ClientError, match="not authorized"):
        getattr(client, operation)(**parameters)


def test_a_policy_fits_into_a_role(trail: Trail) -> None:
    iam = aws.client("iam", trail.stack.settings.aws)
    for group, role in trail.roles.items():
        document = iam.get_role_policy(RoleName=role.rsplit("/", 1)[1], PolicyName=group)["PolicyDocument"]
        # Stages have longer names than this one, and a cache besides.
        assert len(json.dumps(document, separators=(",", ":"))) < INLINE_POLICIES_OF_A_ROLE * 0.85
