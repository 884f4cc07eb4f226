"""The rules of pandits: exact averages and ranks, service ids, prices and languages."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Invalid
from chalicelib.localization.numbers import decimal_text, minor_units
from chalicelib.pandits.rules import LANGUAGES, MAX_PRICE, average, rank, require_own_services
from chalicelib.pandits.schemas import ProfileBody, ServiceBody
from chalicelib.schema.validation import parse

marks = st.lists(st.integers(1, 5), min_size=1, max_size=60)
PUJA = {"name": "Satyanarayan Puja", "price": "1500.00", "currency": "NPR", "duration_minutes": 120}


@given(marks)
def test_an_average_has_two_decimals_rounded_half_up(given_marks: list[int]) -> None:
    exact = Decimal(sum(given_marks)) / len(given_marks)
    shown_average = average(sum(given_marks), len(given_marks))
    assert shown_average == str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_without_marks_there_is_no_average() -> None:
    assert average(0, 0) is None


def test_half_a_hundredth_is_rounded_up() -> None:
    assert average(33, 8) == "4.13"  # 4.125


@given(marks, marks)
def test_a_better_average_ranks_higher(first: list[int], second: list[int]) -> None:
    difference = Decimal(average(sum(first), len(first)) or 0) - Decimal(average(sum(second), len(second)) or 0)
    is_higher = rank(sum(first), len(first), "01A") > rank(sum(second), len(second), "01A")
    if difference:
        assert is_higher == (difference > 0)
    else:
        assert is_higher == (len(first) > len(second)), "with equal averages, more marks rank higher"


def test_a_pandit_without_marks_ranks_last() -> None:
    assert rank(0, 0, "01Z") < rank(1, 1, "01A")


def test_known_and_missing_service_ids_are_accepted() -> None:
    require_own_services({"a", "b"}, ["b", None, None, "a"])


@pytest.mark.parametrize(
    ("sent_ids", "wrong_fields"),
    [
        (["x"], ["services.0.id"]),
        (["a", None, "a"], ["services.2.id"]),
        (["x", "a", "x"], ["services.0.id", "services.2.id"]),
    ],
)
def test_unknown_and_repeated_service_ids_are_refused(sent_ids: list[str | None], wrong_fields: list[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        require_own_services({"a"}, sent_ids)
    assert [error.field for error in invalid.value.fields] == wrong_fields


@given(st.integers(1, MAX_PRICE))
def test_a_price_survives_the_conversion_to_paisa_and_back(minor: int) -> None:
    assert minor_units(decimal_text(minor)) == minor
    assert parse(ServiceBody, {**PUJA, "price": decimal_text(minor)}).price == decimal_text(minor)


def test_half_rupees_are_not_lost() -> None:
    assert minor_units("1500.5") == minor_units("1500.50") == 150050
    assert decimal_text(150050) == "1500.50"


@pytest.mark.parametrize(("typed_price", "price"), [("१५००.००", "1500.00"), (" 1500 ", "1500"), ("१५00.5", "1500.5")])
def test_a_price_is_accepted_in_both_scripts_of_digits(typed_price: str, price: str) -> None:
    assert parse(ServiceBody, {**PUJA, "price": typed_price}).price == price


@pytest.mark.parametrize(
    "price", ["0", "0.00", "-1", "1.005", "1e3", "10000000.01", "1,500", "", "\u200b", "१,५००", 1500, 1500.5, None]
)
def test_a_price_is_a_positive_decimal_string(price: object) -> None:
    with pytest.raises(Invalid) as invalid:
        parse(ServiceBody, {**PUJA, "price": price})
    assert [error.field for error in invalid.value.fields] == ["price"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "USD"),
        ("duration_minutes", 0),
        ("duration_minutes", 7 * 24 * 60 + 1),
        ("duration_minutes", 90.5),
        ("duration_minutes", "90"),
        ("duration_minutes", True),
        ("name", "   "),
        ("rating", 5),
    ],
)
def test_a_service_is_refused_by_the_field_that_is_wrong(field: str, value: object) -> None:
    with pytest.raises(Invalid) as invalid:
        parse(ServiceBody, {**PUJA, field: value})
    assert [error.field for error in invalid.value.fields] == [field]


def test_languages_are_iso_639_1_each_once() -> None:
    assert {"ne", "en", "hi", "sa"} <= LANGUAGES
    assert parse(ProfileBody, {"services": [], "languages": ["NE", "ne", "sa"]}).languages == ("ne", "sa")
    with pytest.raises(Invalid) as invalid:
        parse(ProfileBody, {"services": [], "languages": ["ne", "xx", "nep"]})
    assert [error.field for error in invalid.value.fields] == ["languages.1", "languages.2"]


@pytest.mark.parametrize("field", ["verification_status", "rating", "id", "full_name", "email"])
def test_a_profile_body_cannot_set_verification_or_ratings(field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        parse(ProfileBody, {"services": [], field: "VERIFIED"})
    assert [error.field for error in invalid.value.fields] == [field]
