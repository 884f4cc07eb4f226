"""Which texts are translated, and the errors of translators, without a database."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.localization.text import Language
from chalicelib.translation.rules import MissingText, find_missing_text
from chalicelib.translation.translators.amazon import AmazonTranslator
from chalicelib.translation.translators.base import Untranslatable
from infra.local import translator
from infra.local.translator import Refusal, TranslateSimulator

BLANK = st.none() | st.text(alphabet=" \n\t", max_size=3)
WORDS = st.text(min_size=1).filter(str.strip)


class RefusingTranslator(TranslateSimulator):
    """A translator that refuses every text with the same error."""

    refusal = Refusal("")

    def translate(self, words: str, source: str, target: str) -> str:
        raise self.refusal


@pytest.fixture
def amazon() -> Iterator[AmazonTranslator]:
    with translator.running() as url:
        yield AmazonTranslator(url)


@pytest.fixture(scope="module")
def refusing() -> Iterator[tuple[RefusingTranslator, AmazonTranslator]]:
    service = RefusingTranslator()
    with translator.running(service) as url:
        yield service, AmazonTranslator(url)


@given(WORDS, BLANK)
def test_a_text_in_one_language_is_missing_in_the_other(words: str, empty: str | None) -> None:
    assert find_missing_text(words, empty) == MissingText(words, Language.EN, Language.NE)
    assert find_missing_text(empty, words) == MissingText(words, Language.NE, Language.EN)


@given(WORDS, WORDS, BLANK)
def test_nothing_is_missing_if_both_languages_have_a_text_or_neither(english: str, nepali: str, empty: str) -> None:
    assert find_missing_text(english, nepali) is None
    assert find_missing_text(empty, empty) is None


@pytest.mark.local
def test_amazon_receives_its_own_request_format(amazon: AmazonTranslator) -> None:
    assert amazon.translate("Namaste", Language.EN, Language.NE) == "[ne] Namaste"
    assert amazon.translate("नमस्ते", Language.NE, Language.EN) == "[en] नमस्ते"


@pytest.mark.local
def test_a_text_that_is_too_long_for_amazon_is_untranslatable(amazon: AmazonTranslator) -> None:
    with pytest.raises(Untranslatable, match="TextSizeLimitExceededException"):
        amazon.translate("क" * 3334, Language.NE, Language.EN)


@pytest.mark.parametrize("name", ["UnsupportedLanguagePairException", "InvalidRequestException"])
@pytest.mark.local
def test_a_permanent_error_of_amazon_is_untranslatable(
    refusing: tuple[RefusingTranslator, AmazonTranslator], name: str
) -> None:
    service, amazon = refusing
    service.refusal = Refusal(name)
    with pytest.raises(Untranslatable, match=name):
        amazon.translate("Namaste", Language.EN, Language.NE)


@pytest.mark.parametrize(("name", "status"), [("TooManyRequestsException", 400), ("InternalServerException", 500)])
@pytest.mark.local
def test_an_error_that_may_pass_is_not_untranslatable(
    refusing: tuple[RefusingTranslator, AmazonTranslator], name: str, status: int
) -> None:
    service, amazon = refusing
    service.refusal = Refusal(name, status)
    with pytest.raises(Exception, match=name) as error:
        amazon.translate("Namaste", Language.EN, Language.NE)
    assert not isinstance(error.value, Untranslatable)
