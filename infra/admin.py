"""``make admin``: creates an admin, or makes an account one, in the local stack or in a deployed stage.

Runs the application's own use case in this process, with the environment of the stage.
"""

import json
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError

from infra import outputs
from infra.environment import environment
from infra.local.ports import answers
from infra.local.settings import STACK_NAME, STAGE, endpoints_file, keep_local


class Refused(Exception):
    """No admin was made; the text says why."""


def make_admin(stack_name: str, endpoint_url: str | None, email: str, password: str) -> str:
    """Makes the admin and answers the account's e-mail. Raises :class:`Refused`."""
    os.environ.update(environment(outputs.read(stack_name, endpoint_url), endpoint_url))
    # Only now: the application reads its environment when it is imported.
    from pydantic import ValidationError

    from chalicelib.accounts import service

    try:
        return service.make_admin(email, password).email
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise Refused(wrong) from error


def local_endpoint() -> str:
    """The AWS of the local stack that runs. Raises :class:`Refused` where none does."""
    file = endpoints_file()
    found = json.loads(file.read_text()) if file.exists() else None
    if found is None or not answers(int(found["aws"].rsplit(":", 1)[1])):
        raise Refused(f"no local stack runs on {file.parent}: start it with `make dev`, or name a STAGE")
    return str(found["aws"])


def main() -> None:
    """Reads EMAIL, PASSWORD, STAGE and, for a local stack that is still starting, ENDPOINT_URL."""
    email, password = os.environ.get("EMAIL", ""), os.environ.get("PASSWORD", "")
    stage = os.environ.get("STAGE") or STAGE
    if not email or not password:
        sys.exit("who? make admin EMAIL=someone@example.org PASSWORD=... [STAGE=production]")
    try:
        if stage == STAGE:
            keep_local()
            made = make_admin(STACK_NAME, os.environ.get("ENDPOINT_URL") or local_endpoint(), email, password)
        else:
            made = make_admin(f"pandityatra-{stage}", None, email, password)
    except (Refused, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    print(f"{made} is an admin of {stage}")


if __name__ == "__main__":
    main()
