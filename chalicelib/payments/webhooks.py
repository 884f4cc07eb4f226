"""The webhook Function URL: gateways' events, and payers coming back.

Whatever comes is kept first, outside of what is then done about it, so that a crash loses nothing; secrets are left
out, sizes are capped, and what is nobody's is kept for days only. Nothing in a request is believed: each is a reason to
settle its attempt, and settling asks the gateway.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import parse_qs

from chalicelib import log, metrics
from chalicelib.audit import service as audit
from chalicelib.db import Page, PageRequest, Transaction, query_page
from chalicelib.errors import NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.payments import ledger, refunds
from chalicelib.payments.gateways import stripe_events
from chalicelib.payments.gateways.base import ForgedReturn, GatewayError, Misconfigured, PaymentMethod, ReturnRequest
from chalicelib.payments.gateways.registry import webhook_secrets
from chalicelib.payments.gateways.stripe_events import BadSignature, StripeEvent
from chalicelib.payments.models import PROCESSED, UNPROCESSED, Attempt, PaymentWebhook, ProcessedEvent
from chalicelib.payments.orders import gateway_for, order_of
from chalicelib.payments.settle import settle
from chalicelib.settings import settings
from chalicelib.tokens import Actor

KEPT = timedelta(days=180)
JUNK_KEPT = timedelta(days=3)
MAX_PAYLOAD = 16 * 1024
_CLIENT_SECRET = re.compile(r'("client_secret"\s*:\s*")[^"]*')
KEPT_HEADERS = frozenset({"content-type", "user-agent", "x-forwarded-for"})
"""Not the signature: it is proof that somebody could use again."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request at the Function URL, decoded."""

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.raw_query, keep_blank_values=True).items()}

    @property
    def form(self) -> dict[str, str]:
        if "form" not in self.headers.get("content-type", ""):
            return {}
        text = self.body.decode(errors="replace")
        return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


@dataclass(frozen=True, slots=True)
class Return:
    """Where a payer came back to: whose attempt, at which gateway, by which of its addresses."""

    method: PaymentMethod
    attempt_id: str
    outcome: Literal["success", "failure", "cancel", ""] = ""


def webhooks(event: dict[str, Any], context: Any) -> dict[str, Any]:
    with log.invocation("webhooks", context.aws_request_id):
        request = _request(event)
        try:
            status, headers = _answer(request)
        except Exception as error:
            # whoever sent it is told to send it again; what was kept can be replayed
            log.note(error=type(error).__name__, exception=error)
            status, headers = 500, {}
        log.note(status=status, path=request.path)
        headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **headers}
        return {"statusCode": status, "headers": headers, "body": _WORDS[status]}


_WORDS = {
    200: "received",
    303: "",
    400: "This is not signed as it should be. / हस्ताक्षर मिलेन।",
    404: "There is no such payment. / यस्तो भुक्तानी छैन।",
    500: "Something went wrong on our side. / हाम्रोतर्फ केही गडबड भयो।",
}
"""A person may read a refusal, in a browser that came back with a broken address."""


def _request(event: Mapping[str, Any]) -> Request:
    body = event.get("body") or ""
    return Request(
        method=str(event["requestContext"]["http"]["method"]),
        path=str(event.get("rawPath") or "/"),
        raw_query=str(event.get("rawQueryString") or ""),
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
    )


def _answer(request: Request) -> tuple[int, dict[str, str]]:
    if request.path.rstrip("/") == "/stripe" and request.method == "POST":
        return _stripe(request), {}
    found = route(request)
    attempt = None if found is None else _attempt(found.attempt_id, found.method)
    kept = _keep(request, found, attempt)
    if attempt is None or found is None:
        _count(kept, "unknown")
        return 404, {}
    try:
        _process(kept, lambda: _come_back(attempt, found, request))
    except Exception as error:
        # a failure of ours is noted, and nothing that a payer can do about: the result page asks again
        log.note(error=type(error).__name__, exception=error)
    return 303, {"Location": f"{settings().public_url}/pay/result?payment_id={attempt.payment_id}"}


def route(request: Request) -> Return | None:
    """Which attempt an address is about; None where it is nobody's. Pure."""
    match request.method, request.path.strip("/").split("/"):
        case "GET", ["khalti", attempt_id]:
            return Return(PaymentMethod.KHALTI, attempt_id)
        case "GET", ["esewa", attempt_id, ("success" | "failure") as outcome]:
            return Return(PaymentMethod.ESEWA, attempt_id, outcome)
        case "GET", ["connectips", ("success" | "failure") as outcome]:
            return Return(PaymentMethod.CONNECT_IPS, request.query.get("TXNID", ""), outcome)
        case (("GET" | "POST"), ["imepay", attempt_id]):
            return Return(PaymentMethod.IME_PAY, attempt_id)
        case "GET", ["stripe", attempt_id, ("success" | "cancel") as outcome]:
            return Return(PaymentMethod.STRIPE, attempt_id, outcome)
    return None


def _attempt(attempt_id: str, method: str) -> Attempt | None:
    """The attempt of that id at this gateway; None where it has none."""
    if not 1 <= len(attempt_id) <= 20:
        return None
    try:
        attempt = ledger.attempt_of(attempt_id)
    except NotFound:
        return None
    return attempt if attempt.payment_method == method else None


def _come_back(attempt: Attempt, found: Return, request: Request) -> None:
    """Settles the attempt of a payer who came back. What a return says is only checked; the gateway is asked."""
    arrival = ReturnRequest(query=request.query, raw_query=request.raw_query, form=request.form, outcome=found.outcome)
    settle(attempt, gateway_for(found.method).verify_return(order_of(attempt), arrival))


