"""The environment in which a stage's functions run, for using the application's own code against that stage.

It is read from a deployed function, so it says what the functions see and nothing is written down twice.
"""

import boto3

from infra import aws
from infra.aws import EMULATOR_KEY, EMULATOR_REGION
from infra.outputs import Outputs


def environment(outputs: Outputs, endpoint_url: str | None = None) -> dict[str, str]:
    """The variables of the REST handler of a stack, and those by which its AWS is reached from here.

    To be set before ``chalicelib`` is imported.
    """
    function = outputs.functions["api_handler"]
    found = aws.client("lambda", endpoint_url).get_function_configuration(FunctionName=function)
    variables: dict[str, str] = found["Environment"]["Variables"]
    if endpoint_url is None:
        return {**variables, "AWS_REGION": boto3.Session().region_name}
    return {**variables, **emulated(endpoint_url)}


def emulated(endpoint_url: str) -> dict[str, str]:
    """What makes botocore speak to an emulator and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": EMULATOR_KEY,
        "AWS_SECRET_ACCESS_KEY": EMULATOR_KEY,
        "AWS_REGION": EMULATOR_REGION,
        "AWS_DEFAULT_REGION": EMULATOR_REGION,
    }
