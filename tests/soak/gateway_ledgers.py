"""Compares what the gateways took and refunded with what the product has stored."""

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
"""The sandbox's names of the gateways. Cash has none."""
NOTHING = (Decimal(0), Decimal(0))


def differences(admin: Person, sandbox: str, booking_id: str) -> list[str]:
    """Differences for one booking. A pending refund counts on neither side."""
    reply = admin.get(f"/bookings/{booking_id}/payment")
    if reply.status_code == httpx.codes.NOT_FOUND:
        return []  # there is no payment yet
    payment = reply.raise_for_status().json()
    under_way = any(refund["kind"] == "API" and refund["status"] == "PENDING" for refund in payment["refunds"])
    result = []
    for attempt in payment["attempts"]:
        if attempt["payment_method"] in GATEWAYS:
            stored, at_gateway = _stored_amounts(attempt), _gateway_amounts(sandbox, attempt)
            if stored[0] != at_gateway[0] or (stored[1] != at_gateway[1] and not under_way):
                result.append(
                    f"{booking_id}, {attempt['id']}: took and returned {stored}, the gateway says {at_gateway}"
                )
    return result


def _stored_amounts(attempt: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Captured and refunded amounts. The soak refunds all or nothing."""
    amount = Decimal(attempt["amount"])
    match attempt["status"]:
        case "COMPLETED":
            return amount, Decimal(0)
        case "REFUNDED":
            return amount, amount
    return NOTHING


def _gateway_amounts(sandbox: str, attempt: dict[str, Any]) -> tuple[Decimal, Decimal]:
    address = f"{sandbox}/_control/{GATEWAYS[attempt['payment_method']]}/{attempt['id']}"
    reply = httpx.get(address, timeout=TIMEOUT_SECONDS)
    if reply.status_code == httpx.codes.NOT_FOUND:
        return NOTHING  # the gateway does not know this attempt
    entry = reply.raise_for_status().json()
    if entry["state"] != "PAID":
        return NOTHING
    returned = sum(refund["amount"] for refund in entry["refunds"] if refund["state"] == "succeeded")
    return Decimal(entry["amount"]) / 100, Decimal(returned) / 100
