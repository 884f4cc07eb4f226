"""Runs a payment use case in its own process, so that a test can kill it.

``python -m tests.integration.payments.killable_use_case '<JSON>'``
"""

import json
import sys
from typing import Any

from chalicelib.idempotency import claim
from chalicelib.payments import checkout, reconciler, service, webhook_handler
from chalicelib.payments.gateways.base import PaymentMethod
from chalicelib.payments.schemas import RefundBody
from chalicelib.tokens import Actor, Role
from tests.integration.payments.webhook_server import Context


def run_use_case(use_case: dict[str, Any]) -> None:
    match use_case:
        case {"do": "return", "path": path}:
            http = {"http": {"method": "GET"}}
            webhook_handler.webhooks({"requestContext": http, "rawPath": path, "headers": {}}, Context())
        case {"do": "reconcile"}:
            reconciler.run()
        case {"do": "checkout", "user": user, "booking": booking, "key": key}:
            ticket = claim(user, "checkout", booking, key, {"payment_method": "KHALTI"})
            checkout.start_checkout(booking, PaymentMethod.KHALTI, ticket)
        case {"do": "refund", "user": user, "booking": booking, "key": key}:
            body = RefundBody(reason="crash")
            ticket = claim(user, "refund", booking, key, body.model_dump(mode="json"))
            service.refund(Actor(user, Role.ADMIN), booking, body, ticket)


if __name__ == "__main__":
    run_use_case(json.loads(sys.argv[1]))