def _stripe(request: Request) -> int:
    """400 for a bad signature; 200 once it is dealt with; a failure of ours is a 500, so that it is sent again."""
    try:
        stripe_events.verify_signature(request.body, request.headers.get("stripe-signature"), webhook_secrets())
    except BadSignature:
        _count(_keep(request, None, None, signed=False), "rejected")
        return 400
    except Misconfigured:
        _count(_keep(request, None, None), "failed")  # whether it is Stripe's cannot be told now: it is to come again
        return 500
    event = stripe_events.parse_event(request.body)
    if event is None:
        _count(_keep(request, None, None, signed=True), "unknown")
        return 200
    kept = _keep(request, None, None, event=event, signed=True)
    error = _process(kept, lambda: _hear(event))
    return 200 if error is None else 500


def _hear(event: StripeEvent) -> None:
    """Looks into what an event is about, once: an event that has been dealt with is not looked into again."""
    if _is_processed(event.id):
        return
    attempt_id = event.attempt_id
    if attempt_id is None and event.payment_intent is not None:
        attempt_id = ledger.attempt_paid_with(event.payment_intent)
    if attempt_id is not None and _look_into(attempt_id, PaymentMethod.STRIPE):
        ProcessedEvent(event.id, expires_at=now() + KEPT).save()


def _look_into(attempt_id: str, method: str) -> bool:
    """Settles an attempt, and its refunds that were asked for. False where this gateway has no such attempt."""
    attempt = _attempt(attempt_id, method)
    if attempt is None:
        return False
    settle(attempt)
    for refund in ledger.refunds_of(attempt.payment_id):
        if refund.asked_at is not None:  # whoever has just written it down is about to ask
            refunds.execute(refund.payment_id, refund.id)
    return True


def _is_processed(event_id: str) -> bool:
    return ProcessedEvent.count(event_id, consistent_read=True) > 0


def _keep(
    request: Request,
    found: Return | None,
    attempt: Attempt | None,
    *,
    event: StripeEvent | None = None,
    signed: bool | None = None,
) -> PaymentWebhook:
    """Stores a request before anything is done about it."""
    known = attempt is not None or signed is True
    moment = now()
    method = PaymentMethod.STRIPE if signed is not None else found.method if found else None
    kept = PaymentWebhook(
        id=new_id(),
        payment_method=None if method is None else method.value,
        event_id=event.id if event else None,
        attempt_id=attempt.id if attempt else event.attempt_id if event else None,
        path=request.path[:200],
        payload=_payload(request) if known else "",
        headers={name: value[:500] for name, value in request.headers.items() if name in KEPT_HEADERS},
        signature_valid=signed,
        created_at=moment,
        updated_at=moment,
        expires_at=moment + (KEPT if known else JUNK_KEPT),
    )
    kept.save()
    return kept


def _payload(request: Request) -> str:
    """What it carried: the body, or else the query. The secret with which a browser may go on paying is left out."""
    carried = request.body.decode(errors="replace") or request.raw_query
    return _CLIENT_SECRET.sub(r"\1***", carried)[:MAX_PAYLOAD]


def _process(kept: PaymentWebhook, work: Callable[[], object]) -> Exception | None:
    """Does what a kept request asks for, and notes on it how that went."""
    error: Exception | None = None
    try:
        work()
    except (ForgedReturn, GatewayError) as problem:
        error = problem
    except Exception as problem:
        _note(kept, problem)
        raise
    _note(kept, error)
    return error


def _note(kept: PaymentWebhook, error: Exception | None) -> None:
    if error is not None:
        log.note(webhook_error=type(error).__name__)
    _count(kept, "processed" if error is None else "rejected" if isinstance(error, ForgedReturn) else "failed")
    said = PaymentWebhook.error
    kept.update(
        [
            PaymentWebhook.processed.set(error is None),
            PaymentWebhook.state.set(PROCESSED if error is None else UNPROCESSED),
            said.remove() if error is None else said.set(f"{type(error).__name__}: {error}"[:500]),
            PaymentWebhook.updated_at.set(now()),
        ]
    )


def _count(kept: PaymentWebhook, verdict: Literal["processed", "rejected", "unknown", "failed"]) -> None:
    metrics.count("WebhookVerdicts", method=kept.payment_method or "UNKNOWN", verdict=verdict)


def newest(processed: bool | None, page_request: PageRequest) -> Page[PaymentWebhook]:
    """What came in, newest first: all of it, or by whether it was dealt with."""
    if processed is None:
        return query_page(PaymentWebhook.by_age, "webhook", page_request)
    return query_page(PaymentWebhook.by_state, PROCESSED if processed else UNPROCESSED, page_request)


def replay(actor: Actor, webhook_id: str) -> PaymentWebhook:
    """Does once more what a kept request asks for: looks into its attempt, if it is ours. Raises ``NotFound``."""
    try:
        kept = PaymentWebhook.get(webhook_id, consistent_read=True)
    except PaymentWebhook.DoesNotExist as error:
        raise NotFound from error
    with Transaction() as tx:
        audit.record(tx, actor.id, "REPLAY_WEBHOOK", "webhook", webhook_id, {"attempt_id": kept.attempt_id})
    if kept.attempt_id is not None and kept.signature_valid is not False:
        attempt_id, method = kept.attempt_id, str(kept.payment_method)
        _process(kept, lambda: _look_into(attempt_id, method))
    return PaymentWebhook.get(webhook_id, consistent_read=True)
