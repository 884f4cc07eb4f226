"""Stripe's objects, made of an attempt: what its API answers and its events carry.

Fields as stripe-python 16 declares them, of which those are left out that say nothing about a one-time card payment.
"""

from collections.abc import Callable, Iterable
from typing import Any

from infra.local.sandbox.attempts import UNDECIDED, Attempt, Refund, RefundState, State
from infra.local.sandbox.stripe.errors import invalid
from infra.local.sandbox.switches import Switches

Document = dict[str, Any]

DECLINED = {
    "code": "card_declined",
    "decline_code": "generic_decline",
    "message": "Your card was declined.",
    "type": "card_error",
}


def _override(document: Document, view: Switches) -> Document:
    """The object with the members that were overridden for objects of its kind."""
    return {**document, **view.overrides.get(document["object"], {})}


def session(attempt: Attempt, view: Switches) -> Document:
    """A Checkout Session. The page's address is there while it is open; the payment intent once somebody tried."""
    params, amount = attempt.details["params"], _amount(attempt, view)
    is_open, state = attempt.state is State.OPEN, attempt.state
    status = {State.OPEN: "open", State.EXPIRED: "expired"}.get(state, "complete")
    payment_status = {State.PAID: "paid", State.AMBIGUOUS: "in_review"}.get(state, "unpaid")
    document = {
        "id": attempt.id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": _reference(params.get("client_reference_id"), view),
        "created": int(attempt.created_at),
        "currency": _currency(attempt, view),
        "customer": None,
        "customer_details": None if is_open else {"email": params.get("customer_email"), "name": "Sandbox Payer"},
        "customer_email": params.get("customer_email"),
        "expires_at": int(attempt.expires_at),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": _metadata(params.get("metadata"), view),
        "mode": "payment",
        "payment_intent": attempt.details.get("payment_intent"),
        "payment_method_types": params.get("payment_method_types", ["card"]),
        "payment_status": payment_status,
        "status": status,
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": attempt.details["url"] if is_open else None,
    }
    return _override(document, view)


def line_items(attempt: Attempt, view: Switches) -> Document:
    items = [
        {
            "id": f"li_{attempt.id[-16:]}{number}",
            "object": "item",
            "amount_total": item["price_data"]["unit_amount"] * item.get("quantity", 1),
            "currency": attempt.currency.lower(),
            "description": item["price_data"]["product_data"]["name"],
            "quantity": item.get("quantity", 1),
        }
        for number, item in enumerate(attempt.details["params"]["line_items"])
    ]
    url = f"/v1/checkout/sessions/{attempt.id}/line_items"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def payment_intent(attempt: Attempt, view: Switches) -> Document | None:
    if "payment_intent" not in attempt.details:
        return None
    params, amount = attempt.details["params"].get("payment_intent_data", {}), _amount(attempt, view)
    status = {State.PAID: "succeeded", State.EXPIRED: "canceled"}.get(attempt.state, "requires_payment_method")
    document = {
        "id": attempt.details["payment_intent"],
        "object": "payment_intent",
        "amount": amount,
        "amount_received": amount if attempt.state is State.PAID else 0,
        "canceled_at": int(attempt.expires_at) if attempt.state is State.EXPIRED else None,
        "capture_method": "automatic_async",
        "client_secret": f"{attempt.details['payment_intent']}_secret_{attempt.id[-16:]}",
        "created": int(attempt.created_at),
        "currency": _currency(attempt, view),
        "customer": None,
        "description": params.get("description"),
        "last_payment_error": DECLINED if _failed(attempt) else None,
        "latest_charge": attempt.details.get("charge"),
        "livemode": False,
        "metadata": _metadata(params.get("metadata"), view),
        "payment_method_types": ["card"],
        "status": "processing" if attempt.state in UNDECIDED else status,
    }
    return _override(document, view)


def charge(attempt: Attempt, view: Switches) -> Document | None:
    if "charge" not in attempt.details:
        return None
    paid, amount = attempt.state is State.PAID, _amount(attempt, view)
    document = {
        "id": attempt.details["charge"],
        "object": "charge",
        "amount": amount,
        "amount_captured": amount if paid else 0,
        "amount_refunded": attempt.amount - attempt.left,
        "captured": paid,
        "created": int(attempt.created_at),
        "currency": _currency(attempt, view),
        "disputed": bool(attempt.details.get("dispute")),
        "failure_code": DECLINED["code"] if _failed(attempt) else None,
        "failure_message": DECLINED["message"] if _failed(attempt) else None,
        "livemode": False,
        "metadata": _metadata(attempt.details["params"].get("payment_intent_data", {}).get("metadata"), view),
        "paid": paid,
        "payment_intent": attempt.details["payment_intent"],
        "refunded": attempt.left == 0,
        "status": "succeeded" if paid else "failed" if _failed(attempt) else "pending",
    }
    return _override(document, view)


def refund(attempt: Attempt, view: Switches, entry: Refund) -> Document:
    failed = entry.state is RefundState.FAILED
    document = {
        "id": entry.id,
        "object": "refund",
        "amount": entry.amount,
        "charge": attempt.details["charge"],
        "created": int(entry.created_at),
        "currency": _currency(attempt, view),
        "failure_reason": "expired_or_canceled_card" if failed else None,
        "metadata": entry.details.get("metadata", {}),
        "payment_intent": attempt.details["payment_intent"],
        "pending_reason": "processing" if entry.state is RefundState.PENDING else None,
        "reason": entry.details.get("reason"),
        "receipt_number": None,
        "status": entry.state,
    }
    return _override(document, view)


def dispute(attempt: Attempt, view: Switches) -> Document | None:
    if "dispute" not in attempt.details:
        return None
    return {
        "id": attempt.details["dispute"],
        "object": "dispute",
        "amount": _amount(attempt, view),
        "charge": attempt.details["charge"],
        "currency": _currency(attempt, view),
        "livemode": False,
        "metadata": {},
        "payment_intent": attempt.details["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }


EXPANDABLE: dict[str, dict[str, Callable[[Attempt, Switches], Document | None]]] = {
    "checkout.session": {"payment_intent": payment_intent, "line_items": line_items},
    "payment_intent": {"latest_charge": charge},
    "refund": {"payment_intent": payment_intent, "charge": charge},
    "charge": {"payment_intent": payment_intent},
}


def expanded(document: Document, paths: Iterable[str], attempt: Attempt, view: Switches) -> Document:
    """``document`` with the objects at ``paths`` in place of their ids. Raises ``StripeError`` for other paths."""
    for path in paths:
        node: Document | None = document
        for name in path.split("."):
            make = EXPANDABLE[node["object"]].get(name) if node else None
            if node is None:
                break
            if make is None:
                raise invalid(f"This property cannot be expanded ({path}).", "expand")
            if not isinstance(node.get(name), dict):
                node[name] = make(attempt, view)
            node = node[name]
    return document


def _amount(attempt: Attempt, view: Switches) -> int:
    return max(attempt.amount - 100, 1) if view.reports == "wrong_amount" else attempt.amount


def _currency(attempt: Attempt, view: Switches) -> str:
    return "eur" if view.reports == "wrong_currency" else attempt.currency.lower()


def _reference(reference: str | None, view: Switches) -> str | None:
    return "another-order" if reference and view.reports == "wrong_reference" else reference


def _metadata(metadata: dict[str, str] | None, view: Switches) -> dict[str, str]:
    return {key: _reference(value, view) or "" for key, value in (metadata or {}).items()}


def _failed(attempt: Attempt) -> bool:
    return attempt.state is State.FAILED or (attempt.state is State.OPEN and bool(attempt.details.get("declined")))
