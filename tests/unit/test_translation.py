"""What is translated, and what a translator says, without a database."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.localization.text import Language
from chalicelib.translation.rules import Gap, gap
from chalicelib.translation.translators.amazon import Amazon
from chalicelib.translation.translators.base import Untranslatable
from infra.local import translator
from infra.local.translator import Refusal, StandIn

BLANK = st.none() | st.text(alphabet=" \n\t", max_size=3)
WORDS = st.text(min_size=1).filter(str.strip)


class Moody(StandIn):
    """Refuses everything in one way."""

    refusal = Refusal("")

    def translate(self, words: str, source: str, target: str) -> str:
        raise self.refusal


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with translator.running() as url:
        yield Amazon(url)


@pytest.fixture(scope="module")
def moody() -> Iterator[tuple[Moody, Amazon]]:
    service = Moody()
    with translator.running(service) as url:
        yield service, Amazon(url)


@given(WORDS, BLANK)
def test_words_in_one_language_are_wanted_in_the_other(words: str, nothing: str | None) -> None:
    assert gap(words, nothing) == Gap(words, Language.EN, Language.NE)
    assert gap(nothing, words) == Gap(words, Language.NE, Language.EN)


@given(WORDS, WORDS, BLANK)
def test_nothing_is_wanted_where_both_languages_have_words_or_neither(english: str, nepali: str, nothing: str) -> None:
    assert gap(english, nepali) is None
    assert gap(nothing, nothing) is None


def test_amazon_is_asked_in_its_own_words(amazon: Amazon) -> None:
    assert amazon.translate("Namaste", Language.EN, Language.NE) == "[ne] Namaste"
    assert amazon.translate("नमस्ते", Language.NE, Language.EN) == "[en] नमस्ते"


def test_a_text_that_is_too_long_for_amazon_is_untranslatable(amazon: Amazon) -> None:
    with pytest.raises(Untranslatable, match="TextSizeLimitExceededException"):
        amazon.translate("क" * 3334, Language.NE, Language.EN)


@pytest.mark.parametrize("name", ["UnsupportedLanguagePairException", "InvalidRequestException"])
def test_what_amazon_will_never_take_is_untranslatable(moody: tuple[Moody, Amazon], name: str) -> None:
    service, amazon = moody
    service.refusal = Refusal(name)
    with pytest.raises(Untranslatable, match=name):
        amazon.translate("Namaste", Language.EN, Language.NE)


@pytest.mark.parametrize(("name", "status"), [("TooManyRequestsException", 400), ("InternalServerException", 500)])
def test_what_amazon_may_take_later_is_another_error(moody: tuple[Moody, Amazon], name: str, status: int) -> None:
    service, amazon = moody
    service.refusal = Refusal(name, status)
    with pytest.raises(Exception, match=name) as raised:
        amazon.translate("Namaste", Language.EN, Language.NE)
    assert not isinstance(raised.value, Untranslatable)
