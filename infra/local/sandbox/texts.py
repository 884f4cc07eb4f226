"""The texts of the hosted pages for payers, in English and Nepali. The developers' parts are in English only."""

from infra.local.sandbox.attempts import State

TEXTS = {
    "en": {
        "other_language": "नेपाली",
        "sandbox": "Sandbox",
        "notice": "This is a sandbox. No money moves, and nothing done here reaches the real {gateway}.",
        "title": "Pay with {gateway}",
        "amount_label": "Amount",
        "for_label": "For",
        "reference_label": "Reference",
        "pay": "Pay {amount}",
        "fail": "Let the payment fail",
        "cancel": "Cancel",
        "close_hint": "Or simply close this tab: the shop then has to find out by itself.",
        "awkward": "Awkward cases (for developers)",
        "declined": "Your card was declined. You can try again.",
        "lost": "Done. As chosen, the browser does not return to the shop: you can close this tab.",
        "back": "Return to the shop",
        State.OPEN: "This payment is open.",
        State.PENDING: "This payment is being processed.",
        State.AMBIGUOUS: "It is not certain what became of this payment.",
        State.PAID: "This payment is paid.",
        State.FAILED: "This payment failed.",
        State.CANCELLED: "This payment was cancelled.",
        State.EXPIRED: "This payment has expired.",
    },
    "ne": {
        "other_language": "English",
        "sandbox": "स्यान्डबक्स",
        "notice": "यो परीक्षण मात्र हो। यहाँ कुनै पैसा सर्दैन, र यहाँ गरेको कुनै काम वास्तविक {gateway}सम्म पुग्दैन।",
        "title": "{gateway}बाट भुक्तानी",
        "amount_label": "रकम",
        "for_label": "विवरण",
        "reference_label": "सन्दर्भ",
        "pay": "{amount} तिर्नुहोस्",
        "fail": "भुक्तानी असफल पार्नुहोस्",
        "cancel": "रद्द गर्नुहोस्",
        "close_hint": "वा यो ट्याब बन्द मात्र गर्नुहोस्: त्यसपछि पसलले आफैँ पत्ता लगाउनुपर्छ।",
        "awkward": "अप्ठ्यारा अवस्थाहरू (विकासकर्ताका लागि)",
        "declined": "तपाईंको कार्ड अस्वीकृत भयो। फेरि प्रयास गर्न सक्नुहुन्छ।",
        "lost": "भयो। छानिएअनुसार ब्राउजर पसलमा फर्कँदैन: यो ट्याब बन्द गर्न सक्नुहुन्छ।",
        "back": "पसलमा फर्कनुहोस्",
        State.OPEN: "यो भुक्तानी खुला छ।",
        State.PENDING: "यो भुक्तानी प्रक्रियामा छ।",
        State.AMBIGUOUS: "यो भुक्तानीको अवस्था यकिन छैन।",
        State.PAID: "यो भुक्तानी भइसक्यो।",
        State.FAILED: "यो भुक्तानी असफल भयो।",
        State.CANCELLED: "यो भुक्तानी रद्द गरियो।",
        State.EXPIRED: "यो भुक्तानीको समय सकियो।",
    },
}


def language(requested: str | None, accepted: str) -> str:
    """``requested`` if it is one of ours, else the first of ``Accept-Language`` that is, else English."""
    ranges = [part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return next((code for code in [requested or "", *ranges] if code in TEXTS), "en")


def text(lang: str, key: str, **values: str) -> str:
    return TEXTS[lang][key].format(**values)
