"""Canonical forms of texts, e-mail addresses, passwords and telephone numbers."""

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import canonical

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
INVISIBLE = [
    "",
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\x00",
    "\x85",
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u180b",
    "\u180e",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u202e",
    "\u2060",
    "\u2065",
    "\u2069",
    "\u206f",
    "\u2800",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\uffa0",
    "\ufff0",
    "\ufffb",
    "\U0001d159",
    "\U0001d173",
    "\U000e0001",
    "\U000e0067",
    "\U000e0100",
    "\U000e0fff",
]


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_invisible_text_is_blank(text: str) -> None:
    assert canonical.is_blank(text)
    assert canonical.is_blank(f" {text}\u200b{text * 3}")
    assert canonical.trim(text * 2) == ""
    assert canonical.trim(f"{text}राम {text}x\u200b\n") == f"राम {text}x"


@pytest.mark.parametrize("text", [".", "ॐ", "0", "🙏", "\u0301", "क्", "\u25cc", "-", ENGLAND, "\ufffd"])
def test_visible_text_is_not_blank(text: str) -> None:
    assert not canonical.is_blank(text)
    assert canonical.trim(f"\u200b {text} \u200b") == text


@pytest.mark.parametrize(
    "text",
    [
        "❤\ufe0f",
        ENGLAND,
        "र्\u200d",
        "श्रीमान्\u200c",
        "क्\u200dष",
        "नेपाली\u200cहरू",
        "👩\u200d👩\u200d👧",
        "a\nb",
    ],
)
def test_invisible_characters_that_shape_a_letter_stay(text: str) -> None:
    assert canonical.trim(f" {text}\u200b ") == text


def test_a_joiner_without_effect_at_the_end_is_removed() -> None:
    assert canonical.trim("नमस्ते\u200d") == "नमस्ते"
    assert canonical.trim("a\U000e0067") == "a"


@given(st.text())
def test_trim_is_idempotent_and_changes_only_the_ends(text: str) -> None:
    trimmed = canonical.trim(text)

    assert canonical.trim(trimmed) == trimmed
    assert trimmed in text
    assert bool(trimmed) is not canonical.is_blank(text)


def test_eight_combining_marks_are_accepted_and_nine_are_not() -> None:
    assert not canonical.has_stacked_marks("a" + "\u0301" * 8 + "b" + "\u0301" * 8)
    assert canonical.has_stacked_marks("a" + "\u0301" * 9)
    assert canonical.has_stacked_marks("क" + "ि" * 9)
    assert canonical.has_stacked_marks("a" + "\u20dd" * 9)
    assert canonical.has_stacked_marks("a" + "\u0301\u200d" * 9), "an invisible sign begins no new letter"
    assert not canonical.has_stacked_marks("क्ष्म्य र्‍याल ॐ नमः शिवाय 👩\u200d👩\u200d👧 ❤\ufe0f" * 20)


def test_lines_and_controls() -> None:
    assert not canonical.has_control("a\tb\r\nc\u200dd")
    for control in ("\x00", "\x0b", "\x1b", "\x7f", "\x85", "\x9f"):
        assert canonical.has_control(f"a{control}b")
    assert canonical.is_one_line("Sita Devi\u200d")
    for separator in ("\n", "\t", "\x00", "\u2028", "\u202e", "\u2066"):
        assert not canonical.is_one_line(f"a{separator}b")


@pytest.mark.parametrize(
    "same",
    [
        ["sita@demo.test", "SITA@Demo.Test", "  sita@demo.test\u200b"],
        ["user@संगठन.भारत", "user@xn--i1b6b1a6a2e.xn--h2brj9c", "USER@XN--I1B6B1A6A2E.xn--h2brj9c"],
        ["a@müller.de", "a@mu\u0308ller.de", "A@MÜLLER.DE", "a@xn--mller-kva.de", "a@ｍüller.de", "a@müller。de"],
        ["jos\u00e9@demo.test", "jose\u0301@demo.test", "JOSE\u0301@DEMO.TEST"],
    ],
)
def test_spellings_of_one_address_have_one_key(same: list[str]) -> None:
    assert len({canonical.email_key(address) for address in same}) == 1


