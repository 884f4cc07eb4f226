"""Words that a Nepali proof-reader has rejected are in no text of server, client or sandbox.

The table is the only place that lists them; docs/glossary.md says the right word for each thing.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder, suffixes in (("chalicelib", {".py"}), ("infra", {".py", ".html"}), ("web/src", {".ts", ".tsx"}))
    for path in (ROOT / folder).rglob("*")
    if path.suffix in suffixes and ".test." not in path.name and ".gen." not in path.name
)
POSTPOSITIONS = "देखि|सम्म|को|का|की|ले|लाई|बाट|द्वारा|मा|सँग|पछि|अघि|भन्दा|मध्ये"
FORBIDDEN = (
    (rf"[}}०-९] (?:{POSTPOSITIONS})(?![\u0900-\u0963])", "a postposition is joined to its word: {name}को, ५मध्ये"),
    (r"[}०-९] (?:सम्म|देखि)(?:को|का|मा)", "a postposition is joined to its word: १००सम्मको"),
    (r"पण्डितजी", "जी is Hindi: पण्डितज्यू"),
    (r"(?:ग्राहक|परिवारहरू|परिवार|पण्डित)ले[^।\"]*(?:सक्छन्|गर्छन्|देख्नेछन्|भन्छन्)", "honorific: सक्नुहुन्छ, गर्नुहुन्छ"),
    (r"पण्डित[^।\"]*छैनन्", "honorific: हुनुहुन्न"),
    (r"तिथि मिलाएर", "a promise of a panchang, which there is not"),
    (r"घडीमा", "literal: समय क्षेत्रअनुसार"),
    (r"अंकहरू|सम्मको अंक|\} अंक", "अंक are digits or marks: तथ्याङ्क, संख्या, तारा"),
    (r"लेखाजोखा", "is bookkeeping: गतिविधि अभिलेख"),
    (r"\bहातले|हातैले", "literal: म्यानुअल रूपमा"),
    (r"भनिन्छ", "stiff: पठाइन्छ, देखाइन्छ"),
    (r"बेठीक", "register: अमान्य"),
    (r"कसैको नभएको", "nonsense: अज्ञात"),
    (r"ध्यान चाहि", "idiom: ध्यान दिनुपर्ने"),
    (r"\"उत्कृष्ट\"", "unclear: उच्च रेटिङ"),
    (r"मूल देखाउनुहोस्", "Nepali may be the original: अंग्रेजीमा देखाउनुहोस्"),
    (r"पण्डितका लागि टिप्पणी", "टिप्पणी is a remark: थप जानकारी"),
    (r"पक्षले यो पढ्छ", "low register: देखाइन्छ"),
    (r"पहिलो नाम", "literal: थरबिनाको नाम"),
    (r"सम्पन्न भन्न", "idiom: सम्पन्न जनाउन"),
    (r"यथावत् राख्नुहोस्", "bureaucratic: रद्द नगर्नुहोस्"),
    (r"पाठका रूपमा|पाठ फाइल|पाठ सन्देश|यो पाठ", "पाठ is a lesson: कुराकानी, टेक्स्ट, लेखेको कुरा"),
    (r"तपाईं अफलाइन", "jargon: इन्टरनेट छैन"),
    (r"रद्द भएको\"|\[\"Cancel\", \"रद्द", "रद्द is what happens to bookings; a dialog says नगर्नुहोस्"),
    (r"हेर्न मिल्ने होइन", "unnatural: हेर्ने अनुमति छैन"),
    (r"डेस्क", "jargon: काम"),
    (r"परिवारले देख्ने गरी", "सार्वजनिक प्रोफाइल"),
    (r"\{method\}मा जानुहोस्", "one does not go into a card: {method}बाट तिर्नुहोस्"),
    (r"हाम्रो मान्छे", "colloquial: हाम्रो टोली"),
    (r"ठेगानामा भुक्तानी", "ठेगाना is a postal address: लिंक"),
    (r"\"बापत\"|\"बुझाउने\"|\"काटिएको\"", "a postposition or half a word as a label"),
    (r"भूमिकाले", "grammar: भूमिकाबाट"),
    (r"(?<!भुक्तानी )\bसेवा(?:ले|को जवाफ|बाटै|मा भेटिएन)", "सेवा is also a puja: भुक्तानी सेवा"),
    (r"अलि छिटो भयो", "says nothing: धेरै पटक प्रयास भयो, and when to try again"),
    (r"ढाँचा मिलेन", "says nothing: say what fits"),
    (r"आफ्नोबारे", "grammar: आफ्नो परिचय"),
    (r"\{method\}बाट \{amount\}", "cash comes from nowhere: माध्यम: {method}"),
    (r"भुक्तानी विधि|अर्को विधि", "one word: माध्यम"),
    (r"(?:कुनै|तपाईंको) सत्र|यजमान|पुरोहित|व्यवस्थापक|प्रशासक|आरक्षण|च्याट", "the glossary has another word"),
    (r"(?<!तथ्या)ङ्[कखगघ]", "spelling with the anusvara: अंक (but तथ्याङ्क, as its own office writes it)"),
    (r"सम्वत्", "spelling: संवत्"),
    (r"Go on to \{|\[\"Waiting\"", "English: Continue to Khalti; Waiting for the pandit"),
)


@pytest.mark.parametrize(("pattern", "reason"), FORBIDDEN)
def test_no_text_contains_a_struck_out_word(pattern: str, reason: str) -> None:
    findings = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]

    assert findings == [], reason
