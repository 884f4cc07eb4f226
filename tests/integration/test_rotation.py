"""The signing key is rotated while functions run: nobody is logged out, and what was signed long ago opens nothing."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from infra import aws
from infra.operate.rotate import ConcurrentRotation, rotate
from tests.integration.token_process import run_token_process
from tests.stack import RunningStack


@pytest.fixture(scope="module")
def manager(stack: RunningStack) -> Any:
    return aws.client("secretsmanager", stack.endpoints.aws)


@pytest.fixture
def secret(manager: Any) -> Iterator[str]:
    """The ARN of a stage's secret, as it is generated."""
    made = manager.create_secret(Name=f"rotation/{uuid.uuid4()}", SecretString=json.dumps({"signing_key": "a" * 64}))
    yield made["ARN"]
    manager.delete_secret(SecretId=made["ARN"], ForceDeleteWithoutRecovery=True)


def kept(manager: Any, secret: str) -> dict[str, str]:
    return dict(json.loads(manager.get_secret_value(SecretId=secret)["SecretString"]))


def test_a_function_that_runs_and_one_that_starts_after_a_rotation_believe_each_other(
    manager: Any, secret: str
) -> None:
    with run_token_process(secret) as running:
        before = running.sign()
        rotate(manager, secret)
        with run_token_process(secret) as started:
            assert started.accepts(before)
            assert running.accepts(started.sign())
            assert started.accepts(running.sign())


def test_new_tokens_are_signed_with_the_new_key(manager: Any, secret: str) -> None:
    rotate(manager, secret)
    with run_token_process(secret) as one:
        token = one.sign()
    found = kept(manager, secret)
    manager.put_secret_value(SecretId=secret, SecretString=json.dumps({"signing_key": found["signing_key"]}))
    with run_token_process(secret) as other:
        assert other.accepts(token)


def test_a_token_of_a_key_that_was_dropped_opens_nothing(manager: Any, secret: str) -> None:
    with run_token_process(secret) as one:
        leaked = one.sign()
    rotate(manager, secret)
    rotate(manager, secret)
    with run_token_process(secret) as other:
        assert not other.accepts(leaked)


def test_each_rotation_keeps_the_key_before_it_and_no_older_one(manager: Any, secret: str) -> None:
    signed_with = [kept(manager, secret)["signing_key"]]
    for _ in range(3):
        rotate(manager, secret)
        found = kept(manager, secret)
        assert found["previous_signing_key"] == signed_with[-1]
        assert found["signing_key"] not in signed_with
        signed_with.append(found["signing_key"])


def test_of_two_rotations_at_once_one_gives_way_and_no_key_is_lost(manager: Any, secret: str) -> None:
    class Slow:
        """Somebody whose view of the secret is overtaken before he writes."""

        exceptions = manager.exceptions
        put_secret_value = manager.put_secret_value
        update_secret_version_stage = manager.update_secret_version_stage

        def get_secret_value(self, **asked: Any) -> Any:
            seen = manager.get_secret_value(**asked)
            rotate(manager, secret)
            return seen

    with run_token_process(secret) as running:
        token = running.sign()
    with pytest.raises(ConcurrentRotation):
        rotate(Slow(), secret)
    assert kept(manager, secret)["previous_signing_key"] == "a" * 64
    with run_token_process(secret) as other:
        assert other.accepts(token)
