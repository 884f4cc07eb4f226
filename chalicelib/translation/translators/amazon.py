"""Amazon Translate, or whatever speaks its protocol at another address.

Amazon's list of languages holds no Nepali (November 2026): until it does it refuses every one of our texts with
``UnsupportedLanguagePairException``, and the text stays as it is. A service that does know Nepali can be put behind an
address that takes ``TranslateText`` requests.
Sources: https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html,
https://docs.aws.amazon.com/translate/latest/dg/what-is-languages.html
"""

from chalicelib import aws
from chalicelib.localization.text import Language
from chalicelib.translation.translators.base import Untranslatable

REFUSALS = {"InvalidRequestException", "TextSizeLimitExceededException", "UnsupportedLanguagePairException"}
"""Answers that will be the same tomorrow. A text may have 10,000 bytes: some 3,300 letters of Devanagari."""


class Amazon:
    """``endpoint_url`` only where it is not Amazon's own."""

    def __init__(self, endpoint_url: str | None = None) -> None:
        self._endpoint_url = endpoint_url

    def translate(self, words: str, source: Language, target: Language) -> str:
        from botocore.exceptions import ClientError

        try:
            answer = aws.client("translate", self._endpoint_url).translate_text(
                Text=words, SourceLanguageCode=source.value, TargetLanguageCode=target.value
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in REFUSALS:
                raise Untranslatable(error.response["Error"]["Code"]) from error
            raise
        return str(answer["TranslatedText"])
