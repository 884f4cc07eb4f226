"""Khalti: two ends that come as HTTP 400, what a return may say, and refunds that are never asked for twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.localization.clock import now
from chalicelib.payments.gateways.base import (
    ForgedReturn,
    GatewayError,
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    Order,
    PaymentGateway,
    RefundRequest,
    RefundResult,
    ReturnResult,
    Why,
)
from tests.unit.payments.driver import build
from tests.unit.payments.drivers import KhaltiDriver
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.replay import Replay


@pytest.fixture
def paid(khalti: KhaltiDriver) -> Order:
    paid = khalti.open_order()
    khalti.set_status(paid, "Completed")
    return replace(paid, transaction_id=khalti.gateway.look_up(paid).transaction_id)


def refund(amount_minor: int = 150050, refunded_before_minor: int = 0, minutes_ago: float = 0) -> RefundRequest:
    return RefundRequest("01JREFUND", amount_minor, now() - timedelta(minutes=minutes_ago), refunded_before_minor)


def refund_calls(khalti: KhaltiDriver) -> list[str]:
    return [path for path in khalti.paths if "refund" in path]


@pytest.mark.parametrize("word", ["Expired", "User canceled"])
def test_an_end_that_comes_as_http_400_is_a_failed_payment_and_no_outage(khalti: KhaltiDriver, word: str) -> None:
    order = khalti.open_order()
    khalti.set_status(order, word)

    lookup = khalti.gateway.look_up(order)

    assert (lookup.status, lookup.detail, lookup.transaction_id) == (GatewayStatus.FAILED, word, None)


def test_an_unknown_pidx_is_under_review(khalti: KhaltiDriver) -> None:
    lookup = khalti.gateway.look_up(create_order(reference="somebody-elses"))

    assert (lookup.status, lookup.why, lookup.detail) == (GatewayStatus.UNDER_REVIEW, Why.NOT_THERE, "Not found.")


def test_the_link_lives_as_long_as_khalti_says(khalti: KhaltiDriver) -> None:
    order = khalti.order()
    expires_at = "2099-05-25T16:26:16.471649+05:45"
    khalti.sandbox.control(f"khalti/{order.id}", overrides={"initiate": {"expires_at": expires_at}})

    checkout = khalti.gateway.create_checkout(order)

    assert checkout.expires_at == datetime.fromisoformat("2099-05-25T16:26:16.471649+05:45")


def gateway_at(server: Replay) -> PaymentGateway:
    """Khalti, where this server says what it wants."""
    config = {"base_url": server.url, "refund_base_url": server.url, "secret_key": "live_secret_key"}
    return build(KhaltiDriver.method, config)


def test_the_expiry_is_taken_from_the_date_or_the_seconds_and_never_invented() -> None:
    link = {"pidx": "p", "payment_url": "https://pay.test/"}
    with Replay([{**link, "expires_in": 1800}, {**link, "expires_at": "soon"}]) as server:
        expires_at = gateway_at(server).create_checkout(create_order()).expires_at
        assert gateway_at(server).create_checkout(create_order()).expires_at is None

    assert expires_at
    assert timedelta(minutes=29) < expires_at - now() <= timedelta(minutes=30)


@pytest.mark.parametrize("body", [{}, {"pidx": "p"}, {"pidx": "p", "payment_url": "javascript:alert(1)"}])
def test_a_checkout_without_a_link_is_an_error(body: dict[str, Any]) -> None:
    with Replay([body]) as server, pytest.raises(GatewayError):
        gateway_at(server).create_checkout(create_order())


def test_a_state_is_never_guessed_from_an_answer_without_one() -> None:
    with Replay([{"pidx": "p", "total_amount": 150050}]) as server, pytest.raises(GatewayError):
        gateway_at(server).look_up(create_order(reference="p"))


def test_a_refusal_by_khalti_keeps_its_text(khalti: KhaltiDriver) -> None:
    with pytest.raises(GatewayRefused, match=r"amount: Amount should be greater than Rs\. 10"):
        khalti.gateway.create_checkout(create_order(amount_minor=900))


@pytest.mark.parametrize("slash", ["", "/"])
def test_addresses_are_joined_with_exactly_one_slash(khalti: KhaltiDriver, slash: str) -> None:
    config = {name: value.rstrip("/") + slash if "url" in name else value for name, value in khalti.config.items()}
    gateway = build(khalti.method, config)

    order = create_order()
    order = replace(order, reference=gateway.create_checkout(order).reference)
    khalti.set_status(order, "Completed")
    gateway.refund(order, refund())

    transaction_id = khalti.show(order)["transaction_id"]
    assert khalti.paths[0] == "POST /api/v2/epayment/initiate/"
    assert khalti.paths[-1] == f"POST /api/merchant-transaction/{transaction_id}/refund/"


@pytest.mark.parametrize("fields", [{"pidx": "another"}, {"purchase_order_id": "another"}])
def test_a_return_that_names_another_payment_is_forged(khalti: KhaltiDriver, fields: dict[str, str]) -> None:
    order = khalti.open_order()

    with pytest.raises(ForgedReturn):
        khalti.gateway.verify_return(order, replace(EMPTY_RETURN, query=fields))


def test_status_and_amount_in_a_return_are_not_trusted(khalti: KhaltiDriver) -> None:
    order, other_order = khalti.open_order(), khalti.open_order()
    khalti.set_status(other_order, "Completed")
    fields = {**khalti.browser_return(other_order).query, "pidx": order.reference or "", "purchase_order_id": order.id}

    assert khalti.gateway.verify_return(order, replace(EMPTY_RETURN, query=fields)) == ReturnResult(order)
    assert khalti.gateway.look_up(order).status is GatewayStatus.OPEN


def test_a_cancelled_payment_is_recognized(khalti: KhaltiDriver) -> None:
    order = khalti.open_order()
    khalti.set_status(order, "User canceled")

    assert khalti.gateway.verify_return(order, khalti.browser_return(order)) == ReturnResult(
        order, payer_cancelled=True
    )


def test_a_payers_claim_to_have_cancelled_decides_nothing(khalti: KhaltiDriver) -> None:
    order = khalti.open_order()
    fields = {"pidx": order.reference or "", "purchase_order_id": order.id, "status": "User canceled"}

    request = replace(EMPTY_RETURN, query=fields)
    assert khalti.gateway.verify_return(order, request) == ReturnResult(order, payer_cancelled=True)
    assert khalti.gateway.look_up(order).status is GatewayStatus.OPEN


def test_a_whole_refund_and_one_in_parts(khalti: KhaltiDriver, paid: Order) -> None:
    first = khalti.gateway.refund(paid, refund(50))
    second = khalti.gateway.refund(paid, refund(150000, refunded_before_minor=50))
    paid_order = khalti.open_order()
    khalti.set_status(paid_order, "Completed")

    assert (first.status, second.status) == (GatewayRefundStatus.COMPLETED, GatewayRefundStatus.COMPLETED)
    assert khalti.gateway.refund(paid_order, refund()).status is GatewayRefundStatus.COMPLETED
    assert khalti.gateway.look_up(paid).status is khalti.gateway.look_up(paid_order).status is GatewayStatus.REFUNDED


def test_a_refund_whose_answer_is_lost_is_looked_up_and_not_repeated(khalti: KhaltiDriver, paid: Order) -> None:
    khalti.sandbox.control(f"khalti/{paid.id}", refunds="answer_lost")

    requested = khalti.gateway.refund(paid, refund())
    looked_up = khalti.gateway.look_up_refund(paid, refund())

    assert (requested.status, looked_up.status) == (GatewayRefundStatus.PENDING, GatewayRefundStatus.COMPLETED)
    assert len(refund_calls(khalti)) == 1


@pytest.mark.parametrize("answers", ["error", "html", "truncated"])
def test_an_unknown_refund_is_pending_and_later_failed(khalti: KhaltiDriver, paid: Order, answers: str) -> None:
    khalti.break_with(answers, path="refund")

    assert khalti.gateway.refund(paid, refund()).status is GatewayRefundStatus.PENDING
    assert khalti.gateway.look_up_refund(paid, refund(minutes_ago=9)).status is GatewayRefundStatus.PENDING
    assert khalti.gateway.look_up_refund(paid, refund(minutes_ago=10)).status is GatewayRefundStatus.FAILED


def test_a_refund_that_khalti_refuses_has_failed_with_its_reason(khalti: KhaltiDriver, paid: Order) -> None:
    khalti.sandbox.control(f"khalti/{paid.id}", refunds="needs_mobile")

    answer = khalti.gateway.refund(paid, refund())

    assert answer == RefundResult(GatewayRefundStatus.FAILED, None, answer.raw, "mobile: This field is required.")


def test_a_refund_made_in_the_merchant_portal_is_not_requested_again(khalti: KhaltiDriver, paid: Order) -> None:
    khalti.trigger(paid, "refund", amount=50)
    part = khalti.gateway.refund(paid, refund(50))
    khalti.trigger(paid, "refund")
    paid_order = khalti.gateway.refund(paid, refund())

    assert (paid_order.status, part.status) == (GatewayRefundStatus.COMPLETED, GatewayRefundStatus.FAILED)
    assert refund_calls(khalti) == []


def test_two_part_refunds_cannot_be_distinguished_at_khalti(khalti: KhaltiDriver, paid: Order) -> None:
    khalti.set_status(paid, "Partially Refunded")

    assert khalti.gateway.look_up_refund(paid, refund(50)).status is GatewayRefundStatus.COMPLETED
    looked_up = khalti.gateway.look_up_refund(paid, refund(50, refunded_before_minor=100, minutes_ago=60))
    assert looked_up.status is GatewayRefundStatus.PENDING


@pytest.mark.parametrize("word", ["Pending", "Initiated", "Expired", "Under Review"])
def test_what_is_not_paid_cannot_be_returned(khalti: KhaltiDriver, paid: Order, word: str) -> None:
    khalti.set_status(paid, word)

    with pytest.raises(GatewayRefused):
        khalti.gateway.refund(paid, refund())
    assert refund_calls(khalti) == []


@pytest.mark.parametrize(
    ("phone", "sent_number"),
    [("+977 984-1000000", "9841000000"), ("9841000000", "9841000000"), ("+1 416 555 0100", None), (None, None)],
)
def test_only_a_nepali_mobile_number_is_sent(phone: str | None, sent_number: str | None) -> None:
    with Replay([{"pidx": "p", "payment_url": "https://pay.test/"}]) as server:
        gateway_at(server).create_checkout(create_order(customer_phone=phone))

    assert server.received[0].json["customer_info"].get("phone") == sent_number
