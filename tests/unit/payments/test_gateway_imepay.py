"""IME Pay: a token that is no number, returns in two forms that prove nothing, and two calls that must agree."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.gateways.base import (
    ForgedReturn,
    GatewayError,
    GatewayRefused,
    GatewayStatus,
    ReturnResult,
    Why,
)
from tests.unit.payments.driver import build
from tests.unit.payments.drivers import ImePayDriver, by_get
from tests.unit.payments.orders import EMPTY_RETURN, create_order, older
from tests.unit.payments.replay import Replay

GIVEN = {"merchant_code": "PANDIT", "api_user": "pandityatra", "api_password": "ime@1234-test", "module": "PANDIT"}


def test_a_token_of_18_digits_is_kept_digit_for_digit(imepay: ImePayDriver) -> None:
    order = create_order()
    checkout = imepay.gateway.create_checkout(order)

    assert checkout.reference == checkout.fields["TokenId"] == imepay.show(order)["id"]
    assert int(float(checkout.reference)) != int(checkout.reference), "or this test would prove nothing"


def test_amounts_go_out_with_two_decimals_and_may_come_back_with_four(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")
    imepay.override(order, {"Recheck": {"TranAmount": "1500.5000"}})

    lookup = imepay.gateway.look_up(order)

    assert imepay.calls[0]["body"] == f'{{"MerchantCode": "PANDITYATRA", "Amount": "1500.50", "RefId": "{order.id}"}}'
    assert (lookup.raw["TranAmount"], lookup.amount_minor) == ("1500.5000", 150050)


def test_an_answer_without_an_amount_is_bound_to_ours_by_its_token(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")

    lookup = imepay.gateway.look_up(order)

    assert (lookup.status, lookup.amount_minor, lookup.reference) == (GatewayStatus.PAID, None, order.reference)


def test_an_amount_that_cannot_be_read_is_not_paid(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")
    imepay.override(order, {"Recheck": {"TranAmount": "a lot"}})

    assert imepay.gateway.look_up(order).status is GatewayStatus.UNDER_REVIEW


def test_a_payment_is_confirmed_with_the_ids_that_recheck_names(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")

    imepay.gateway.look_up(order)

    assert imepay.paths[-2:] == ["POST /api/Web/Recheck", "POST /api/Web/Confirm"]
    confirmation = json.loads(imepay.calls[-1]["body"])
    assert confirmation["TransactionId"] == imepay.show(order)["transaction_id"]
    assert confirmation["Msisdn"] == imepay.browser_return(order).form["Msisdn"]


def test_a_payment_that_cannot_be_confirmed_is_under_review(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")
    refusal = {"ResponseCode": "1", "ResponseDescription": "Transaction Failed"}
    imepay.override(order, {"Confirm": refusal})

    lookup = imepay.gateway.look_up(order)

    assert (lookup.status, lookup.why, lookup.detail) == (
        GatewayStatus.UNDER_REVIEW,
        Why.NOT_CONFIRMED,
        "1 Transaction Failed",
    )


def test_nothing_is_confirmed_that_is_not_paid(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "1")

    imepay.gateway.look_up(order)

    assert "POST /api/Web/Confirm" not in imepay.paths


def test_a_confirmation_is_asked_for_once_a_look_up(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")
    imepay.break_with("error", path="Confirm")

    with pytest.raises(GatewayError):
        imepay.gateway.look_up(order)
    assert imepay.paths.count("POST /api/Web/Confirm") == 1


def test_an_undetermined_payment_is_under_review_after_the_checkout(imepay: ImePayDriver) -> None:
    order = imepay.open_order()

    assert imepay.gateway.look_up(older(order, minutes=59)).status is GatewayStatus.OPEN
    assert imepay.gateway.look_up(older(order, minutes=60)).status is GatewayStatus.UNDER_REVIEW


def test_a_used_reference_is_refused_with_ime_pays_text(imepay: ImePayDriver) -> None:
    order = imepay.open_order()

    with pytest.raises(GatewayRefused, match="1 Duplicate RefId"):
        imepay.gateway.create_checkout(order)


@pytest.mark.parametrize("fields", [{"Amount": 15.0}, {"Amount": "a lot"}, {"RefId": "somebody-elses"}])
def test_a_token_that_is_bound_to_something_else_is_not_used(fields: dict[str, object]) -> None:
    answer = {"ResponseCode": 0, "TokenId": 202611230000000001, **fields}
    with Replay([answer]) as server, pytest.raises(GatewayError):
        build(ImePayDriver.method, {**GIVEN, "base_url": server.url}).create_checkout(create_order())


def test_returns_in_both_forms_are_understood(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")

    for arrival in (imepay.browser_return(order), by_get(imepay.browser_return(order).form)):
        assert imepay.gateway.verify_return(order, arrival) == ReturnResult(order)


def test_a_bar_in_the_description_shifts_no_field(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")

    arrival = by_get({**imepay.browser_return(order).form, "ResponseDescription": "a|b|c"})

    assert imepay.gateway.verify_return(order, arrival) == ReturnResult(order)


@pytest.mark.parametrize("name", ["RefId", "TokenId"])
def test_a_return_that_names_another_payment_is_forged_in_both_forms(imepay: ImePayDriver, name: str) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "0")
    fields = {**imepay.browser_return(order).form, name: "another"}

    for arrival in (replace(EMPTY_RETURN, form=fields), by_get(fields)):
        with pytest.raises(ForgedReturn):
            imepay.gateway.verify_return(order, arrival)


def test_a_return_that_claims_a_payment_is_not_trusted(imepay: ImePayDriver) -> None:
    order, other_order = imepay.open_order(), imepay.open_order()
    imepay.set_status(other_order, "0")
    answer = {**imepay.browser_return(other_order).form, "RefId": order.id, "TokenId": order.reference or ""}
    order = imepay.gateway.verify_return(order, replace(EMPTY_RETURN, form=answer)).order

    assert imepay.gateway.look_up(order).status is GatewayStatus.OPEN


def test_a_cancelled_payment_is_recognized_in_both_forms(imepay: ImePayDriver) -> None:
    order = imepay.open_order()
    imepay.set_status(order, "3")

    for arrival in (imepay.browser_return(order), by_get(imepay.browser_return(order).form)):
        assert imepay.gateway.verify_return(order, arrival) == ReturnResult(order, payer_cancelled=True)


def test_a_cancel_may_come_back_with_nothing(imepay: ImePayDriver) -> None:
    order = imepay.open_order()

    assert imepay.gateway.verify_return(order, EMPTY_RETURN) == ReturnResult(order)
    assert imepay.gateway.verify_return(
        order, replace(EMPTY_RETURN, form={"RefId": order.id, "TokenId": ""})
    ) == ReturnResult(order)


@given(data=st.text(max_size=60))
def test_junk_in_a_return_is_refused_and_never_an_error_of_ours(data: str) -> None:
    gateway = build(ImePayDriver.method, {**GIVEN, "base_url": "https://ime.test"})

    with pytest.raises(ForgedReturn):
        gateway.verify_return(create_order(reference="1"), replace(EMPTY_RETURN, query={"data": data}))
