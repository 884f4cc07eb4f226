"""A chat as tutorials write it: scans the table of connections for the room's, and posts to one after the other.

It stores no message, checks no right, notifies nobody who is away, and loses what is sent while a socket is down.
"""

import os
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr

sockets = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["SOCKETS"])
connections = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    request = event["requestContext"]
    connection_id = request["connectionId"]
    match request["eventType"]:
        case "CONNECT":
            room = event["queryStringParameters"]["room_id"]
            connections.put_item(Item={"connection_id": connection_id, "room": room})
        case "MESSAGE":
            room = connections.get_item(Key={"connection_id": connection_id})["Item"]["room"]
            for connection in connections.scan(FilterExpression=Attr("room").eq(room))["Items"]:
                sockets.post_to_connection(ConnectionId=connection["connection_id"], Data=event["body"].encode())
        case "DISCONNECT":
            connections.delete_item(Key={"connection_id": connection_id})
    print(request["eventType"])  # the emulator waits 50 ms for the first line of a function that writes none
    return {"statusCode": 200}
