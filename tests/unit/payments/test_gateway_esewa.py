"""eSewa: what is signed, what a return must carry, and what the status API says."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.gateways.base import (
    ForgedReturn,
    GatewayDown,
    GatewayError,
    GatewayStatus,
    Order,
    PaymentMethod,
    ReturnResult,
)
from chalicelib.payments.gateways.esewa import REQUEST_FIELDS, RETURN_FIELDS, Esewa
from infra.local.sandbox.esewa import sign
from tests.unit.payments.driver import build
from tests.unit.payments.drivers import EsewaDriver, esewa_return
from tests.unit.payments.orders import EMPTY_RETURN, create_order, older
from tests.unit.payments.replay import Replay

UAT = {
    "form_url": "https://form.test",
    "status_url": "https://status.test/",
    "product_code": "EPAYTEST",
    "secret_key": "8gBm/:&EnhH.1/q",
}
texts = st.text(st.characters(codec="utf-8"), max_size=20)


def uat() -> Esewa:
    gateway = build(PaymentMethod.ESEWA, UAT)
    assert isinstance(gateway, Esewa)
    return gateway


def signed(fields: dict[str, Any], names: str = RETURN_FIELDS) -> str:
    gateway = uat()
    texts = {name: str(value) for name, value in fields.items()}
    return b64encode(json.dumps({**fields, "signature": gateway.sign(texts, names)}).encode()).decode()


def return_fields(order: Order, **changed: Any) -> dict[str, Any]:
    fields = {
        "transaction_code": "000AWEO",
        "status": "COMPLETE",
        "total_amount": "1500.50",
        "transaction_uuid": order.id,
        "product_code": "EPAYTEST",
        "signed_field_names": RETURN_FIELDS,
    }
    return fields | changed


def test_the_request_vector_of_the_documents_matches() -> None:
    fields = {"total_amount": "110", "transaction_uuid": "241028", "product_code": "EPAYTEST"}

    assert uat().sign(fields, REQUEST_FIELDS) == "i94zsd3oXF6ZsSr/kGqT4sSzYQzjj1W/waxjWyRwaME="


CALLBACK = {
    "transaction_code": "000AWEO",
    "status": "COMPLETE",
    "total_amount": "1000.0",
    "transaction_uuid": "250610-162413",
    "product_code": "EPAYTEST",
    "signed_field_names": RETURN_FIELDS,
}


def test_the_callback_vector_of_the_documents_matches() -> None:
    assert uat().sign(CALLBACK, RETURN_FIELDS) == "62GcfZTmVkzhtUeh+QJ1AqiJrjoWWGof3U+eTPTZ7fA="


def test_the_way_a_number_is_written_decides_whether_a_signature_is_valid() -> None:
    assert uat().sign({**CALLBACK, "total_amount": "1000"}, RETURN_FIELDS).startswith("L/qUIEhg")


def test_the_stale_first_example_of_the_documents_does_not_match() -> None:
    fields = {"total_amount": "100", "transaction_uuid": "11-201-13", "product_code": "EPAYTEST"}

    assert uat().sign(fields, REQUEST_FIELDS) != "4Ov7pCI1zIOdwtV2BRMUNjz1upIlT/COTxfLhWvVurE="
    assert uat().sign(fields, REQUEST_FIELDS) == "5DZywcrTKD0gia/rsSMcrRHmJl+4Tbol6S+lWgdJ94E="


@pytest.mark.parametrize(
    ("paisa", "rupees"), [(150050, "1500.50"), (150000, "1500"), (5, "0.05"), (12345678900, "123456789")]
)
def test_the_amount_that_is_signed_is_the_text_that_is_posted(paisa: int, rupees: str) -> None:
    fields = uat().create_checkout(create_order(amount_minor=paisa)).fields

    assert fields["total_amount"] == fields["amount"] == rupees


@pytest.mark.parametrize("amount", [1500.5, "1500.50", "1,500.50", "1,500.5", 1500])
def test_a_return_is_checked_over_the_amount_as_it_is_written(esewa: EsewaDriver, amount: Any) -> None:
    order = esewa.open_order()
    esewa.override(order, {"return": {"total_amount": amount}})
    esewa.set_status(order, "COMPLETE")

    verified = esewa.gateway.verify_return(order, esewa.browser_return(order))

    assert verified.order.transaction_id == esewa.show(order)["transaction_id"]


@pytest.mark.parametrize("amount", [1500.5, "1500.5", "1500.50", "1,500.50", "1,500.5"])
def test_every_notation_of_an_amount_is_understood(esewa: EsewaDriver, amount: Any) -> None:
    order = esewa.open_order()
    esewa.set_status(order, "COMPLETE")
    esewa.override(order, {"status": {"total_amount": amount}})

    lookup = esewa.gateway.look_up(order)

    assert (lookup.status, lookup.amount_minor) == (GatewayStatus.PAID, 150050)


@pytest.mark.parametrize("amount", ["", "NaN", "1500,50", "1.500,50", "15e2", "-1500.50", "1500.505", True, [1500.5]])
def test_paid_without_a_readable_amount_is_not_paid(esewa: EsewaDriver, amount: Any) -> None:
    order = esewa.open_order()
    esewa.set_status(order, "COMPLETE")
    esewa.override(order, {"status": {"total_amount": amount}})

    assert esewa.gateway.look_up(order).status is GatewayStatus.UNDER_REVIEW


def test_the_checkouts_own_signature_cannot_be_used_to_say_paid() -> None:
    order = create_order()
    form = dict(uat().create_checkout(order).fields)
    forged = {**return_fields(order), **{name: form[name] for name in REQUEST_FIELDS.split(",")}}
    forged |= {"signed_field_names": REQUEST_FIELDS, "signature": form["signature"]}

    with pytest.raises(ForgedReturn):
        uat().verify_return(order, esewa_return(b64encode(json.dumps(forged).encode()).decode()))


@pytest.mark.parametrize("left_out", RETURN_FIELDS.split(","))
def test_a_return_signed_with_fewer_fields_than_we_rely_on_is_refused(left_out: str) -> None:
    order = create_order()
    names = ",".join(name for name in RETURN_FIELDS.split(",") if name != left_out)

    with pytest.raises(ForgedReturn):
        uat().verify_return(order, esewa_return(signed(return_fields(order, signed_field_names=names), names)))


@given(field=st.sampled_from(RETURN_FIELDS.split(",")), value=texts)
def test_no_field_of_a_return_can_be_changed_after_it_was_signed(field: str, value: str) -> None:
    order = create_order()
    given_back = json.loads(b64decode(signed(return_fields(order))))
    if given_back[field] == value:
        return

    arrival = esewa_return(b64encode(json.dumps({**given_back, field: value}).encode()).decode())
    with pytest.raises(ForgedReturn):
        uat().verify_return(order, arrival)


@given(fields=st.fixed_dictionaries(dict.fromkeys(REQUEST_FIELDS.split(","), texts)))
def test_every_signed_text_is_signed_as_it_is(fields: dict[str, str]) -> None:
    assert uat().sign(fields, REQUEST_FIELDS) == sign(UAT["secret_key"], fields, REQUEST_FIELDS)


@pytest.mark.parametrize("foreign", [{"product_code": "SOMEONE"}, {"transaction_uuid": "SOMEONES"}])
def test_a_return_for_another_merchant_or_order_is_refused(foreign: dict[str, str]) -> None:
    order = create_order()

    with pytest.raises(ForgedReturn):
        uat().verify_return(order, esewa_return(signed(return_fields(order, **foreign))))


@given(data=st.one_of(texts.filter(bool), st.binary(min_size=1).map(lambda raw_query: b64encode(raw_query).decode())))
def test_junk_in_a_return_is_refused_and_never_an_error_of_ours(data: str) -> None:
    with pytest.raises(ForgedReturn):
        uat().verify_return(create_order(), esewa_return(data if data.strip() else "x"))


@pytest.mark.parametrize("body", [[], "text", 3, {"status": ["COMPLETE"]}, {"status": None}, {}])
def test_json_that_is_no_return_is_refused(body: Any) -> None:
    with pytest.raises(ForgedReturn):
        uat().verify_return(create_order(), esewa_return(b64encode(json.dumps(body).encode()).decode()))


@pytest.mark.parametrize(
    "change_text", [lambda data: data.rstrip("="), lambda data: data.replace("+", " "), quote_plus]
)
def test_padding_and_plus_signs_may_be_lost_on_the_way(change_text: Any) -> None:
    for number in range(12):  # enough codes for some with "+" and with each padding
        order = create_order()
        data = change_text(signed(return_fields(order, transaction_code="?>" * number)))
        arrival = replace(EMPTY_RETURN, query={name: values[-1] for name, values in parse_qs(f"data={data}").items()})

        assert uat().verify_return(order, arrival).order.transaction_id == "?>" * number


def test_data_that_was_appended_to_a_query_is_found() -> None:
    order = create_order()
    raw_query = f"lang=ne?data={quote_plus(signed(return_fields(order)))}"
    arrival = replace(
        EMPTY_RETURN, query={name: values[-1] for name, values in parse_qs(raw_query).items()}, raw_query=raw_query
    )

    assert uat().verify_return(order, arrival).order.transaction_id == "000AWEO"


def test_the_failure_address_is_visited_without_data_and_proves_nothing() -> None:
    order = create_order()

    assert uat().verify_return(order, replace(EMPTY_RETURN, outcome="failure")) == ReturnResult(order)


def test_an_outage_that_comes_as_http_200_is_an_outage(esewa: EsewaDriver) -> None:
    order = esewa.open_order()
    esewa.break_with("outage_200")

    with pytest.raises(GatewayDown, match="currently unavailable"):
        esewa.gateway.look_up(order)


def test_not_found_is_open_until_the_payer_can_no_longer_come(esewa: EsewaDriver) -> None:
    never_posted = esewa.order()

    assert esewa.gateway.look_up(never_posted).status is GatewayStatus.OPEN
    for so_old in (0, 29, 31, 24 * 60):
        assert esewa.gateway.look_up(older(never_posted, minutes=so_old)).status is GatewayStatus.OPEN


def test_an_answer_about_another_merchant_is_under_review() -> None:
    answer = {"product_code": "SOMEONE", "status": "COMPLETE", "total_amount": 1500.5, "ref_id": "0001"}
    with Replay([answer]) as server:
        gateway = build(PaymentMethod.ESEWA, {**UAT, "status_url": server.url})

        assert gateway.look_up(create_order()).status is GatewayStatus.UNDER_REVIEW


def test_the_http_status_that_spring_writes_into_an_error_is_no_state_of_a_payment() -> None:
    with Replay([{"status": 400, "error": "Bad Request"}], status=400) as server, pytest.raises(GatewayError):
        build(PaymentMethod.ESEWA, {**UAT, "status_url": server.url}).look_up(create_order())


def test_camel_case_answers_are_read_too() -> None:
    with Replay([{"status": "COMPLETE", "totalAmount": "1,500.50", "refId": "0001"}]) as server:
        lookup = build(PaymentMethod.ESEWA, {**UAT, "status_url": server.url}).look_up(create_order())

    assert (lookup.status, lookup.amount_minor, lookup.transaction_id) == (GatewayStatus.PAID, 150050, "0001")
