"""The environment in which a stage's functions run, for using the application's own code against that stage.

It is read from a deployed function, so it says what the functions see and nothing is written down twice.
"""

import json
import os

import boto3

from infra import aws, outputs
from infra.aws import EMULATOR_KEY, EMULATOR_REGION
from infra.local.ports import answers
from infra.local.settings import STACK_NAME, STAGE, endpoints_file, keep_local
from infra.outputs import Outputs
from infra.stages import stack_name


class NoStage(Exception):
    """There is no such stage; the text says what to do."""


def apply_stage(stage: str, endpoint_url: str | None = None) -> None:
    """Gives this process the environment of a stage's functions. To be called before ``chalicelib`` is imported.

    ``endpoint_url`` is the AWS of a local stack that is still starting. Raises :class:`NoStage`, and botocore's errors.
    """
    if stage == STAGE:
        keep_local()
        endpoint, name = endpoint_url or _local_endpoint(), STACK_NAME
    else:
        endpoint, name = None, stack_name(stage)
    os.environ.update(environment(outputs.read(name, endpoint), endpoint))


def environment(deployed: Outputs, endpoint_url: str | None = None) -> dict[str, str]:
    """The variables of the REST handler of a stack, and those by which its AWS is reached from here.

    To be set before ``chalicelib`` is imported.
    """
    function = deployed.functions["api_handler"]
    configuration = aws.client("lambda", endpoint_url).get_function_configuration(FunctionName=function)
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    if endpoint_url is None:
        return {**variables, "AWS_REGION": boto3.Session().region_name}
    return {**variables, **emulated(endpoint_url)}


def emulated(endpoint_url: str) -> dict[str, str]:
    """The variables with which botocore calls the emulator and nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": EMULATOR_KEY,
        "AWS_SECRET_ACCESS_KEY": EMULATOR_KEY,
        "AWS_REGION": EMULATOR_REGION,
        "AWS_DEFAULT_REGION": EMULATOR_REGION,
    }


def _local_endpoint() -> str:
    file = endpoints_file()
    endpoints = json.loads(file.read_text()) if file.exists() else None
    if endpoints is None or not answers(int(endpoints["aws"].rsplit(":", 1)[1])):
        raise NoStage(f"no local stack runs on {file.parent}: start it with `make dev`, or name a STAGE")
    return str(endpoints["aws"])
