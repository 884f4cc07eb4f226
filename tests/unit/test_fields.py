"""Every text that comes in, in every field: what nobody can see or store is refused, over REST and sockets alike."""

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.schema import fields
from tests.unit.incoming import TextField, text_fields

FIELDS = text_fields()
COMPARED_AS_TYPED = {"Login.password", "Login.email", "Refresh.refresh_token"}
"""What is only compared with what is stored: anything may be tried, and fits or does not."""


def read(field: TextField, text: str) -> object:
    """The value that a text is parsed to, or the name of the error."""
    try:
        return field.adapter.validate_python(text)
    except ValidationError as error:
        return ValueError(error.errors()[0]["type"])


def is_refused(field: TextField, text: str, *faults: str) -> bool:
    value = read(field, text)
    with_own_rules = ("timezone_name", "language_code", "email", "phone", "amount")
    return isinstance(value, ValueError) and (not faults or str(value) in {*faults, *with_own_rules})


def test_the_fields_of_all_that_comes_in_are_known() -> None:
    names = {field.name for field in FIELDS}
    assert len(names) == len(FIELDS) > 50
    assert {"Registration.full_name", "ProfileBody.services.name", "MessageFrame.content", "NewBooking.note"} <= names


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_in_every_field(field: TextField) -> None:
    for control in ("\x00", "\x07", "\x1b", "\x7f", "\x9f"):
        assert is_refused(field, f"namaste{control}", "control_character"), ascii(control)
    assert is_refused(field, "namaste\ud800", "string_unicode")
    assert is_refused(field, "namaste" + "\u0301" * 9, "stacked_marks")
    assert is_refused(field, "क" + "\u093f\u200d" * 9 + "namaste", "stacked_marks")


@pytest.mark.parametrize("blank", ["\u200b", " \u2800\t\u3164 ", "\u200b" * 20, "\ufe0f\u200d"], ids=ascii)
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_invisible_text_is_refused(field: TextField, blank: str) -> None:
    value = read(field, blank)
    if field.name in COMPARED_AS_TYPED:
        return
    assert value is None or isinstance(value, ValueError), "nothing is kept of it"
    if field.is_required:
        assert isinstance(value, ValueError)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_joiners_within_words_are_kept(field: TextField) -> None:
    words = "नेपाली\u200cहरू क्\u200dष 👩\u200d👧 ❤\ufe0f"
    value = read(field, f"\u200b {words} \u200b")
    if not isinstance(value, ValueError) and field.name not in COMPARED_AS_TYPED and "id" not in field.name:
        assert value in {words, f"\u200b {words} \u200b"}


MULTI_LINE = ["NewBooking.address", "NewBooking.note", "NewReview.comment", "MoveBody.reason", "Draft.content"]
ONE_LINE = ["Registration.full_name", "Profile.full_name", "ProfileBody.services.name", "ProfileBody.services.name_ne"]


def named(name: str) -> TextField:
    return next(field for field in FIELDS if field.name == name)


@pytest.mark.parametrize("name", MULTI_LINE)
def test_line_ends_stay_where_there_are_lines(name: str) -> None:
    assert read(named(name), "Ward 4\n\tPatan\r\nLalitpur\n") == "Ward 4\n\tPatan\r\nLalitpur"


@pytest.mark.parametrize("name", ONE_LINE)
def test_names_are_on_one_line(name: str) -> None:
    for control in ("\n", "\t", "\u2028", "\u202e", "\u2066"):
        assert is_refused(named(name), f"Sita{control}Devi", "one_line"), ascii(control)
    assert read(named(name), "\u202aSita Devi\u202c\n") == "Sita Devi"


def test_length_is_that_of_what_is_kept() -> None:
    name = named("Registration.full_name")
    assert read(name, "\u200b" * 50 + "x" * 120 + " " * 50) == "x" * 120
    assert str(read(name, "x" * 121)) == "string_too_long"


def test_a_password_has_eight_characters_in_its_canonical_form() -> None:
    password = named("Registration.password")
    assert read(password, "a\u0308" * 8) == "ä" * 8
    assert str(read(password, "a\u0308" * 7)) == "string_too_short"
    assert str(read(password, "\u3000" * 8)) == "blank"


@pytest.mark.parametrize(
    ("typed_amount", "amount"),
    [("1500", "1500"), ("१५००.००", "1500.00"), (" 10.5\u200b", "10.5"), ("1,500", None), ("१,५००", None), ("-1", None)],
)
def test_an_amount_is_typed_in_either_digits(typed_amount: str, amount: str | None) -> None:
    value = read(named("RefundBody.amount"), typed_amount)
    assert value == amount or (amount is None and str(value) == "amount")


def test_an_address_that_no_mail_reaches_says_why() -> None:
    email = named("Registration.email")
    assert str(read(email, "jos\u00e9@demo.test")) == "email_local_part"
    assert str(read(email, "राम@संगठन.भारत")) == "email_local_part"
    assert read(email, "ram@xn--i1b6b1a6a2e.xn--h2brj9c") == read(email, " ram@संगठन.भारत\u200b") == "ram@संगठन.भारत"


whole_number = TypeAdapter(Annotated[int, fields.Whole(0, 100)])
query_number = TypeAdapter(Annotated[int, fields.Whole(0, 100, in_query=True)])


@pytest.mark.parametrize("value", [4, 4.0])
def test_four_point_zero_is_a_whole_number(value: object) -> None:
    assert whole_number.validate_python(value) == query_number.validate_python(value) == 4
    assert type(whole_number.validate_python(value)) is int


@pytest.mark.parametrize("value", [4.5, "4", True, None, float("nan"), float("inf"), -1, 101, 1e300, "x"])
def test_a_number_with_a_fraction_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        whole_number.validate_python(value)


@pytest.mark.parametrize("text", ["4", "4.0", "04", "4.00"])
def test_a_query_string_has_numbers_as_text(text: str) -> None:
    assert query_number.validate_python(text) == 4


@pytest.mark.parametrize("text", ["", "4.5", "x", "४", "1e1", "+4", " 4", "9" * 40, "-1", "101"])
def test_a_query_string_has_other_texts_too(text: str) -> None:
    with pytest.raises(ValidationError):
        query_number.validate_python(text)
