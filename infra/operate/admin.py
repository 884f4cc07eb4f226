"""``make admin``: creates an admin, or makes an account one, in the local stack or in a deployed stage.

Runs the application's own use case in this process, with the environment of the stage.
"""

import os
import sys

from botocore.exceptions import BotoCoreError, ClientError

from infra import environment
from infra.local.settings import STAGE


class Refused(Exception):
    """No admin was made; the text says why."""


def make_admin(email: str, password: str) -> str:
    """Makes the admin and returns the account's e-mail. Raises :class:`Refused`."""
    # Only now: the application reads its environment when it is imported.
    from pydantic import ValidationError

    from chalicelib.accounts import service

    try:
        return service.make_admin(email, password).email
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors())
        raise Refused(problems) from error


def main() -> None:
    """Reads EMAIL, PASSWORD, STAGE and, for a local stack that is still starting, ENDPOINT_URL."""
    email, password = os.environ.get("EMAIL", ""), os.environ.get("PASSWORD", "")
    stage = os.environ.get("STAGE") or STAGE
    if not email or not password:
        sys.exit("who? make admin EMAIL=someone@example.org PASSWORD=... [STAGE=production]")
    try:
        environment.apply_stage(stage, os.environ.get("ENDPOINT_URL"))
        created = make_admin(email, password)
    except (Refused, environment.NoStage, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    print(f"{created} is an admin of {stage}")


if __name__ == "__main__":
    main()
