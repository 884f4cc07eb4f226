"""Which attempt an address of the webhook function is about: a short list, and nothing beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.gateways.base import PaymentMethod
from chalicelib.payments.webhook_handler import ReturnAddress, parse_address
from chalicelib.payments.webhook_log import WebhookRequest

OURS = "01JABCDEFGHJKMNPQRST"


def address_of(path: str, query: str = "", method: str = "GET") -> ReturnAddress | None:
    return parse_address(WebhookRequest(method, path, query, {}, b""))


@pytest.mark.parametrize(
    ("method", "path", "query", "address"),
    [
        ("GET", f"/khalti/{OURS}", "pidx=p", ReturnAddress(PaymentMethod.KHALTI, OURS)),
        ("GET", f"/khalti/{OURS}/", "", ReturnAddress(PaymentMethod.KHALTI, OURS)),
        ("GET", f"/esewa/{OURS}/success", "data=e30", ReturnAddress(PaymentMethod.ESEWA, OURS, "success")),
        ("GET", f"/esewa/{OURS}/failure", "", ReturnAddress(PaymentMethod.ESEWA, OURS, "failure")),
        ("GET", "/connectips/success", f"TXNID={OURS}", ReturnAddress(PaymentMethod.CONNECT_IPS, OURS, "success")),
        ("GET", "/connectips/failure", f"TXNID={OURS}", ReturnAddress(PaymentMethod.CONNECT_IPS, OURS, "failure")),
        ("GET", f"/imepay/{OURS}", "data=e30", ReturnAddress(PaymentMethod.IME_PAY, OURS)),
        ("POST", f"/imepay/{OURS}", "", ReturnAddress(PaymentMethod.IME_PAY, OURS)),
        ("GET", f"/stripe/{OURS}/success", "", ReturnAddress(PaymentMethod.STRIPE, OURS, "success")),
        ("GET", f"/stripe/{OURS}/cancel", "", ReturnAddress(PaymentMethod.STRIPE, OURS, "cancel")),
    ],
)
def test_each_gateways_returns_have_their_address(method: str, path: str, query: str, address: ReturnAddress) -> None:
    assert address_of(path, query, method) == address


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", ""),
        ("GET", "/khalti"),
        ("POST", f"/khalti/{OURS}"),
        ("GET", f"/khalti/{OURS}/success"),
        ("GET", f"/esewa/{OURS}"),
        ("POST", f"/esewa/{OURS}/success"),
        ("GET", f"/esewa/{OURS}/complete"),
        ("GET", f"/connectips/{OURS}"),
        ("POST", "/connectips/success"),
        ("PUT", f"/imepay/{OURS}"),
        ("GET", "/stripe"),
        ("GET", f"/stripe/{OURS}"),
        ("POST", f"/stripe/{OURS}/cancel"),
        ("GET", f"/stripe/{OURS}/failure"),
        ("GET", f"/cash/{OURS}"),
        ("GET", f"/KHALTI/{OURS}"),
        ("GET", f"/webhooks/khalti/{OURS}"),
    ],
)
def test_a_similar_path_belongs_to_no_gateway(method: str, path: str) -> None:
    assert address_of(path, f"TXNID={OURS}", method) is None


def test_a_return_without_its_transaction_names_nobody() -> None:
    assert address_of("/connectips/success") == ReturnAddress(PaymentMethod.CONNECT_IPS, "", "success")


@given(st.sampled_from(["GET", "POST", "HEAD", ""]), st.text(max_size=300), st.text(max_size=300))
def test_any_junk_path_is_handled(method: str, path: str, query: str) -> None:
    address = address_of(path, query, method)

    assert address is None or path.strip("/")


@given(st.text(st.characters(exclude_characters="/"), min_size=1, max_size=5000))
def test_an_id_is_passed_on_as_it_is_however_long(attempt_id: str) -> None:
    address = address_of(f"/khalti/{attempt_id}")

    assert address is None or address.attempt_id == attempt_id


@pytest.mark.parametrize(
    ("content_type", "body", "form"),
    [
        ("application/x-www-form-urlencoded", b"RefId=A&TokenId=1&Empty=", {"RefId": "A", "TokenId": "1", "Empty": ""}),
        ("application/x-www-form-urlencoded; charset=utf-8", b"a=1&a=2", {"a": "2"}),
        ("application/json", b"RefId=A", {}),
        ("application/x-www-form-urlencoded", b"\xff\xfe", {"\ufffd\ufffd": ""}),
    ],
)
def test_a_form_is_read_where_one_is_said_to_be(content_type: str, body: bytes, form: dict[str, str]) -> None:
    assert WebhookRequest("POST", "/imepay/A", "", {"content-type": content_type}, body).form == form


def test_a_plus_in_a_query_is_a_blank_and_of_repeated_names_the_last_counts() -> None:
    assert WebhookRequest("GET", "/", "data=a+b&data=c%2Bd", {}, b"").query == {"data": "c+d"}
