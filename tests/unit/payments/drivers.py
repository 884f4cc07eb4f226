"""Each gateway with its fake, driven in the same way, so that one suite runs over all of them.

``words`` is each gateway's own vocabulary with what it means, copied from its documents and not from our code.
"""

import json
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import quote_plus

import requests

from chalicelib.payments.gateways.assembly import build_gateways
from chalicelib.payments.gateways.base import (
    Checkout,
    GatewayStatus,
    Order,
    PaymentGateway,
    PaymentMethod,
    ReturnRequest,
)
from chalicelib.payments.gateways.http import Timeouts
from tests.unit.payments.fakes.connectips import FakeConnectIps
from tests.unit.payments.fakes.esewa import FakeEsewa
from tests.unit.payments.fakes.imepay import FakeImePay
from tests.unit.payments.fakes.khalti import FakeKhalti
from tests.unit.payments.fakes.server import Fake, Trouble
from tests.unit.payments.fakes.stripe import FakeStripe
from tests.unit.payments.orders import EMPTY_RETURN, order

F = TypeVar("F", bound=Fake)

CALM = Timeouts(connect=5, query=5, command=5, retry_pause=0.0)
IMPATIENT = Timeouts(connect=5, query=0.2, command=0.2, retry_pause=0.0)
"""For gateways that do not answer: long enough for one that does, unless the machine is very busy."""


def made(method: PaymentMethod, name: str, given: Mapping[str, Any], timeouts: Timeouts = CALM) -> PaymentGateway:
    """A gateway from its part of the configuration."""
    return build_gateways(json.dumps({name: given}), timeouts).configured[method]


def browse(checkout: Checkout) -> requests.Response:
    """The payer's browser, following a checkout: it posts the form, or visits the link."""
    assert checkout.url
    if checkout.kind == "form":
        return requests.post(checkout.url, data=checkout.fields, timeout=5)
    return requests.get(checkout.url, timeout=5)


class Driver(ABC, Generic[F]):
    """A gateway that can be paid at in a test."""

    method: ClassVar[PaymentMethod]
    name: ClassVar[str]
    words: ClassVar[Mapping[str, GatewayStatus]]
    paid: ClassVar[str]
    look_up_calls: ClassVar[int] = 1
    """How many calls a look-up of a payment that is open takes."""
    fake: F

    @property
    def gateway(self) -> PaymentGateway:
        return made(self.method, self.name, self.fake.config(), self.timeouts)

    @property
    def timeouts(self) -> Timeouts:
        return IMPATIENT if self.fake.trouble in (Trouble.SILENCE, Trouble.LOST) else CALM

    def order(self) -> Order:
        return order()

    def opened(self, given: Order | None = None) -> Order:
        """An order whose checkout the payer has followed, as the core knows it then."""
        given = given or self.order()
        checkout = self.gateway.create_checkout(given)
        if checkout.kind == "form":
            answer = browse(checkout)
            assert answer.ok, answer.text
        return replace(given, reference=checkout.reference)

    @abstractmethod
    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        """Sets what the gateway says of an order from now on, and how much it says was paid."""

    def come_back(self, given: Order) -> ReturnRequest:
        """What the payer's browser carries when it comes back from paying."""
        raise NotImplementedError


class KhaltiDriver(Driver[FakeKhalti]):
    method, name, paid = PaymentMethod.KHALTI, "khalti", "Completed"
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

    def __init__(self) -> None:
        self.fake = FakeKhalti()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.reference or ""]
        payment.status = word
        payment.amount = amount_minor or payment.amount

    def come_back(self, given: Order) -> ReturnRequest:
        query = {"pidx": given.reference or "", "status": "Completed", "purchase_order_id": given.id, "amount": "1"}
        return replace(EMPTY_RETURN, query=query)


class EsewaDriver(Driver[FakeEsewa]):
    method, name, paid = PaymentMethod.ESEWA, "esewa", "COMPLETE"
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

    def __init__(self) -> None:
        self.fake = FakeEsewa()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.id]
        payment.status = word
        payment.literal = None if amount_minor is None else amount_minor / 100

    def come_back(self, given: Order) -> ReturnRequest:
        return self.bring(self.fake.callback(self.fake.payments[given.id]))

    def bring(self, data: str) -> ReturnRequest:
        return ReturnRequest(query={"data": data}, raw_query=f"data={quote_plus(data)}", form={}, outcome="success")


class ConnectIpsDriver(Driver[FakeConnectIps]):
    method, name, paid = PaymentMethod.CONNECT_IPS, "connectips", "SUCCESS"
    words = {
        "SUCCESS": GatewayStatus.PAID,
        "FAILED": GatewayStatus.FAILED,
        "ERROR": GatewayStatus.OPEN,
        "UNSUCCESSFUL": GatewayStatus.UNDER_REVIEW,
        "SUCCESSFUL": GatewayStatus.UNDER_REVIEW,
        "PENDING": GatewayStatus.UNDER_REVIEW,
    }

    def __init__(self) -> None:
        self.fake = FakeConnectIps()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.id]
        payment.status, payment.prose = word, f"TRANSACTION {word}"
        payment.said = {} if amount_minor is None else {"txnAmt": str(amount_minor)}

    def come_back(self, given: Order) -> ReturnRequest:
        return ReturnRequest(query={"TXNID": given.id}, raw_query=f"TXNID={given.id}", form={}, outcome="success")


class ImePayDriver(Driver[FakeImePay]):
    method, name, paid = PaymentMethod.IME_PAY, "imepay", "0"
    words = {
        "0": GatewayStatus.PAID,
        "1": GatewayStatus.FAILED,
        "2": GatewayStatus.OPEN,
        "3": GatewayStatus.FAILED,
        "4": GatewayStatus.UNDER_REVIEW,
        "100": GatewayStatus.UNDER_REVIEW,
    }

    def __init__(self) -> None:
        self.fake = FakeImePay()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.reference or ""]
        payment.code = word
        payment.said = {} if amount_minor is None else {"TranAmount": amount_minor / 100}

    def come_back(self, given: Order) -> ReturnRequest:
        return replace(EMPTY_RETURN, form=self.fake.callback(self.fake.payments[given.reference or ""]))

    def come_back_by_get(self, given: Order, **changed: str) -> ReturnRequest:
        fields = self.fake.callback(self.fake.payments[given.reference or ""]) | changed
        return replace(EMPTY_RETURN, query={"data": b64encode("|".join(fields.values()).encode()).decode()})


class StripeDriver(Driver[FakeStripe]):
    method, name, paid = PaymentMethod.STRIPE, "stripe", "complete/paid"
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

    def __init__(self) -> None:
        self.fake = FakeStripe()

    def order(self) -> Order:
        return order(amount_minor=1124, currency="USD")

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        session = self.fake.sessions[given.reference or ""]
        session.status, session.payment_status, *intent = word.split("/")
        session.intent_status = intent[0] if intent else "succeeded"
        session.amount_total = amount_minor or session.amount_total


DRIVERS: list[type[Driver[Any]]] = [KhaltiDriver, EsewaDriver, ConnectIpsDriver, ImePayDriver, StripeDriver]
