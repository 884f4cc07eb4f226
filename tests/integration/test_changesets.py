"""A deployment that fails leaves the stack as it was, says what failed, and may be repeated."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra import aws
from infra.deploy.changeset import CloudFormationStack, DeploymentFailed
from tests.stack import RunningStack

GOOD = """
Resources:
  Kept:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Name: /%(name)s/kept, Value: %(value)s}
"""
BROKEN = """
  Broken:
    Type: AWS::IAM::Policy
    DependsOn: Kept
    Properties:
      PolicyName: of-nobody
      Roles: [there-is-none]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "*", Resource: "*"}]}
"""


@pytest.fixture
def name(stack: RunningStack) -> Iterator[str]:
    name = f"rolled-{uuid.uuid4().hex[:8]}"
    yield name
    CloudFormationStack(name, stack.endpoints.aws).delete(lambda _: None)


def deploy(stack: RunningStack, name: str, template: str, **values: Any) -> list[str]:
    """Deploys a template, and returns the progress messages."""
    cloudformation, messages = CloudFormationStack(name, stack.endpoints.aws), list[str]()
    change_set = cloudformation.plan({"TemplateBody": template % {"name": name, **values}}, {})
    assert change_set is not None
    cloudformation.execute(change_set, messages.append)
    return messages


def read_parameter(stack: RunningStack, name: str) -> str:
    parameter = aws.client("ssm", stack.endpoints.aws).get_parameter(Name=f"/{name}/kept")
    return str(parameter["Parameter"]["Value"])


def test_an_update_that_fails_is_taken_back_and_can_be_repeated(stack: RunningStack, name: str) -> None:
    assert deploy(stack, name, GOOD, value="first") != []

    with pytest.raises(DeploymentFailed, match="there-is-none cannot be found"):
        deploy(stack, name, GOOD + BROKEN, value="second")

    assert read_parameter(stack, name) == "first"
    deploy(stack, name, GOOD, value="third")
    assert read_parameter(stack, name) == "third"


def test_a_creation_that_fails_leaves_nothing_and_can_be_repeated(stack: RunningStack, name: str) -> None:
    with pytest.raises(DeploymentFailed, match="there-is-none cannot be found"):
        deploy(stack, name, GOOD + BROKEN, value="first")

    with pytest.raises(ClientError, match="ParameterNotFound"):
        read_parameter(stack, name)
    deploy(stack, name, GOOD, value="second")
    assert read_parameter(stack, name) == "second"
