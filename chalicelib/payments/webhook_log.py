"""The webhook log: every request of a gateway or a returning payer, stored before anything is done about it.

A request is stored outside of what it leads to, so that a crash loses nothing. Secrets are left out, sizes are capped,
and what belongs to nobody is kept for days only.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import parse_qs

from chalicelib import log, metrics
from chalicelib.audit import service as audit
from chalicelib.db import Page, PageRequest, Transaction, query_page
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.payments.gateways.base import ForgedReturn, GatewayError, PaymentMethod
from chalicelib.payments.settlement import settle_by_id
from chalicelib.payments.webhook_models import PaymentWebhook, WebhookState
from chalicelib.tokens import Actor

RETENTION = timedelta(days=180)
JUNK_RETENTION = timedelta(days=3)
"""How long a request is kept that is neither signed nor about an attempt of ours."""
MAX_PAYLOAD_CHARACTERS = 16 * 1024
STORED_HEADERS = frozenset({"content-type", "user-agent", "x-forwarded-for"})
"""Not the signature: somebody could use it again."""
_CLIENT_SECRET = re.compile(r'("client_secret"\s*:\s*")[^"]*')
"""Stripe's secret with which a browser may go on paying."""

Verdict = Literal["processed", "rejected", "unknown", "failed"]


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A decoded request at the webhook function. Header names are in lower case; the last value of a name counts."""

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


def store_unprocessed(
    request: WebhookRequest, method: PaymentMethod | None, verdict: Verdict, *, signature_valid: bool | None = None
) -> None:
    """Stores a request that nothing is done about, and counts its verdict."""
    webhook = store(request, method, attempt_id=None, signature_valid=signature_valid)
    _count_verdict(webhook, verdict)


def store(
    request: WebhookRequest,
    method: PaymentMethod | None,
    *,
    attempt_id: str | None,
    event_id: str | None = None,
    signature_valid: bool | None = None,
) -> PaymentWebhook:
    """Stores a request before it is processed.

    One that has neither an attempt of ours nor a valid signature is stored without its payload, and expires sooner.
    """
    is_known = signature_valid is True or (attempt_id is not None and signature_valid is None)
    moment = now()
    payload = request.body.decode(errors="replace") or request.raw_query
    webhook = PaymentWebhook(
        id=new_id(),
        payment_method=None if method is None else method.value,
        event_id=event_id,
        attempt_id=attempt_id,
        path=request.path[:200],
        payload=_CLIENT_SECRET.sub(r"\1***", payload)[:MAX_PAYLOAD_CHARACTERS] if is_known else "",
        headers={name: value[:500] for name, value in request.headers.items() if name in STORED_HEADERS},
        signature_valid=signature_valid,
        created_at=moment,
        updated_at=moment,
        expires_at=moment + (RETENTION if is_known else JUNK_RETENTION),
    )
    webhook.save()
    return webhook


@contextmanager
def record_outcome(webhook: PaymentWebhook) -> Iterator[None]:
    """Wraps the processing of a stored request, and records how it ended. Raises again what is raised inside."""
    try:
        yield
    except Exception as error:
        _record(webhook, error)
        raise
    _record(webhook, None)


def _record(webhook: PaymentWebhook, error: Exception | None) -> None:
    if error is not None:
        log.note(webhook_error=type(error).__name__)
    is_rejected = isinstance(error, ForgedReturn)
    _count_verdict(webhook, "processed" if error is None else "rejected" if is_rejected else "failed")
    message = PaymentWebhook.error
    webhook.update(
        [
            PaymentWebhook.processed.set(error is None),
            PaymentWebhook.state.set(WebhookState.of(processed=error is None).value),
            message.remove() if error is None else message.set(f"{type(error).__name__}: {error}"[:500]),
            PaymentWebhook.updated_at.set(now()),
        ]
    )


def _count_verdict(webhook: PaymentWebhook, verdict: Verdict) -> None:
    metrics.count("WebhookVerdicts", method=webhook.payment_method or "UNKNOWN", verdict=verdict)


def list_webhooks(processed: bool | None, page_request: PageRequest) -> Page[PaymentWebhook]:
    """Lists the stored requests, newest first: all of them, or by whether they were processed."""
    if processed is None:
        return query_page(PaymentWebhook.by_age, "webhook", page_request)
    return query_page(PaymentWebhook.by_state, WebhookState.of(processed=processed).value, page_request)


def replay(actor: Actor, webhook_id: str) -> PaymentWebhook:
    """Processes a stored request again: settles its attempt, if it has one and its signature is not wrong.

    Audited. Safe to repeat. Raises ``NotFound``; a gateway's failure is recorded on the request.
    """
    webhook = PaymentWebhook.load(webhook_id)
    with Transaction() as tx:
        audit.record(tx, actor.id, "REPLAY_WEBHOOK", "webhook", webhook_id, {"attempt_id": webhook.attempt_id})
    if webhook.attempt_id is not None and webhook.signature_valid is not False:
        with suppress(GatewayError), record_outcome(webhook):
            settle_by_id(webhook.attempt_id, str(webhook.payment_method))
    return PaymentWebhook.load(webhook_id)
