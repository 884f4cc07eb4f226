"""``make rotate``: a new signing key for a stage, while everything runs and nobody is logged out.

The key before it stays accepted until the next rotation; what it signed (access tokens of 15 minutes, tickets of a
minute, cursors of open lists) has long ended by then.
"""

import json
import os
import secrets
import sys

from botocore.exceptions import BotoCoreError, ClientError

from infra import aws, outputs
from infra.stage_settings import stack_name


def rotated(secret: str, new_key: str) -> str:
    """The secret's JSON with ``new_key`` to sign with, and the present one still accepted."""
    present = json.loads(secret)["signing_key"]
    return json.dumps({"signing_key": new_key, "previous_signing_key": present})


def rotate(stack: str, endpoint_url: str | None = None) -> None:
    """Rotates the key of a deployed stack. Raises botocore's errors."""
    arn = outputs.read(stack, endpoint_url).app_secret_arn
    client = aws.client("secretsmanager", endpoint_url)
    present = client.get_secret_value(SecretId=arn)["SecretString"]
    client.put_secret_value(SecretId=arn, SecretString=rotated(present, secrets.token_urlsafe(48)))


def main() -> None:
    stage = os.environ.get("STAGE") or sys.exit("which stage? make rotate STAGE=production")
    try:
        rotate(stack_name(stage))
    except (BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    print(f"{stage} signs with a new key; functions that run learn of it within a minute of meeting it")


if __name__ == "__main__":
    main()
