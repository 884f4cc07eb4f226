"""The webhook Function URL. No gateway is connected yet: every address is unknown."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.edge import log

functions = Blueprint(__name__)


@functions.lambda_function(name="webhooks")
def webhooks(event: dict[str, Any], context: Any) -> dict[str, Any]:
    with log.invocation("webhooks", context.aws_request_id):
        return {"statusCode": 404, "headers": {"Content-Type": "application/json"}, "body": "{}"}
