"""DynamoDB's API of the emulator over one kept connection: JSON in, JSON out, nothing signed."""

import json
import os
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit


class DynamoDbApi:
    def __init__(self, region: str) -> None:
        address = urlsplit(os.environ["AWS_ENDPOINT_URL"])
        self._connection = HTTPConnection(str(address.hostname), address.port)
        key = os.environ["AWS_ACCESS_KEY_ID"]
        # The emulator takes account and region from here, and verifies nothing.
        self._authorization = f"AWS4-HMAC-SHA256 Credential={key}/20270101/{region}/dynamodb/aws4_request"

    def call(self, target: str, body: bytes | str) -> tuple[int, dict[str, Any]]:
        """Returns status and answer; an error's answer has the form in which botocore passes it on."""
        headers = {
            "X-Amz-Target": target,
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": self._authorization,
        }
        self._connection.request("POST", "/", body, headers)
        response = self._connection.getresponse()
        status, answer = response.status, json.loads(response.read() or b"{}")
        if status >= 300:
            code = str(answer.get("__type", "")).rpartition("#")[2]
            message = answer.get("message") or answer.get("Message") or ""
            answer["Error"] = {"Code": code, "Message": message}
        answer["ResponseMetadata"] = {"HTTPStatusCode": status, "RequestId": ""}
        return status, answer
