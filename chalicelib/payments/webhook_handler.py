"""The webhook Function URL: Stripe's events, and payers who come back.

Nothing in a request is believed: each is only a reason to ask the gateway about an attempt.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib import log
from chalicelib.chat import departures
from chalicelib.localization.clock import now
from chalicelib.payments import repository, webhook_log
from chalicelib.payments.gateways import stripe_events
from chalicelib.payments.gateways.base import ForgedReturn, GatewayError, Misconfigured, PaymentMethod, ReturnRequest
from chalicelib.payments.gateways.registry import webhook_secrets
from chalicelib.payments.gateways.stripe_events import BadSignature, StripeEvent
from chalicelib.payments.settlement import settle_by_id, settle_return
from chalicelib.payments.webhook_log import WebhookRequest
from chalicelib.payments.webhook_models import ProcessedEvent
from chalicelib.realtime import gone
from chalicelib.settings import settings

gone.set_handler(departures.handle_gone)

BODIES = {
    200: "received",
    303: "",
    400: "This is not signed as it should be. / हस्ताक्षर मिलेन।",
    404: "There is no such payment. / यस्तो भुक्तानी छैन।",
    500: "Something went wrong on our side. / हाम्रोतर्फ केही गडबड भयो।",
}
"""The body of each status. A person may read it: in a browser that came back to a broken address."""


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """What the address of a return says: which gateway, which attempt, and at some gateways which outcome."""

    method: PaymentMethod
    attempt_id: str
    outcome: Literal["success", "failure", "cancel", ""] = ""


def webhooks(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The Lambda function of the Function URL (payload format 2.0). Safe to repeat."""
    with log.invocation("webhooks", context.aws_request_id):
        request = _parse(event)
        headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
        try:
            if request.path.rstrip("/") == "/stripe" and request.method == "POST":
                status = _handle_stripe(request)
            elif (payment_id := _handle_return(request)) is None:
                status = 404
            else:
                status = 303
                headers["Location"] = f"{settings().public_url}/pay/result?payment_id={payment_id}"
        except Exception as error:
            # the sender is told to send it again; a stored request can be replayed
            log.note(error=type(error).__name__, exception=error)
            status = 500
        log.note(status=status, path=request.path)
        return {"statusCode": status, "headers": headers, "body": BODIES[status]}


def _parse(event: Mapping[str, Any]) -> WebhookRequest:
    body = event.get("body") or ""
    return WebhookRequest(
        method=str(event["requestContext"]["http"]["method"]),
        path=str(event.get("rawPath") or "/"),
        raw_query=str(event.get("rawQueryString") or ""),
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
    )


def _handle_return(request: WebhookRequest) -> str | None:
    """Settles the attempt of a payer who has come back. Returns the payment's id, or None if there is no such attempt.

    Safe to repeat. Raises no error of the settling: a payer can do nothing about it, and the result page asks again.
    """
    address = parse_address(request)
    attempt = None if address is None else repository.find_attempt(address.attempt_id, address.method)
    if address is None or attempt is None:
        webhook_log.store_unprocessed(request, None if address is None else address.method, "unknown")
        return None
    webhook = webhook_log.store(request, address.method, attempt_id=attempt.id)
    try:
        with webhook_log.record_outcome(webhook):
            settle_return(attempt, ReturnRequest(request.query, request.raw_query, request.form, address.outcome))
    except (ForgedReturn, GatewayError):
        pass  # recorded in the webhook log
    except Exception as error:
        log.note(error=type(error).__name__, exception=error)
    return attempt.payment_id


def parse_address(request: WebhookRequest) -> ReturnAddress | None:
    """Parses the address of a return. None if it is no return address. Pure."""
    match request.method, request.path.strip("/").split("/"):
        case "GET", ["khalti", attempt_id]:
            return ReturnAddress(PaymentMethod.KHALTI, attempt_id)
        case "GET", ["esewa", attempt_id, ("success" | "failure") as outcome]:
            return ReturnAddress(PaymentMethod.ESEWA, attempt_id, outcome)
        case "GET", ["connectips", ("success" | "failure") as outcome]:
            return ReturnAddress(PaymentMethod.CONNECT_IPS, request.query.get("TXNID", ""), outcome)
        case (("GET" | "POST"), ["imepay", attempt_id]):
            return ReturnAddress(PaymentMethod.IME_PAY, attempt_id)
        case "GET", ["stripe", attempt_id, ("success" | "cancel") as outcome]:
            return ReturnAddress(PaymentMethod.STRIPE, attempt_id, outcome)
    return None


def _handle_stripe(request: WebhookRequest) -> int:
    """Returns the status: 200 once the event is processed, 400 for a wrong signature, 500 so that it is sent again."""
    stripe = PaymentMethod.STRIPE
    try:
        stripe_events.verify_signature(request.body, request.headers.get("stripe-signature"), webhook_secrets())
    except BadSignature:
        webhook_log.store_unprocessed(request, stripe, "rejected", signature_valid=False)
        return 400
    except Misconfigured:
        webhook_log.store_unprocessed(request, None, "failed")  # the signature cannot be checked now
        return 500
    event = stripe_events.parse_event(request.body)
    if event is None:
        webhook_log.store_unprocessed(request, stripe, "unknown", signature_valid=True)
        return 200
    webhook = webhook_log.store(request, stripe, attempt_id=event.attempt_id, event_id=event.id, signature_valid=True)
    try:
        with webhook_log.record_outcome(webhook):
            _handle_event(event)
    except GatewayError:
        return 500
    return 200


def _handle_event(event: StripeEvent) -> None:
    """Settles the attempt that an event is about, once: an event that was processed is not processed again."""
    if ProcessedEvent.count(event.id, consistent_read=True) > 0:
        return
    attempt_id = event.attempt_id
    if attempt_id is None and event.payment_intent is not None:
        attempt_id = repository.find_attempt_id(event.payment_intent)
    if attempt_id is not None and settle_by_id(attempt_id, PaymentMethod.STRIPE):
        ProcessedEvent(event.id, expires_at=now() + webhook_log.RETENTION).save()
