"""Each gateway with its simulator in the sandbox, driven in the same way, so that one suite runs over all of them.

``words`` is each gateway's own vocabulary with what it means, copied from its documents and not from our code.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.payments.gateways.base import (
    GatewayStatus,
    Order,
    PaymentMethod,
    ReturnRequest,
)
from tests.unit.payments.driver import Driver
from tests.unit.payments.orders import EMPTY_RETURN, create_order


class KhaltiDriver(Driver):
    method, paid = PaymentMethod.KHALTI, "Completed"
    words = {
        "Completed": GatewayStatus.PAID,
        "Pending": GatewayStatus.UNDER_REVIEW,
        "Initiated": GatewayStatus.OPEN,
        "Refunded": GatewayStatus.REFUNDED,
        "Partially Refunded": GatewayStatus.PARTLY_REFUNDED,
        "Partially refunded": GatewayStatus.PARTLY_REFUNDED,
        "Expired": GatewayStatus.FAILED,
        "User canceled": GatewayStatus.FAILED,
        "Failed": GatewayStatus.FAILED,
        "Under Review": GatewayStatus.UNDER_REVIEW,
    }
    steps = {
        "Completed": [{"action": "pay"}],
        "Pending": [{"action": "pay", "settle": "pending"}],
        "Initiated": [],
        "Refunded": [{"action": "pay"}, {"action": "refund"}],
        "Partially Refunded": [{"action": "pay"}, {"action": "refund", "amount": 50}],
        "Expired": [{"action": "expire"}],
        "User canceled": [{"action": "cancel"}],
        "Failed": [{"action": "fail"}],
    }

    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        return {"lookup": {"status": word}}

    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        return {"lookup": {"total_amount": amount_minor}}


class EsewaDriver(Driver):
    method, paid = PaymentMethod.ESEWA, "COMPLETE"
    words = {
        "COMPLETE": GatewayStatus.PAID,
        "PENDING": GatewayStatus.OPEN,
        "FULL_REFUND": GatewayStatus.REFUNDED,
        "PARTIAL_REFUND": GatewayStatus.PARTLY_REFUNDED,
        "AMBIGUOUS": GatewayStatus.UNDER_REVIEW,
        "NOT_FOUND": GatewayStatus.OPEN,
        "CANCELED": GatewayStatus.REVERSED,
        "complete": GatewayStatus.UNDER_REVIEW,
        "INCOMPLETE": GatewayStatus.UNDER_REVIEW,
    }
    steps = {
        "COMPLETE": [{"action": "pay"}],
        "PENDING": [],
        "FULL_REFUND": [{"action": "pay"}, {"action": "refund"}],
        "PARTIAL_REFUND": [{"action": "pay"}, {"action": "refund", "amount": 50}],
        "AMBIGUOUS": [{"action": "pay", "settle": "ambiguous"}],
        "NOT_FOUND": [{"action": "expire"}],
        "CANCELED": [{"action": "cancel"}],
    }

    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        return {"status": {"status": word}}

    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        return {"status": {"total_amount": amount_minor / 100}}


class ConnectIpsDriver(Driver):
    method, paid = PaymentMethod.CONNECT_IPS, "SUCCESS"
    words = {
        "SUCCESS": GatewayStatus.PAID,
        "FAILED": GatewayStatus.FAILED,
        "ERROR": GatewayStatus.OPEN,
        "UNSUCCESSFUL": GatewayStatus.UNDER_REVIEW,
        "SUCCESSFUL": GatewayStatus.UNDER_REVIEW,
        "PENDING": GatewayStatus.UNDER_REVIEW,
    }
    steps = {"SUCCESS": [{"action": "pay"}], "FAILED": [{"action": "fail"}], "ERROR": []}

    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        return {"validatetxn": {"status": word, "statusDesc": f"TRANSACTION {word}"}}

    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        return {"validatetxn": {"txnAmt": str(amount_minor)}}


class ImePayDriver(Driver):
    method, paid = PaymentMethod.IME_PAY, "0"
    words = {
        "0": GatewayStatus.PAID,
        "1": GatewayStatus.FAILED,
        "2": GatewayStatus.OPEN,
        "3": GatewayStatus.FAILED,
        "4": GatewayStatus.UNDER_REVIEW,
        "100": GatewayStatus.UNDER_REVIEW,
    }
    steps = {
        "0": [{"action": "pay"}],
        "1": [{"action": "fail"}],
        "2": [],
        "3": [{"action": "cancel"}],
        "4": [{"action": "pay", "settle": "ambiguous"}],
    }

    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        return {"Recheck": {"ResponseCode": word}}

    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        return {"Recheck": {"TranAmount": amount_minor / 100}}


class StripeDriver(Driver):
    method, paid = PaymentMethod.STRIPE, "complete/paid"
    words = {
        "complete/paid": GatewayStatus.PAID,
        "open/unpaid": GatewayStatus.OPEN,
        "complete/unpaid/processing": GatewayStatus.OPEN,
        "complete/unpaid/requires_payment_method": GatewayStatus.FAILED,
        "expired/unpaid": GatewayStatus.FAILED,
        "complete/no_payment_required": GatewayStatus.UNDER_REVIEW,
        "closed/unpaid": GatewayStatus.UNDER_REVIEW,
        "expired/paid": GatewayStatus.UNDER_REVIEW,
    }
    steps = {
        "complete/paid": [{"action": "pay"}],
        "open/unpaid": [],
        "complete/unpaid/processing": [{"action": "pay", "settle": "pending"}],
        "complete/unpaid/requires_payment_method": [{"action": "pay", "settle": "pending"}, {"action": "fail"}],
        "expired/unpaid": [{"action": "expire"}],
    }

    def order(self) -> Order:
        return create_order(amount_minor=1124, currency="USD")

    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        status, payment_status = word.split("/")
        return {"checkout.session": {"status": status, "payment_status": payment_status}}

    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        return {"checkout.session": {"amount_total": amount_minor}}

    def refunds(self, order: Order) -> list[int]:
        """The amounts that were returned of an order."""
        return [refund["amount"] for refund in self.show(order)["refunds"]]


DRIVERS: list[type[Driver]] = [KhaltiDriver, EsewaDriver, ConnectIpsDriver, ImePayDriver, StripeDriver]


def esewa_return(data: str) -> ReturnRequest:
    """A return to the success address with eSewa's signed ``data``."""
    query = f"data={data}"
    return ReturnRequest({"data": data}, query, form={}, outcome="success")


def by_get(form: Mapping[str, str]) -> ReturnRequest:
    """IME Pay's return by GET: the fields of its form in one base64 text."""
    return replace(EMPTY_RETURN, query={"data": b64encode("|".join(form.values()).encode()).decode()})
