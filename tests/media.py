"""Deploys the media function once more, for the bucket of a test process."""

import json

import httpx

from infra import aws
from infra.local.settings import STACK_NAME

DEPLOYED = f"{STACK_NAME}-process_media"


def deploy(endpoint: str, name: str, bucket: str) -> None:
    """Deploys the code of the stack's media function under this name, with the same rights on this bucket."""
    functions = aws.client("lambda", endpoint)
    deployed = functions.get_function(FunctionName=DEPLOYED)
    configuration = deployed["Configuration"]
    functions.create_function(
        FunctionName=name,
        Runtime=configuration["Runtime"],
        Handler=configuration["Handler"],
        Role=_role(endpoint, name, configuration["Role"].rsplit("/", 1)[1], bucket),
        Code={"ZipFile": httpx.get(deployed["Code"]["Location"]).content},
        Layers=[layer["Arn"] for layer in configuration["Layers"]],
        Timeout=configuration["Timeout"],
        MemorySize=configuration["MemorySize"],
        Environment={"Variables": {**configuration["Environment"]["Variables"], "ATTACHMENTS_BUCKET": bucket}},
    )


def _role(endpoint: str, name: str, deployed: str, bucket: str) -> str:
    iam = aws.client("iam", endpoint)
    trust = iam.get_role(RoleName=deployed)["Role"]["AssumeRolePolicyDocument"]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    [policy] = iam.list_role_policies(RoleName=deployed)["PolicyNames"]
    document = iam.get_role_policy(RoleName=deployed, PolicyName=policy)["PolicyDocument"]
    for statement in document["Statement"]:
        objects = [
            arn.split(":::", 1)[1].split("/", 1)[1] for arn in statement["Resource"] if arn.startswith("arn:aws:s3:")
        ]
        if objects:
            statement["Resource"] = [f"arn:aws:s3:::{bucket}/{prefix}" for prefix in objects]
    iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    return str(role["Arn"])
