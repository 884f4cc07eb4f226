"""Deploys what our latency is compared with into the emulator that our own stack runs in: an echo, a tutorial's chat.

Knows nothing of the application.
"""

import io
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import aws
from infra.template.functions import RUNTIME

FUNCTIONS = Path(__file__).parent / "lambdas"
STAGE = "bench"
TABLE = "bench-tutorial-connections"
BATCH = 25
"""DynamoDB takes no more items at once."""
# The emulator checks no rights; a function must name a role all the same.
ROLE = "arn:aws:iam::000000000000:role/bench"


@dataclass(frozen=True, slots=True)
class References:
    """Addresses of WebSocket APIs. The tutorial's wants a ``room_id`` in the query."""

    echo: str
    tutorial: str


def deploy(endpoint_url: str) -> References:
    """Deploys both into an emulator that has neither."""
    aws.client("dynamodb", endpoint_url).create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "connection_id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "connection_id", "KeyType": "HASH"}],
    )
    return References(_deploy("echo", endpoint_url), _deploy("tutorial", endpoint_url))


def add_connections(endpoint_url: str, number: int) -> None:
    """Adds ``number`` connections to the tutorial's table, each in a room of its own."""
    client, put = aws.client("dynamodb", endpoint_url), "PutRequest"
    for start in range(0, number, BATCH):
        names = [str(uuid.uuid4()) for _ in range(min(BATCH, number - start))]
        items = [{"connection_id": {"S": name}, "room": {"S": f"room of {name}"}} for name in names]
        client.batch_write_item(RequestItems={TABLE: [{put: {"Item": item}} for item in items]})


def _deploy(name: str, endpoint_url: str) -> str:
    """One function behind a WebSocket API of its own; returns its address."""
    api = aws.client("apigatewayv2", endpoint_url)
    api_id = api.create_api(
        Name=f"bench-{name}", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    sockets = f"{endpoint_url}/_aws/execute-api/{api_id}/{STAGE}"
    arn = _function(name, {"SOCKETS": sockets, "TABLE": TABLE}, endpoint_url)
    uri = f"arn:aws:apigateway:{aws.EMULATOR_REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"
    integration = api.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=uri, IntegrationMethod="POST"
    )["IntegrationId"]
    for route in ("$connect", "$disconnect", "$default"):
        api.create_route(ApiId=api_id, RouteKey=route, Target=f"integrations/{integration}")
    api.create_stage(ApiId=api_id, StageName=STAGE, AutoDeploy=True)
    return sockets.replace("http", "ws", 1)


def _function(name: str, variables: dict[str, str], endpoint_url: str) -> str:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.write(FUNCTIONS / f"{name}.py", f"{name}.py")
    created: dict[str, Any] = aws.client("lambda", endpoint_url).create_function(
        FunctionName=f"bench-{name}",
        Runtime=RUNTIME,
        Role=ROLE,
        Handler=f"{name}.handler",
        Code={"ZipFile": code.getvalue()},
        MemorySize=1024,
        Timeout=29,
        Environment={"Variables": variables},
    )
    return str(created["FunctionArn"])
