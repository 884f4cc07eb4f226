"""What the gateways say they took and returned, beside what is written down here. They keep books of their own."""

from decimal import Decimal
from typing import Any

import httpx

from tests.e2e.client import TIMEOUT_SECONDS, Person

GATEWAYS = {
    "KHALTI": "khalti",
    "ESEWA": "esewa",
    "CONNECT_IPS": "connectips",
    "IME_PAY": "imepay",
    "STRIPE": "stripe",
}
"""As the sandbox names them. Nobody keeps a book of cash."""
NOTHING = (Decimal(0), Decimal(0))


def differences(admin: Person, sandbox: str, booking_id: str) -> list[str]:
    """Where the two differ, for one booking. A refund that is under way is in neither."""
    reply = admin.get(f"/bookings/{booking_id}/payment")
    if reply.status_code == httpx.codes.NOT_FOUND:
        return []  # nobody came so far as to pay
    payment = reply.raise_for_status().json()
    under_way = any(refund["kind"] == "API" and refund["status"] == "PENDING" for refund in payment["refunds"])
    found = []
    for attempt in payment["attempts"]:
        if attempt["payment_method"] in GATEWAYS:
            ours, theirs = _ours(attempt), _theirs(sandbox, attempt)
            if ours[0] != theirs[0] or (ours[1] != theirs[1] and not under_way):
                found.append(f"{booking_id}, {attempt['id']}: took and returned {ours}, the gateway says {theirs}")
    return found


def _ours(attempt: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Taken, and returned: the soak returns all or nothing."""
    amount = Decimal(attempt["amount"])
    match attempt["status"]:
        case "COMPLETED":
            return amount, Decimal(0)
        case "REFUNDED":
            return amount, amount
    return NOTHING


def _theirs(sandbox: str, attempt: dict[str, Any]) -> tuple[Decimal, Decimal]:
    address = f"{sandbox}/_control/{GATEWAYS[attempt['payment_method']]}/{attempt['id']}"
    reply = httpx.get(address, timeout=TIMEOUT_SECONDS)
    if reply.status_code == httpx.codes.NOT_FOUND:
        return NOTHING  # it was never told of this attempt
    shown = reply.raise_for_status().json()
    if shown["state"] != "PAID":
        return NOTHING
    returned = sum(refund["amount"] for refund in shown["refunds"] if refund["state"] == "succeeded")
    return Decimal(shown["amount"]) / 100, Decimal(returned) / 100
