"""The floor: a function that sends a frame back to where it came from, and nothing else."""

import os
from typing import Any

import boto3

sockets = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["SOCKETS"])


def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    request = event["requestContext"]
    if request["eventType"] == "MESSAGE":
        sockets.post_to_connection(ConnectionId=request["connectionId"], Data=event["body"].encode())
    print(request["eventType"])  # the emulator waits 50 ms for the first line of a function that writes none
    return {"statusCode": 200}
