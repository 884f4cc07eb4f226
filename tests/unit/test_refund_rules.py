"""How much a refund may return, and how its parts are converted to the currency of the charge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Invalid
from chalicelib.localization.text import Text
from chalicelib.payments.money import part_refund, quote
from chalicelib.payments.rules import (
    NotPaid,
    refund_amount,
)

amounts = st.integers(1, 10_000_000)
rates = st.decimals("0.01", "999.99", places=2).map(str)


@given(amounts, st.integers(-1, 12_000_000), st.one_of(st.none(), st.integers(-1, 12_000_000)))
def test_a_refund_is_positive_and_at_most_what_is_left(owed: int, refunded: int, requested: int | None) -> None:
    remaining, words = owed - refunded, Text("all", "सबै")
    if remaining <= 0:
        with pytest.raises(NotPaid):
            refund_amount(owed, refunded, requested, words)
    elif requested is None or 0 < requested <= remaining:
        assert refund_amount(owed, refunded, requested, words) == (remaining if requested is None else requested)
    else:
        with pytest.raises(Invalid):
            refund_amount(owed, refunded, requested, words)


@pytest.mark.parametrize("requested", [0, 101])
def test_a_refund_of_nothing_or_too_much_names_both_bounds(requested: int) -> None:
    with pytest.raises(Invalid) as error:
        refund_amount(100, 0, requested, Text("Rs 1.00", "रु १.००"))

    [field] = error.value.fields
    assert "above zero" in field.message.en
    assert "Rs 1.00" in field.message.en
    assert "रु १.००" in field.message.ne


@given(amounts, rates, st.lists(st.integers(1, 10_000_000), max_size=12))
def test_parts_never_return_more_than_was_captured_and_the_last_returns_exactly_what_is_left(
    owed: int, rate: str, parts: list[int]
) -> None:
    charged = quote(owed, rate)
    left_owed, left_charged = owed, charged
    for requested_part in [*parts, owed]:
        requested = min(requested_part, left_owed)
        if requested == 0:
            break
        returned = part_refund(requested, rate, left_minor_npr=left_owed, left_minor=left_charged)
        assert 0 <= returned <= left_charged
        left_owed, left_charged = left_owed - requested, left_charged - returned

    assert (left_owed, left_charged) == (0, 0)


@given(amounts, rates)
def test_a_quote_is_rounded_half_up_to_the_cent(owed: int, rate: str) -> None:
    exact = Decimal(owed) / Decimal(rate)

    assert Decimal("-0.5") < quote(owed, rate) - exact <= Decimal("0.5") + Decimal("1e-9")


@pytest.mark.parametrize("requested", [0, -1, 101])
def test_an_invalid_part_is_refused(requested: int) -> None:
    with pytest.raises(ValueError, match="at most what is left"):
        part_refund(requested, "133.50", left_minor_npr=100, left_minor=1)
