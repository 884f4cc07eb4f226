"""A stage by its name, for tools that run the application's own code against it."""

import json
import os

from infra import outputs
from infra.environment import environment
from infra.local.ports import answers
from infra.local.settings import STACK_NAME, STAGE, endpoints_file, keep_local
from infra.stage_settings import stack_name


class NoStage(Exception):
    """There is no such stage; the text says what to do."""


def enter(stage: str, endpoint_url: str | None = None) -> None:
    """Gives this process the environment of a stage's functions. To be called before ``chalicelib`` is imported.

    ``endpoint_url`` is the AWS of a local stack that is still starting. Raises :class:`NoStage`, and botocore's errors.
    """
    if stage == STAGE:
        keep_local()
        endpoint, name = endpoint_url or _local_endpoint(), STACK_NAME
    else:
        endpoint, name = None, stack_name(stage)
    os.environ.update(environment(outputs.read(name, endpoint), endpoint))


def _local_endpoint() -> str:
    file = endpoints_file()
    found = json.loads(file.read_text()) if file.exists() else None
    if found is None or not answers(int(found["aws"].rsplit(":", 1)[1])):
        raise NoStage(f"no local stack runs on {file.parent}: start it with `make dev`, or name a STAGE")
    return str(found["aws"])
