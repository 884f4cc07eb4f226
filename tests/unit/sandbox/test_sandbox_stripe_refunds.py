"""Stripe's refunds and idempotency keys as the sandbox simulates them, called by Stripe's own client."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.unit.sandbox.servers import Sandbox, wait_until
from tests.unit.sandbox.stripe_client import create_paid_session, order


def test_one_key_is_one_session(api: Any) -> None:
    options = {"idempotency_key": "attempt-A1"}
    first, second = (api.checkout.sessions.create(order(), options) for _ in range(2))
    assert first.id == second.id
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        api.checkout.sessions.create(order(client_reference_id="B2"), options)
    with pytest.raises(stripe.InvalidRequestError, match="255"):
        api.checkout.sessions.create(order(), {"idempotency_key": "k" * 256})


def test_a_key_remembers_no_request_that_was_not_valid(api: Any) -> None:
    options = {"idempotency_key": "attempt-A1"}
    with pytest.raises(stripe.InvalidRequestError):
        api.checkout.sessions.create(order(success_url="/result"), options)
    assert api.checkout.sessions.create(order(), options).status == "open"


def test_an_idempotency_key_remembers_a_refusal_of_a_started_request(sandbox: Sandbox, api: Any) -> None:
    intent = create_paid_session(sandbox, api, refunds="refused")
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as error:
            api.refunds.create({"payment_intent": intent}, {"idempotency_key": "refund-1"})
        assert error.value.code == "balance_insufficient"
        sandbox.control("stripe/A1", refunds="normal")
    assert api.refunds.create({"payment_intent": intent}, {"idempotency_key": "refund-2"}).status == "succeeded"


def test_concurrent_requests_with_one_key_conflict_and_make_one_refund(sandbox: Sandbox, api: Any) -> None:
    intent = create_paid_session(sandbox, api)

    def refund(_: int) -> int:
        try:
            api.refunds.create({"payment_intent": intent, "amount": 100}, {"idempotency_key": "refund-1"})
        except stripe.StripeError as error:
            return error.http_status or 0
        return 200

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(refund, range(8)))
    assert 200 in statuses <= {200, 409}
    assert len(api.refunds.list({"payment_intent": intent}).data) == 1


def test_money_is_returned_in_part_and_never_more_than_is_left(sandbox: Sandbox, api: Any) -> None:
    intent = create_paid_session(sandbox, api)
    first = api.refunds.create(
        {"payment_intent": intent, "amount": 124, "reason": "requested_by_customer", "metadata": {"refund_id": "R1"}}
    )
    assert (first.status, first.amount, first.metadata["refund_id"]) == ("succeeded", 124, "R1")
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        api.refunds.create({"payment_intent": intent, "amount": 1001})
    second_refund = api.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as error:
        api.refunds.create({"payment_intent": intent})
    assert (second_refund.amount, error.value.code) == (1000, "charge_already_refunded")
    assert [refund.id for refund in api.refunds.list({"payment_intent": intent}).data] == [second_refund.id, first.id]
    assert api.refunds.retrieve(first.id, {"expand": ["charge"]}).charge.amount_refunded == 1124
    page = api.refunds.list({"payment_intent": intent, "limit": 1})
    assert page.has_more
    assert [refund.id for refund in page.auto_paging_iter()] == [second_refund.id, first.id]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"payment_intent": "pi_none"},
        {"payment_intent": "A1"},
        {"charge": "ch_none"},
        {"amount": "100"},
    ],
)
def test_a_refund_of_nothing_is_refused(sandbox: Sandbox, api: Any, params: dict[str, Any]) -> None:
    create_paid_session(sandbox, api)
    with pytest.raises(stripe.InvalidRequestError):
        api.refunds.create(params)


@pytest.mark.parametrize(("name", "value"), [("reason", "mood"), ("amount", "x"), ("amount", 0), ("surprise", "1")])
def test_a_refund_that_is_not_right_is_refused(sandbox: Sandbox, api: Any, name: str, value: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError) as error:
        api.refunds.create({"payment_intent": create_paid_session(sandbox, api), name: value})
    assert error.value.param == name


def test_an_unpaid_session_has_nothing_to_return(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    sandbox.control("stripe/A1/fail")
    intent = api.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        api.refunds.create({"payment_intent": intent})


@pytest.mark.parametrize(("refunds", "end"), [("pending", "succeeded"), ("fails_later", "failed")])
def test_a_refund_that_was_made_is_not_done_yet(sandbox: Sandbox, api: Any, refunds: str, end: str) -> None:
    intent = create_paid_session(sandbox, api, refunds=refunds, late_seconds=0.2)
    refund = api.refunds.create({"payment_intent": intent})
    assert refund.status == "pending"
    with pytest.raises(stripe.InvalidRequestError):
        api.refunds.create({"payment_intent": intent, "amount": 1})
    wait_until(lambda: api.refunds.retrieve(refund.id).status == end)
    sandbox.control("stripe/A1", refunds="normal")
    if end == "failed":
        assert api.refunds.create({"payment_intent": intent}).status == "succeeded"


def test_a_refund_that_worked_may_give_no_answer(sandbox: Sandbox, api: Any) -> None:
    intent = create_paid_session(sandbox, api, refunds="answer_lost")
    for _ in range(2):
        with pytest.raises(stripe.APIConnectionError):
            api.refunds.create({"payment_intent": intent}, {"idempotency_key": "refund-1"})
    assert [refund.amount for refund in api.refunds.list({"payment_intent": intent}).data] == [1124]
    sandbox.control("stripe/A1", refunds="normal")
    assert api.refunds.create({"payment_intent": intent}, {"idempotency_key": "refund-1"}).amount == 1124
