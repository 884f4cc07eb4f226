"""Translation of Pydantic's validation errors into :class:`FieldError`, with texts in both languages."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.errors import FieldError, Invalid
from chalicelib.localization.numbers import devanagari, number
from chalicelib.localization.text import Text

M = TypeVar("M", bound=BaseModel)

HEIC = Text(
    "This is a HEIC picture, which many phones and browsers cannot show. Send it as JPEG: on an iPhone choose "
    "Settings, Camera, Formats, Most Compatible, and take the photo again; or open the picture and share it as JPEG.",
    "यो HEIC तस्बिर हो, जुन धेरै फोन र ब्राउजरले देखाउन सक्दैनन्। JPEG बनाएर पठाउनुहोस्: आइफोनमा Settings, Camera, Formats, "
    "Most Compatible छानेर फोटो फेरि खिच्नुहोस्, वा तस्बिर खोलेर JPEG का रूपमा सेयर गर्नुहोस्।",
)
"""What to do with a picture as iPhones store it."""

_MESSAGES: dict[str, Text] = {
    "heic": HEIC,
    "missing": Text("This is required.", "यो आवश्यक छ।"),
    "extra_forbidden": Text("There is no such field.", "यस्तो कुनै विवरण छैन।"),
    "string_too_short": Text("At least {min_length} characters.", "कम्तीमा {min_length} अक्षर चाहिन्छ।"),
    "string_too_long": Text("At most {max_length} characters.", "बढीमा {max_length} अक्षर मात्र।"),
    "string_type": Text("This must be text.", "यहाँ टेक्स्ट हुनुपर्छ।"),
    "string_unicode": Text("This text has broken characters.", "यसका केही अक्षर बिग्रिएका छन्।"),
    "blank": Text("Please write something here.", "यहाँ केही लेख्नुहोस्।"),
    "one_line": Text("Write this on one line.", "यो एउटै हरफमा लेख्नुहोस्।"),
    "control_character": Text(
        "This has control characters, which nobody can see. Please type it again.",
        "यसमा नदेखिने नियन्त्रण संकेत छन्। कृपया फेरि टाइप गर्नुहोस्।",
    ),
    "stacked_marks": Text(
        "At most 8 marks may stand on one letter.", "एउटा अक्षरमा बढीमा ८ वटा मात्रा वा चिह्न लगाउन मिल्छ।"
    ),
    "enum": Text("One of: {expected}.", "यीमध्ये एक हुनुपर्छ: {expected}।"),
    "literal_error": Text("One of: {expected}.", "यीमध्ये एक हुनुपर्छ: {expected}।"),
    "int_type": Text("This must be a whole number.", "यो पूर्ण संख्या हुनुपर्छ।"),
    "int_parsing": Text("This must be a whole number.", "यो पूर्ण संख्या हुनुपर्छ।"),
    "int_from_float": Text("This must be a whole number.", "यो पूर्ण संख्या हुनुपर्छ।"),
    "bool_type": Text("This must be true or false.", "यो true वा false हुनुपर्छ।"),
    "bool_parsing": Text("This must be true or false.", "यो true वा false हुनुपर्छ।"),
    "greater_than_equal": Text("At least {ge}.", "कम्तीमा {ge} हुनुपर्छ।"),
    "less_than_equal": Text("At most {le}.", "बढीमा {le} हुनुपर्छ।"),
    "too_long": Text("At most {max_length} entries.", "बढीमा {max_length} वटा मात्र।"),
    "too_short": Text("At least {min_length} entries.", "कम्तीमा {min_length} वटा चाहिन्छ।"),
    "tuple_type": Text("This must be a list.", "यो सूची हुनुपर्छ।"),
    "model_type": Text("This must be a JSON object.", "यो JSON वस्तु हुनुपर्छ।"),
    "timezone_aware": Text("Give the time with its offset, like +05:45.", "समयसँगै अफसेट पनि दिनुहोस्, जस्तै +05:45।"),
    "timezone_name": Text(
        "This is not an IANA timezone, like Asia/Kathmandu.", "यो IANA समय क्षेत्र होइन, जस्तै Asia/Kathmandu।"
    ),
    "language_code": Text("This is not an ISO 639-1 language code, like ne.", "यो ISO 639-1 भाषाको संकेत होइन, जस्तै ne।"),
    "email": Text("Give an e-mail address like sita@example.com.", "sita@example.com जस्तो इमेल ठेगाना लेख्नुहोस्।"),
    "email_local_part": Text(
        "No mail can be sent to this address: before the @ use a to z, digits and signs only.",
        "यो ठेगानामा इमेल पठाउन सकिँदैन: @ अगाडि अंग्रेजी अक्षर, 0-9 र चिह्न मात्र प्रयोग गर्नुहोस्।",
    ),
    "phone": Text(
        "Give a telephone number like 9841234567, or with its country like +977 9841234567.",
        "९८४१२३४५६७ जस्तो, वा देशको कोडसहित +९७७ ९८४१२३४५६७ जस्तो फोन नम्बर लेख्नुहोस्।",
    ),
    "amount": Text(
        "Give an amount like 1500 or 1500.50, without commas.", "१५०० वा १५००.५० जस्तो रकम लेख्नुहोस्, अल्पविराम नराखी।"
    ),
    "text_with_file": Text("A text message has no file.", "लेखेको सन्देशमा फाइल हुँदैन।"),
    "name_missing": Text("A name in at least one language, please.", "कम्तीमा एउटा भाषामा नाम लेख्नुहोस्।"),
    "empty_message": Text("A message needs words in at least one language.", "सन्देशमा कम्तीमा एउटा भाषामा केही लेख्नुहोस्।"),
    "file_missing": Text("This type of message needs its file_id.", "यस्तो सन्देशका लागि file_id चाहिन्छ।"),
    "one_of_two": Text("Give before_seq or after_seq, not both.", "before_seq वा after_seq मध्ये एउटा मात्र दिनुहोस्।"),
}
MAX_NAME_LENGTH = 200
_DATETIME = Text(
    "Give a day and a time with its offset, like 2026-12-24T09:00:00+05:45.",
    "दिन र समय अफसेटसहित दिनुहोस्, जस्तै 2026-12-24T09:00:00+05:45।",
)
_OTHER = Text("This is not valid.", "यो मान्य छैन।")


def parse(model: type[M], values: Mapping[str, Any]) -> M:
    """Validates the values against a model. Raises :class:`Invalid` with one error for each field that failed."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from error