def test_other_addresses_have_other_keys() -> None:
    addresses = ["a@straße.de", "a@strasse.de", "b@straße.de", "a@xn--a.com", "a", "@", "a@", "", "a@b@c.de"]
    assert len({canonical.email_key(address) for address in addresses}) == len(addresses)


@given(st.text(max_size=254))
def test_any_text_has_a_key_which_is_its_own(text: str) -> None:
    key = canonical.email_key(text)
    assert canonical.email_key(key) == key


def test_an_address_is_converted_to_seven_bits() -> None:
    assert canonical.to_ascii_address("Sita@demo.test") == "Sita@demo.test"
    assert canonical.to_ascii_address("user@संगठन.भारत") == "user@xn--i1b6b1a6a2e.xn--h2brj9c"
    for unreachable in ("jos\u00e9@demo.test", "राम@demo.test", "", "@demo.test", "nobody", "a@..ü"):
        assert canonical.to_ascii_address(unreachable) is None


@pytest.mark.parametrize("typed_password", ["a\u0308pfel-123", "ﬁ-ligature", "ｆｕｌｌwidth", "नमस्ते-क़", "namaste-123"])
def test_a_password_is_equal_in_composed_and_decomposed_form(typed_password: str) -> None:
    forms = {unicodedata.normalize(form, typed_password) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len({canonical.password(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("typed_number", "number"),
    [
        ("९८४१२३४५६७", "+9779841234567"),
        ("(01) 4412345", "+97714412345"),
        ("०१-४४१२३४५", "+97714412345"),
        ("+977 980-000.0000", "+9779800000000"),
        ("00977 984 1234567", "+9779841234567"),
        ("+९७७ ९८४१२३४५६७", "+9779841234567"),
        ("\u202a+977\u00a09800000000\u202c", "+9779800000000"),
        ("＋９７７９８００００００００", "+9779800000000"),
        ("+1 (416) 555-0100", "+14165550100"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+81 3 0000 0000", "+81300000000"),
    ],
)
def test_usual_spellings_of_a_number_are_equal(typed_number: str, number: str) -> None:
    assert canonical.phone(typed_number) == number
    assert canonical.phone(number) == number
    assert canonical.display_phone(typed_number) == number


@pytest.mark.parametrize(
    "typed_number",
    [
        *[
            "",
            " ",
            "12",
            "call me",
            "1-800-FLOWERS",
            "9841234567/9851234567",
            "9" * 200,
            "+",
            "9841234567 ext 5",
            "९" * 4,
        ],
        # longer than E.164's 15 digits
        *["+4911111111111111", "+49(0)00000000000000"],
    ],
)
def test_an_impossible_number_is_none(typed_number: str) -> None:
    assert canonical.phone(typed_number) is None
    assert canonical.display_phone(typed_number) == typed_number


@given(st.text(max_size=40) | st.from_regex(re.compile(r"[+(]?[\d ()\-.]{0,30}"), fullmatch=True))
def test_any_text_is_a_number_in_e164_or_none(text: str) -> None:
    number = canonical.phone(text)
    assert number is None or re.fullmatch(r"\+[1-9][0-9]{3,14}", number)


def test_devanagari_digits_are_converted() -> None:
    assert canonical.to_western_digits("रु १,५००.०५ 9") == "रु 1,500.05 9"


def test_time_grows_linearly_with_the_text() -> None:
    for text in (" " * 250_000 + "x", "x" + "\u200b" * 250_000 + "x", "\u0301\u200b" * 8 + "\u200b" * 250_000):
        assert canonical.trim(text)
        assert not canonical.has_stacked_marks(text)


@pytest.mark.local
def test_importing_loads_no_table_of_numbers_or_domains() -> None:
    code = "import sys, chalicelib.canonical; print([m for m in ('idna', 'phonenumbers') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
