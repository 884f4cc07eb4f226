"""Names of timezones for people: their cities, in both languages.

The names are those of the web client (``web/src/time/cities.ts``); both sides are tested with
``web/src/time/fixtures/zones.json``. A timezone outside the list is named after the city in its IANA name, which has
no Devanagari form.
"""

from chalicelib.localization.text import DEFAULT_TIMEZONE, Text

CITIES = {
    DEFAULT_TIMEZONE: Text("Kathmandu", "काठमाडौँ"),
    "Asia/Kolkata": Text("Delhi", "दिल्ली"),
    "Asia/Thimphu": Text("Thimphu", "थिम्पु"),
    "Asia/Dhaka": Text("Dhaka", "ढाका"),
    "Asia/Yangon": Text("Yangon", "यान्गोन"),
    "Asia/Bangkok": Text("Bangkok", "बैंकक"),
    "Asia/Kuala_Lumpur": Text("Kuala Lumpur", "क्वालालम्पुर"),
    "Asia/Singapore": Text("Singapore", "सिंगापुर"),
    "Asia/Hong_Kong": Text("Hong Kong", "हङकङ"),
    "Asia/Seoul": Text("Seoul", "सोल"),
    "Asia/Tokyo": Text("Tokyo", "टोकियो"),
    "Asia/Dubai": Text("Dubai", "दुबई"),
    "Asia/Qatar": Text("Doha", "दोहा"),
    "Asia/Riyadh": Text("Riyadh", "रियाद"),
    "Asia/Kuwait": Text("Kuwait City", "कुवेत"),
    "Asia/Bahrain": Text("Manama", "मनामा"),
    "Asia/Muscat": Text("Muscat", "मस्कट"),
    "Asia/Jerusalem": Text("Jerusalem", "यरुशलेम"),
    "Europe/London": Text("London", "लन्डन"),
    "Europe/Lisbon": Text("Lisbon", "लिस्बन"),
    "Europe/Berlin": Text("Berlin", "बर्लिन"),
    "Europe/Paris": Text("Paris", "पेरिस"),
    "Europe/Brussels": Text("Brussels", "ब्रसेल्स"),
    "Europe/Amsterdam": Text("Amsterdam", "एम्स्टर्डम"),
    "Europe/Zurich": Text("Zurich", "जुरिख"),
    "Europe/Copenhagen": Text("Copenhagen", "कोपनहेगन"),
    "Europe/Helsinki": Text("Helsinki", "हेलसिन्की"),
    "Europe/Malta": Text("Valletta", "भ्यालेटा"),
    "America/New_York": Text("New York", "न्युयोर्क"),
    "America/Toronto": Text("Toronto", "टोरन्टो"),
    "America/Chicago": Text("Chicago", "सिकागो"),
    "America/Denver": Text("Denver", "डेनभर"),
    "America/Edmonton": Text("Edmonton", "एडमन्टन"),
    "America/Phoenix": Text("Phoenix", "फिनिक्स"),
    "America/Los_Angeles": Text("Los Angeles", "लस एन्जलस"),
    "America/Vancouver": Text("Vancouver", "भ्यानकुभर"),
    "Australia/Sydney": Text("Sydney", "सिड्नी"),
    "Australia/Melbourne": Text("Melbourne", "मेलबर्न"),
    "Australia/Brisbane": Text("Brisbane", "ब्रिसबेन"),
    "Australia/Adelaide": Text("Adelaide", "एडिलेड"),
    "Australia/Perth": Text("Perth", "पर्थ"),
    "Australia/Hobart": Text("Hobart", "होबार्ट"),
    "Australia/Darwin": Text("Darwin", "डार्विन"),
    "Pacific/Auckland": Text("Auckland", "अकल्यान्ड"),
}
_RENAMED = {
    "Asia/Katmandu": DEFAULT_TIMEZONE,
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Europe/Kiev": "Europe/Kyiv",
}
"""Former names that browsers still use."""


def city(timezone: str) -> Text:
    """Returns the city that names a timezone: ``"Toronto"`` and ``"टोरन्टो"``; ``"UTC"`` stays as it is."""
    zone = _RENAMED.get(timezone, timezone)
    last = zone.rpartition("/")[2].replace("_", " ")
    return CITIES.get(zone, Text(last, last))


def clock(timezone: str) -> Text:
    """Returns the name of local time: ``"Nepal time"`` and ``"नेपाली समय"``, ``"टोरन्टोको समय"``."""
    if _RENAMED.get(timezone, timezone) == DEFAULT_TIMEZONE:
        return Text("Nepal time", "नेपाली समय")
    if "/" not in timezone:
        return Text(timezone, timezone)
    name = city(timezone)
    return Text(f"{name.en} time", f"{name.ne}को समय")
