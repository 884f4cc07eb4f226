"""``make rotate``: a new signing key for a stage, while everything runs and nobody is logged out.

The key before it stays accepted until the next rotation; what it signed (access tokens of 15 minutes, tickets of a
minute, cursors of open lists) has long ended by then.
"""

import argparse
import json
import secrets
import sys
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra import aws, outputs
from infra.stages import stack_name


class ConcurrentRotation(Exception):
    """Another process rotated the key at the same time; its key is in use."""


def rotated_secret(secret: str, new_key: str) -> str:
    """The secret's JSON with ``new_key`` to sign with, and the present one still accepted."""
    current_key = json.loads(secret)["signing_key"]
    return json.dumps({"signing_key": new_key, "previous_signing_key": current_key})


def rotate(client: Any, arn: str) -> None:
    """Rotates the key in a secret. Raises :class:`ConcurrentRotation`, and botocore's errors."""
    current = client.get_secret_value(SecretId=arn)
    created = client.put_secret_value(
        SecretId=arn,
        SecretString=rotated_secret(current["SecretString"], secrets.token_urlsafe(48)),
        VersionStages=["AWSPENDING"],
    )
    try:
        # Becomes the current one only in place of the one that it was made from.
        client.update_secret_version_stage(
            SecretId=arn,
            VersionStage="AWSCURRENT",
            MoveToVersionId=created["VersionId"],
            RemoveFromVersionId=current["VersionId"],
        )
    except client.exceptions.InvalidParameterException as error:
        raise ConcurrentRotation("somebody else has just rotated the key: nothing more was changed") from error


def main() -> None:
    arguments = argparse.ArgumentParser(description="Gives a stage a new signing key.")
    arguments.add_argument("--stage", required=True)
    arguments.add_argument("--endpoint-url", help="an emulator; default: AWS")
    options = arguments.parse_args()
    try:
        deployed = outputs.read(stack_name(options.stage), options.endpoint_url)
        rotate(aws.client("secretsmanager", options.endpoint_url), deployed.app_secret_arn)
    except (ConcurrentRotation, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    print(f"{options.stage} signs with a new key; functions that run learn of it within a minute of meeting it")


if __name__ == "__main__":
    main()
