"""Drives a gateway in a test: opens orders, pays them in the sandbox, and breaks the gateway's answers."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

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
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.gateways.http import Timeouts
from infra.local import ports
from tests.unit.payments.orders import create_order
from tests.unit.sandbox.servers import Sandbox

LONG = Timeouts(connect=5, query=5, command=5, retry_pause=0.0)
SHORT = Timeouts(connect=5, query=0.2, command=0.2, retry_pause=0.0)
"""For gateways that do not answer: long enough for one that does, unless the machine is very busy."""
HOLD_SECONDS = 0.5
"""How long a gateway that does not answer keeps the connection."""


def build(method: PaymentMethod, config: Mapping[str, Any], timeouts: Timeouts = LONG) -> PaymentGateway:
    """A gateway from its part of the configuration."""
    return build_gateways(json.dumps({CATALOGUE[method].key: config}), timeouts).configured[method]


def browse(checkout: Checkout) -> requests.Response:
    """The payer's browser, following a checkout: it posts the form, or visits the link."""
    assert checkout.url
    if checkout.kind == "form":
        return requests.post(checkout.url, data=checkout.fields, timeout=5)
    return requests.get(checkout.url, timeout=5)


class Driver(ABC):
    """A gateway that can be paid at in a test."""

    method: ClassVar[PaymentMethod]
    words: ClassVar[Mapping[str, GatewayStatus]]
    paid: ClassVar[str]
    steps: ClassVar[Mapping[str, list[dict[str, Any]]]]
    """What to do at the gateway until it says a word by itself: actions with their switches."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.key = CATALOGUE[self.method].key
        self.timeouts = LONG
        self.returns: dict[str, ReturnRequest] = {}
        """How the payer's browser came back from paying an order, by its id."""

    @property
    def config(self) -> dict[str, Any]:
        """The gateway's part of the configuration."""
        return dict(self.sandbox.config[self.key])

    @property
    def gateway(self) -> PaymentGateway:
        return build(self.method, self.config, self.timeouts)

    def gateway_at(self, address: str) -> PaymentGateway:
        """The gateway, with the server at this address in its place."""
        text = json.dumps(self.config).replace(f"{self.sandbox.base}/{self.key}", address)
        return build(self.method, json.loads(text))

    def unreachable(self) -> PaymentGateway:
        """The gateway at an address where nobody listens."""
        (free_port,) = ports.free(1)
        return self.gateway_at(f"http://127.0.0.1:{free_port}")

    def order(self) -> Order:
        return create_order()

    def open_order(self, order: Order | None = None) -> Order:
        """An order whose checkout the payer has followed, as the core knows it then."""
        order = order or self.order()
        checkout = self.gateway.create_checkout(order)
        if checkout.kind == "form":
            answer = browse(checkout)
            assert answer.ok, answer.text
        return replace(order, reference=checkout.reference)

    def trigger(self, order: Order, action: str, **switches: Any) -> dict[str, Any]:
        """Makes something happen to an order at the gateway; answers the order as the gateway has it."""
        shown_order = self.sandbox.control(f"{self.key}/{order.id}/{action}", **switches)
        if shown_order["return_url"]:
            parts = urlsplit(shown_order["return_url"])
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            self.returns[order.id] = ReturnRequest(query, parts.query, shown_order["return_fields"], "success")
        return shown_order

    def show(self, order: Order) -> dict[str, Any]:
        """The order as the gateway has it."""
        return self.sandbox.show(f"{self.key}/{order.id}")

    def set_status(self, order: Order, word: str, amount_minor: int | None = None) -> None:
        """Sets what the gateway says of an order from now on, and how much it says was paid."""
        if self.show(order)["state"] == "OPEN" and word in self.steps:
            for step in self.steps[word]:
                self.trigger(order, **step)
        else:
            self.override(order, self.status_members(word))
        if amount_minor is not None:
            self.override(order, self.amount_members(amount_minor))

    def override(self, order: Order, *members: dict[str, dict[str, Any]]) -> None:
        """Replaces members of the gateway's answers about an order: ``{answer: {member: value}}``."""
        overrides = dict(self.show(order)["switches"].get("overrides", {}))
        for answers in members:
            for name, values in answers.items():
                overrides[name] = {**overrides.get(name, {}), **values}
        self.sandbox.control(f"{self.key}/{order.id}", overrides=overrides)

    @abstractmethod
    def status_members(self, word: str) -> dict[str, dict[str, Any]]:
        """The members of a look-up's answer with which the gateway would say a word."""

    @abstractmethod
    def amount_members(self, amount_minor: int) -> dict[str, dict[str, Any]]:
        """The members of a look-up's answer with which the gateway would name an amount."""

    def break_with(self, answers: str, times: int = 0, path: str = "") -> None:
        """Breaks the gateway's answers, for so many calls (0: all) to addresses that contain ``path``."""
        self.timeouts = SHORT if answers == "timeout" else LONG
        switches = {"answers": answers, "answers_times": times, "answers_to": path, "hold_seconds": HOLD_SECONDS}
        self.sandbox.control(self.key, **switches)

    def stop_failing(self) -> None:
        self.sandbox.control(self.key, answers=None)

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The calls of our servers, the oldest first."""
        items: list[dict[str, Any]] = self.sandbox.show(f"{self.key}/calls")["items"]
        return items

    @property
    def paths(self) -> list[str]:
        return [f"{call['method']} {call['path']}" for call in self.calls]

    def browser_return(self, order: Order) -> ReturnRequest:
        """The request with which the payer's browser came back from paying."""
        return self.returns[order.id]