def invalid(error: ValidationError) -> Invalid:
    """Converts Pydantic's error. The first error of each field is kept."""
    found: dict[str, FieldError] = {}
    for finding in error.errors(include_url=False, include_input=False):
        context = finding.get("ctx", {})
        # a rule about several fields names the one to be corrected
        named_by_rule = [context["field"]] if "field" in context else []
        name = readable(".".join(str(part) for part in [*finding["loc"], *named_by_rule])) or "body"
        found.setdefault(name, FieldError(name, _message(finding["type"], context)))
    return Invalid(fields=list(found.values()))


def readable(name: str) -> str:
    """Makes a field name safe for a response: an unknown name was chosen by the sender."""
    return name[:MAX_NAME_LENGTH].encode(errors="replace").decode()


def _value(value: object) -> Text:
    """Converts a limit or a list of choices to text. Pydantic quotes choices, and enum members by their repr."""
    if isinstance(value, int):
        return number(value)
    choices = re.findall(r"'([^']*)'", value) if isinstance(value, str) else []
    shown = ", ".join(choices) or str(value)
    return Text(shown, shown if choices else devanagari(shown))


def _message(kind: str, context: Mapping[str, Any]) -> Text:
    if kind in _MESSAGES:
        return _MESSAGES[kind].fill(**{name: _value(value) for name, value in context.items()})
    return _DATETIME if kind.startswith("datetime") else _OTHER
