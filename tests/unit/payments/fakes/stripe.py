"""Stripe's API as far as hosted checkouts go: sessions, refunds, idempotency keys that are kept, coded errors."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.unit.payments.fakes.server import Fake, Refused, Reply, Request, refuse_unless


@dataclass
class Session:
    id: str
    asked: dict[str, str]
    status: str = "open"
    payment_status: str = "unpaid"
    intent_status: str = "requires_payment_method"
    amount_total: int = 0
    currency: str = ""
    disputed: bool = False
    refunds: list[dict[str, Any]] = field(default_factory=list)

    @property
    def intent(self) -> str:
        return self.id.replace("cs_", "pi_")


class FakeStripe(Fake):
    SECRET = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
    WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, Session] = {}
        self.replays: dict[str, tuple[bytes, Reply]] = {}
        self.refund_status = "succeeded"
        self.expands = True

    def config(self) -> dict[str, Any]:
        return {
            "api_base": f"{self.url}/",
            "secret_key": self.SECRET,
            "webhook_secret": self.WEBHOOK_SECRET,
            "currency": "USD",
            "npr_per_unit": "133.50",
        }

    def refusal(self, refused: Refused) -> Reply:
        kind = "api_error" if refused.status >= 500 else "invalid_request_error"
        code, _, param = refused.reason.partition(" ")
        words = f"You did something wrong with {self.SECRET[:12]}****{self.SECRET[-4:]}"
        return Reply({"error": {"type": kind, "code": code, "param": param, "message": words}}, refused.status)

    def answer(self, request: Request) -> Reply:
        refuse_unless(request.headers.get("authorization") == f"Bearer {self.SECRET}", "api_key_invalid", 401)
        refuse_unless(request.headers.get("stripe-version"), "version")
        if request.verb == "POST":
            return self._once(request)
        match request.path.split("/"):
            case ["", "v1", "checkout", "sessions", session_id]:
                refuse_unless(session_id in self.sessions, "resource_missing session", 404)
                expanded = [value for name, value in request.query.items() if name.startswith("expand[")]
                return Reply(self._session(self.sessions[session_id], expanded))
            case ["", "v1", "refunds"]:
                session = self._of_intent(request.query["payment_intent"])
                return Reply({"object": "list", "url": "/v1/refunds", "has_more": False, "data": session.refunds})
        raise Refused("url_unknown", 404)

    def _once(self, request: Request) -> Reply:
        key = request.headers.get("idempotency-key", "")
        refuse_unless(0 < len(key) <= 255, "idempotency_key_missing")
        if key in self.replays:
            content, reply = self.replays[key]
            if content == request.content:
                return reply
            error = {"type": "idempotency_error", "message": "Keys for idempotent requests can only be used once."}
            return Reply({"error": error}, 400)
        match request.path:
            case "/v1/checkout/sessions":
                reply = Reply(self._create(request.form))
            case "/v1/refunds":
                reply = Reply(self._refund(request.form))
            case path if match := re.fullmatch("/v1/checkout/sessions/([^/]+)/expire", path):
                reply = Reply(self._expire(match[1]))
            case _:
                raise Refused("url_unknown", 404)
        self.replays[key] = request.content, reply
        return reply

    def _create(self, asked: dict[str, str]) -> dict[str, Any]:
        refuse_unless(asked["mode"] == "payment" and asked["line_items[0][quantity]"] == "1", "parameter_invalid mode")
        refuse_unless(asked["success_url"] and asked["cancel_url"], "parameter_missing success_url")
        life = int(asked["expires_at"]) - time.time()
        refuse_unless(30 * 60 <= life <= 24 * 3600, "parameter_invalid expires_at")
        amount = int(asked["line_items[0][price_data][unit_amount]"])
        refuse_unless(amount >= 50, "amount_too_small")
        session = Session(f"cs_test_{len(self.sessions) + 1}", asked, amount_total=amount)
        session.currency = asked["line_items[0][price_data][currency]"]
        refuse_unless(session.currency == session.currency.lower(), "parameter_invalid currency")
        self.sessions[session.id] = session
        return self._session(session, [])

    def _expire(self, session_id: str) -> dict[str, Any]:
        refuse_unless(session_id in self.sessions, "resource_missing session", 404)
        session = self.sessions[session_id]
        refuse_unless(session.status == "open", "session_not_open")
        session.status = "expired"
        return self._session(session, [])

    def _session(self, session: Session, expanded: list[str]) -> dict[str, Any]:
        paying = session.payment_status == "paid" or session.status == "complete"
        return {
            "id": session.id,
            "object": "checkout.session",
            "status": session.status,
            "payment_status": session.payment_status,
            "amount_total": session.amount_total,
            "currency": session.currency,
            "client_reference_id": session.asked["client_reference_id"],
            "customer_details": {"email": "somebody@example.com", "address": {"city": "Toronto"}},
            "metadata": {"attempt_id": session.asked["metadata[attempt_id]"]},
            "payment_intent": self._intent(session, expanded) if paying else None,
            "url": f"{self.url}/c/pay/{session.id}" if session.status == "open" else None,
        }

    def _intent(self, session: Session, expanded: list[str]) -> Any:
        if not self.expands or "payment_intent" not in expanded:
            return session.intent
        refunded = sum(refund["amount"] for refund in session.refunds)
        charge = {
            "id": session.intent.replace("pi_", "ch_"),
            "object": "charge",
            "amount": session.amount_total,
            "amount_refunded": refunded,
            "refunded": refunded == session.amount_total,
            "disputed": session.disputed,
        }
        return {
            "id": session.intent,
            "object": "payment_intent",
            "status": session.intent_status,
            "client_secret": f"{session.intent}_secret_do_not_keep",
            "latest_charge": charge if "payment_intent.latest_charge" in expanded else charge["id"],
        }

    def _of_intent(self, intent: str) -> Session:
        found = next((session for session in self.sessions.values() if session.intent == intent), None)
        refuse_unless(found is not None, "resource_missing payment_intent", 404)
        assert found is not None
        return found

    def _refund(self, asked: dict[str, str]) -> dict[str, Any]:
        session, amount = self._of_intent(asked["payment_intent"]), int(asked["amount"])
        left = session.amount_total - sum(refund["amount"] for refund in session.refunds)
        refuse_unless(left, "charge_already_refunded")
        refuse_unless(0 < amount <= left, "amount_too_large amount")
        refund = {
            "id": f"re_{len(session.refunds) + 1}",
            "object": "refund",
            "amount": amount,
            "currency": session.currency,
            "status": self.refund_status,
            "payment_intent": session.intent,
            "metadata": {"refund_id": asked["metadata[refund_id]"], "attempt_id": asked["metadata[attempt_id]"]},
        }
        session.refunds.append(refund)
        return refund
