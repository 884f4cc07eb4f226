"""A person who asks gets what the gateways say in time, and no gateway takes another's."""

import itertools
import threading

import pytest

from chalicelib.payments.gateways.base import GatewayDown, GatewayError
from chalicelib.payments.models import Attempt
from chalicelib.payments.verification import settle_in_parallel

LONG = 30


def attempt(name: str) -> Attempt:
    """An attempt at the gateway that its name starts with, such as ``KHALTI-1``."""
    return Attempt(name, payment_method=name.partition("-")[0])


class RecordingSettle:
    """Gateways of which some fail."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.ids: list[str] = []

    def __call__(self, settle: Attempt) -> None:
        self.ids.append(settle.id)
        if settle.payment_method in self.failing:
            raise GatewayDown(settle.payment_method)


def test_verifying_nothing_asks_no_gateway() -> None:
    assert settle_in_parallel([], RecordingSettle()) == {}


def test_the_newest_attempt_of_a_gateway_is_verified_first() -> None:
    settle = RecordingSettle()

    assert settle_in_parallel([attempt("KHALTI-1"), attempt("KHALTI-2"), attempt("KHALTI-3")], settle) == {}

    assert settle.ids == ["KHALTI-3", "KHALTI-2", "KHALTI-1"]


def test_a_failing_gateway_is_asked_once_and_the_others_are_asked_too() -> None:
    settle = RecordingSettle("KHALTI")
    attempts = [attempt(name) for name in ("KHALTI-1", "ESEWA-1", "KHALTI-2", "ESEWA-2")]

    failures = settle_in_parallel(attempts, settle)

    assert set(failures) == {"KHALTI"}
    assert sorted(settle.ids) == ["ESEWA-1", "ESEWA-2", "KHALTI-2"]


def test_a_hanging_gateway_does_not_delay_the_others() -> None:
    other_is_done = threading.Event()

    def settle(settle_calls: Attempt) -> None:
        if settle_calls.payment_method == "ESEWA":
            other_is_done.set()
        elif not other_is_done.wait(LONG):
            raise GatewayError("nobody else was asked meanwhile")

    assert settle_in_parallel([attempt("ESEWA-1"), attempt("KHALTI-1")], settle) == {}


def test_no_look_up_starts_after_the_deadline() -> None:
    settle, seconds = RecordingSettle(), itertools.count(step=2)

    failures = settle_in_parallel(
        [attempt(f"KHALTI-{number}") for number in range(5)], settle, clock=lambda: next(seconds)
    )

    assert isinstance(failures["KHALTI"], GatewayDown)
    assert settle.ids == ["KHALTI-4"]


def test_an_error_that_is_no_gateway_failure_is_raised() -> None:
    def settle(settle_calls: Attempt) -> None:
        raise LookupError(settle_calls.id)

    with pytest.raises(LookupError):
        settle_in_parallel([attempt("KHALTI-1")], settle)
