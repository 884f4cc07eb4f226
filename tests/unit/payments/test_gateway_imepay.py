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
from tests.unit.payments.orders import EMPTY_RETURN, aged, create_order
from tests.unit.payments.replay import Replay

GIVEN = {"merchant_code": "PANDIT", "api_user": "pandityatra", "api_password": "ime@1234-test", "module": "PANDIT"}


def test_a_token_of_18_digits_is_kept_digit_for_digit(imepay: ImePayDriver) -> None:
    paying = create_order()
    checkout = imepay.gateway.create_checkout(paying)

    assert checkout.reference == checkout.fields["TokenId"] == imepay.show(paying)["id"]
    assert int(float(checkout.reference)) != int(checkout.reference), "or this test would prove nothing"


def test_amounts_go_out_with_two_decimals_and_may_come_back_with_four(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")
    imepay.override(paying, {"Recheck": {"TranAmount": "1500.5000"}})

    found = imepay.gateway.look_up(paying)

    assert imepay.calls[0]["body"] == f'{{"MerchantCode": "PANDITYATRA", "Amount": "1500.50", "RefId": "{paying.id}"}}'
    assert (found.raw["TranAmount"], found.amount_minor) == ("1500.5000", 150050)


def test_an_answer_without_an_amount_is_bound_to_ours_by_its_token(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")

    found = imepay.gateway.look_up(paying)

    assert (found.status, found.amount_minor, found.reference) == (GatewayStatus.PAID, None, paying.reference)


def test_an_amount_that_cannot_be_read_is_not_paid(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")
    imepay.override(paying, {"Recheck": {"TranAmount": "a lot"}})

    assert imepay.gateway.look_up(paying).status is GatewayStatus.UNDER_REVIEW


def test_a_payment_is_confirmed_with_the_ids_that_recheck_names(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")

    imepay.gateway.look_up(paying)

    assert imepay.paths[-2:] == ["POST /api/Web/Recheck", "POST /api/Web/Confirm"]
    confirmed = json.loads(imepay.calls[-1]["body"])
    assert confirmed["TransactionId"] == imepay.show(paying)["transaction_id"]
    assert confirmed["Msisdn"] == imepay.browser_return(paying).form["Msisdn"]


def test_a_payment_that_cannot_be_confirmed_holds(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")
    refusal = {"ResponseCode": "1", "ResponseDescription": "Transaction Failed"}
    imepay.override(paying, {"Confirm": refusal})

    found = imepay.gateway.look_up(paying)

    assert (found.status, found.why, found.detail) == (
        GatewayStatus.UNDER_REVIEW,
        Why.NOT_CONFIRMED,
        "1 Transaction Failed",
    )


def test_nothing_is_confirmed_that_is_not_paid(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "1")

    imepay.gateway.look_up(paying)

    assert "POST /api/Web/Confirm" not in imepay.paths


def test_a_confirmation_is_asked_for_once_a_look_up(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")
    imepay.break_with("error", path="Confirm")

    with pytest.raises(GatewayError):
        imepay.gateway.look_up(paying)
    assert imepay.paths.count("POST /api/Web/Confirm") == 1


def test_what_stays_undetermined_wants_a_person_once_the_checkout_is_over(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()

    assert imepay.gateway.look_up(aged(paying, minutes=59)).status is GatewayStatus.OPEN
    assert imepay.gateway.look_up(aged(paying, minutes=60)).status is GatewayStatus.UNDER_REVIEW


def test_a_reference_that_was_used_is_refused_in_ime_pays_words(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()

    with pytest.raises(GatewayRefused, match="1 Duplicate RefId"):
        imepay.gateway.create_checkout(paying)


@pytest.mark.parametrize("said", [{"Amount": 15.0}, {"Amount": "a lot"}, {"RefId": "somebody-elses"}])
def test_a_token_that_is_bound_to_something_else_is_not_used(said: dict[str, object]) -> None:
    answer = {"ResponseCode": 0, "TokenId": 202611230000000001, **said}
    with Replay([answer]) as server, pytest.raises(GatewayError):
        build(ImePayDriver.method, {**GIVEN, "base_url": server.url}).create_checkout(create_order())


def test_returns_in_both_forms_are_understood(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")

    for arrival in (imepay.browser_return(paying), by_get(imepay.browser_return(paying).form)):
        assert imepay.gateway.verify_return(paying, arrival) == ReturnResult(paying)


def test_a_bar_in_the_description_shifts_no_field(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")

    arrival = by_get({**imepay.browser_return(paying).form, "ResponseDescription": "a|b|c"})

    assert imepay.gateway.verify_return(paying, arrival) == ReturnResult(paying)


@pytest.mark.parametrize("name", ["RefId", "TokenId"])
def test_a_return_that_names_another_payment_is_forged_in_both_forms(imepay: ImePayDriver, name: str) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "0")
    fields = {**imepay.browser_return(paying).form, name: "another"}

    for arrival in (replace(EMPTY_RETURN, form=fields), by_get(fields)):
        with pytest.raises(ForgedReturn):
            imepay.gateway.verify_return(paying, arrival)


def test_a_return_that_says_paid_is_not_believed(imepay: ImePayDriver) -> None:
    paying, other = imepay.open_order(), imepay.open_order()
    imepay.set_status(other, "0")
    said = {**imepay.browser_return(other).form, "RefId": paying.id, "TokenId": paying.reference or ""}
    paying = imepay.gateway.verify_return(paying, replace(EMPTY_RETURN, form=said)).order

    assert imepay.gateway.look_up(paying).status is GatewayStatus.OPEN


def test_a_payer_who_cancelled_says_so_in_both_forms(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()
    imepay.set_status(paying, "3")

    for arrival in (imepay.browser_return(paying), by_get(imepay.browser_return(paying).form)):
        assert imepay.gateway.verify_return(paying, arrival) == ReturnResult(paying, payer_cancelled=True)


def test_a_cancel_may_come_back_with_nothing(imepay: ImePayDriver) -> None:
    paying = imepay.open_order()

    assert imepay.gateway.verify_return(paying, EMPTY_RETURN) == ReturnResult(paying)
    assert imepay.gateway.verify_return(
        paying, replace(EMPTY_RETURN, form={"RefId": paying.id, "TokenId": ""})
    ) == ReturnResult(paying)


@given(data=st.text(max_size=60))
def test_junk_in_a_return_is_refused_and_never_an_error_of_ours(data: str) -> None:
    gateway = build(ImePayDriver.method, {**GIVEN, "base_url": "https://ime.test"})

    with pytest.raises(ForgedReturn):
        gateway.verify_return(create_order(reference="1"), replace(EMPTY_RETURN, query={"data": data}))
