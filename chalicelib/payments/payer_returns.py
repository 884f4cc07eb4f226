"""Payers who come back from a gateway. What a return says is only checked; the gateway is always asked."""

from dataclasses import dataclass
from typing import Literal

from chalicelib import log
from chalicelib.payments import repository, webhook_log
from chalicelib.payments.gateways.base import ForgedReturn, GatewayError, PaymentMethod, ReturnRequest
from chalicelib.payments.settlement import settle_return
from chalicelib.payments.webhook_log import WebhookRequest


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """What the address of a return says: which gateway, which attempt, and at some gateways which outcome."""

    method: PaymentMethod
    attempt_id: str
    outcome: Literal["success", "failure", "cancel", ""] = ""


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


def handle_return(request: WebhookRequest) -> str | None:
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
