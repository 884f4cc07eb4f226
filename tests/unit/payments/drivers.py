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

from chalicelib.payments.gateways.assembly import build
from chalicelib.payments.gateways.base import Arrival, Checkout, Gateway, Order, PaymentMethod, Verdict
from chalicelib.payments.gateways.config import parse
from chalicelib.payments.gateways.http import Patience
from tests.unit.payments.fakes.connectips import FakeConnectIps
from tests.unit.payments.fakes.esewa import FakeEsewa
from tests.unit.payments.fakes.imepay import FakeImePay
from tests.unit.payments.fakes.khalti import FakeKhalti
from tests.unit.payments.fakes.server import Fake, Trouble
from tests.unit.payments.fakes.stripe import FakeStripe
from tests.unit.payments.orders import ARRIVED, order

F = TypeVar("F", bound=Fake)

CALM = Patience(connect=5, read=5, write=5, pause=0.0)
IMPATIENT = Patience(connect=5, read=0.2, write=0.2, pause=0.0)
"""For gateways that do not answer: long enough for one that does, unless the machine is very busy."""


def made(method: PaymentMethod, name: str, given: Mapping[str, Any], patience: Patience = CALM) -> Gateway:
    """A gateway from its part of the configuration."""
    return build(parse(json.dumps({name: given})).gateways[method], patience)


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
    words: ClassVar[Mapping[str, Verdict]]
    paid: ClassVar[str]
    look_up_calls: ClassVar[int] = 1
    """How many calls a look-up of a payment that is open takes."""
    fake: F

    @property
    def gateway(self) -> Gateway:
        return made(self.method, self.name, self.fake.config(), self.patience)

    @property
    def patience(self) -> Patience:
        return IMPATIENT if self.fake.trouble in (Trouble.SILENCE, Trouble.LOST) else CALM

    def order(self) -> Order:
        return order()

    def opened(self, given: Order | None = None) -> Order:
        """An order whose checkout the payer has followed, as the core knows it then."""
        given = given or self.order()
        checkout = self.gateway.start(given)
        if checkout.kind == "form":
            answer = browse(checkout)
            assert answer.ok, answer.text
        return replace(given, reference=checkout.reference)

    @abstractmethod
    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        """Sets what the gateway says of an order from now on, and how much it says was paid."""

    def come_back(self, given: Order) -> Arrival:
        """What the payer's browser carries when it comes back from paying."""
        raise NotImplementedError


class KhaltiDriver(Driver[FakeKhalti]):
    method, name, paid = PaymentMethod.KHALTI, "khalti", "Completed"
    words = {
        "Completed": Verdict.PAID,
        "Pending": Verdict.HELD,
        "Initiated": Verdict.OPEN,
        "Refunded": Verdict.REFUNDED,
        "Partially Refunded": Verdict.PARTLY_REFUNDED,
        "Partially refunded": Verdict.PARTLY_REFUNDED,
        "Expired": Verdict.FAILED,
        "User canceled": Verdict.FAILED,
        "Failed": Verdict.FAILED,
        "Under Review": Verdict.HELD,
    }

    def __init__(self) -> None:
        self.fake = FakeKhalti()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.reference or ""]
        payment.status = word
        payment.amount = amount_minor or payment.amount

    def come_back(self, given: Order) -> Arrival:
        query = {"pidx": given.reference or "", "status": "Completed", "purchase_order_id": given.id, "amount": "1"}
        return replace(ARRIVED, query=query)


class EsewaDriver(Driver[FakeEsewa]):
    method, name, paid = PaymentMethod.ESEWA, "esewa", "COMPLETE"
    words = {
        "COMPLETE": Verdict.PAID,
        "PENDING": Verdict.OPEN,
        "FULL_REFUND": Verdict.REFUNDED,
        "PARTIAL_REFUND": Verdict.PARTLY_REFUNDED,
        "AMBIGUOUS": Verdict.HELD,
        "NOT_FOUND": Verdict.OPEN,
        "CANCELED": Verdict.REVERSED,
        "complete": Verdict.HELD,
        "INCOMPLETE": Verdict.HELD,
    }

    def __init__(self) -> None:
        self.fake = FakeEsewa()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.id]
        payment.status = word
        payment.literal = None if amount_minor is None else amount_minor / 100

    def come_back(self, given: Order) -> Arrival:
        return self.bring(self.fake.callback(self.fake.payments[given.id]))

    def bring(self, data: str) -> Arrival:
        return Arrival(query={"data": data}, raw_query=f"data={quote_plus(data)}", form={}, outcome="success")


class ConnectIpsDriver(Driver[FakeConnectIps]):
    method, name, paid = PaymentMethod.CONNECT_IPS, "connectips", "SUCCESS"
    words = {
        "SUCCESS": Verdict.PAID,
        "FAILED": Verdict.FAILED,
        "ERROR": Verdict.OPEN,
        "UNSUCCESSFUL": Verdict.HELD,
        "SUCCESSFUL": Verdict.HELD,
        "PENDING": Verdict.HELD,
    }

    def __init__(self) -> None:
        self.fake = FakeConnectIps()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.id]
        payment.status, payment.prose = word, f"TRANSACTION {word}"
        payment.said = {} if amount_minor is None else {"txnAmt": str(amount_minor)}

    def come_back(self, given: Order) -> Arrival:
        return Arrival(query={"TXNID": given.id}, raw_query=f"TXNID={given.id}", form={}, outcome="success")


class ImePayDriver(Driver[FakeImePay]):
    method, name, paid = PaymentMethod.IME_PAY, "imepay", "0"
    words = {
        "0": Verdict.PAID,
        "1": Verdict.FAILED,
        "2": Verdict.OPEN,
        "3": Verdict.FAILED,
        "4": Verdict.HELD,
        "100": Verdict.HELD,
    }

    def __init__(self) -> None:
        self.fake = FakeImePay()

    def put(self, given: Order, word: str, amount_minor: int | None = None) -> None:
        payment = self.fake.payments[given.reference or ""]
        payment.code = word
        payment.said = {} if amount_minor is None else {"TranAmount": amount_minor / 100}

    def come_back(self, given: Order) -> Arrival:
        return replace(ARRIVED, form=self.fake.callback(self.fake.payments[given.reference or ""]))

    def come_back_by_get(self, given: Order, **changed: str) -> Arrival:
        fields = self.fake.callback(self.fake.payments[given.reference or ""]) | changed
        return replace(ARRIVED, query={"data": b64encode("|".join(fields.values()).encode()).decode()})


class StripeDriver(Driver[FakeStripe]):
    method, name, paid = PaymentMethod.STRIPE, "stripe", "complete/paid"
    words = {
        "complete/paid": Verdict.PAID,
        "open/unpaid": Verdict.OPEN,
        "complete/unpaid/processing": Verdict.OPEN,
        "complete/unpaid/requires_payment_method": Verdict.FAILED,
        "expired/unpaid": Verdict.FAILED,
        "complete/no_payment_required": Verdict.HELD,
        "closed/unpaid": Verdict.HELD,
        "expired/paid": Verdict.HELD,
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
