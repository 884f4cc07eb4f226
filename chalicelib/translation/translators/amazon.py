"""Amazon Translate, or another service with the same protocol.

Amazon Translate does not support Nepali (November 2026) and refuses our texts with
``UnsupportedLanguagePairException``; they stay untranslated. A service that supports Nepali can be used at its own
address if it accepts ``TranslateText`` requests.
Sources: https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html,
https://docs.aws.amazon.com/translate/latest/dg/what-is-languages.html
"""

from chalicelib import aws
from chalicelib.localization.text import Language
from chalicelib.translation.translators.base import Untranslatable

PERMANENT_ERRORS = {"InvalidRequestException", "TextSizeLimitExceededException", "UnsupportedLanguagePairException"}
"""Error codes that a repetition does not change. A text may have 10,000 bytes, some 3,300 Devanagari letters."""


class AmazonTranslator:
    """Calls ``TranslateText`` at Amazon, or at ``endpoint_url`` if given."""

    def __init__(self, endpoint_url: str | None = None) -> None:
        self._endpoint_url = endpoint_url

    def translate(self, text: str, source: Language, target: Language) -> str:
        from botocore.exceptions import ClientError

        try:
            answer = aws.client("translate", self._endpoint_url).translate_text(
                Text=text, SourceLanguageCode=source.value, TargetLanguageCode=target.value
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in PERMANENT_ERRORS:
                raise Untranslatable(error.response["Error"]["Code"]) from error
            raise
        return str(answer["TranslatedText"])
