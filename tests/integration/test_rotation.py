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
    created = manager.create_secret(Name=f"rotation/{uuid.uuid4()}", SecretString=json.dumps({"signing_key": "a" * 64}))
    yield created["ARN"]
    manager.delete_secret(SecretId=created["ARN"], ForceDeleteWithoutRecovery=True)


def versions_of(manager: Any, secret: str) -> dict[str, str]:
    return dict(json.loads(manager.get_secret_value(SecretId=secret)["SecretString"]))


def test_functions_started_before_and_after_a_rotation_accept_each_others_tokens(manager: Any, secret: str) -> None:
    with run_token_process(secret) as running:
        old_token = running.sign()
        rotate(manager, secret)
        with run_token_process(secret) as new_process:
            assert new_process.accepts(old_token)
            assert running.accepts(new_process.sign())
            assert new_process.accepts(running.sign())


def test_new_tokens_are_signed_with_the_new_key(manager: Any, secret: str) -> None:
    rotate(manager, secret)
    with run_token_process(secret) as process:
        token = process.sign()
    secret_versions = versions_of(manager, secret)
    manager.put_secret_value(SecretId=secret, SecretString=json.dumps({"signing_key": secret_versions["signing_key"]}))
    with run_token_process(secret) as other_process:
        assert other_process.accepts(token)


def test_a_token_of_a_dropped_key_is_refused(manager: Any, secret: str) -> None:
    with run_token_process(secret) as process:
        leaked = process.sign()
    rotate(manager, secret)
    rotate(manager, secret)
    with run_token_process(secret) as other_process:
        assert not other_process.accepts(leaked)


def test_each_rotation_keeps_only_the_previous_key(manager: Any, secret: str) -> None:
    signed_with = [versions_of(manager, secret)["signing_key"]]
    for _ in range(3):
        rotate(manager, secret)
        secret_versions = versions_of(manager, secret)
        assert secret_versions["previous_signing_key"] == signed_with[-1]
        assert secret_versions["signing_key"] not in signed_with
        signed_with.append(secret_versions["signing_key"])


def test_concurrent_rotations_lose_no_key(manager: Any, secret: str) -> None:
    class Slow:
        """A client whose secret is rotated by another one between its read and its write."""

        exceptions = manager.exceptions
        put_secret_value = manager.put_secret_value
        update_secret_version_stage = manager.update_secret_version_stage

        def get_secret_value(self, **arguments: Any) -> Any:
            answer = manager.get_secret_value(**arguments)
            rotate(manager, secret)
            return answer

    with run_token_process(secret) as running:
        token = running.sign()
    with pytest.raises(ConcurrentRotation):
        rotate(Slow(), secret)
    assert versions_of(manager, secret)["previous_signing_key"] == "a" * 64
    with run_token_process(secret) as other_process:
        assert other_process.accepts(token)
