"""Amounts as gateways write them, and rupees as dollars: to the cent, rounded half up, and never a float."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.money import parse_major, parse_minor, part_refund, quote

paisa = st.integers(1, 10**11)
rates = st.decimals("0.01", "1000", places=4).map(str)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1500", 150000),
        ("1500.5", 150050),
        ("1500.50", 150050),
        ("1500.5000", 150050),
        ("1,500.5", 150050),
        ("1,00,000.0", 10000000),
        ("100,000.0", 10000000),
        ("0.05", 5),
        ("0", 0),
    ],
)
def test_every_notation_of_rupees_is_parsed_to_the_paisa(text: str, minor: int) -> None:
    assert parse_major(text) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "-1",
        "+1",
        "1.",
        ".5",
        "1e3",
        "NaN",
        "Infinity",
        "1500.505",
        "1,5",
        "1500,50",
        "१५००",
        "1_0",
        "0x1",
    ],
)
def test_an_inexact_amount_is_refused(text: str) -> None:
    assert parse_major(text) is None


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    parse_major(text)
    parse_minor(text)


@given(paisa)
def test_an_amount_is_parsed_from_every_notation(minor: int) -> None:
    assert parse_major(f"{Decimal(minor) / 100:.2f}") == minor
    assert parse_major(f"{Decimal(minor) / 100:,.4f}") == minor
    assert parse_minor(str(minor)) == parse_minor(f"{minor}.0") == minor


@pytest.mark.parametrize("text", ["1500.50", "1500.5", "a"])
def test_paisa_have_no_decimals(text: str) -> None:
    assert parse_minor(text) is None


def test_a_quote_is_rounded_half_up_to_the_cent() -> None:
    assert quote(150050, "133.50") == 1124
    assert quote(20025, "133.50") == 150
    assert quote(5, "10") == 1, "half a cent is one"
    assert quote(4, "10") == 0


@given(amount=paisa, rate=rates)
def test_a_quote_is_what_decimal_arithmetic_says(amount: int, rate: str) -> None:
    exact = (Decimal(amount) / Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP)

    assert quote(amount, rate) == exact


@pytest.mark.parametrize("rate", ["0", "-1", "", "a lot"])
def test_no_rate_is_ever_assumed(rate: str) -> None:
    with pytest.raises(ValueError, match=r"rate|Fraction"):
        quote(150000, rate)


@given(parts=st.lists(paisa, min_size=1, max_size=12), rate=rates)
def test_part_refunds_return_exactly_the_charge_and_never_more(parts: list[int], rate: str) -> None:
    left_minor_npr = sum(parts)
    left_minor = charge_minor = quote(left_minor_npr, rate)
    returned = []
    for part in parts:
        returned.append(part_refund(part, rate, left_minor_npr=left_minor_npr, left_minor=left_minor))
        left_minor_npr, left_minor = left_minor_npr - part, left_minor - returned[-1]
        assert left_minor >= 0

    assert min(returned) >= 0
    assert sum(returned) == charge_minor


def test_a_part_is_converted_at_the_frozen_rate() -> None:
    assert part_refund(50000, "133.50", left_minor_npr=150050, left_minor=1124) == 375


@given(remaining=paisa, over=st.integers(1, 1000))
def test_more_than_what_is_left_cannot_be_returned(remaining: int, over: int) -> None:
    for amount in (remaining + over, 0, -over):
        with pytest.raises(ValueError, match="at most what is left"):
            part_refund(amount, "133.50", left_minor_npr=remaining, left_minor=1)
