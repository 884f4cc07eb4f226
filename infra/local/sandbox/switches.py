"""The switches: awkward cases that can be chosen for a payment, and their words for the page. Knows no gateway.

A choice holds for one attempt, or as the default of all attempts of a gateway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

SwitchOptions = Mapping[str, tuple[str, ...]]
"""The choices of each switch that a gateway knows; the first one is the ordinary case."""

TITLES = {
    "settle": "After “Pay”, the gateway says",
    "reports": "What it says about the payment",
    "browser": "After “Pay”, the browser",
    "answers": "Its answers to our server",
    "refunds": "Refunds by API",
    "events": "Webhook events",
    "amount_text": "The amount in the signed answer",
}
CHOICES = {
    "settle": {
        "at_once": "paid, at once",
        "late": "pending, and paid some seconds later",
        "pending": "pending, until it is decided in the merchant portal",
        "ambiguous": "something undecided (ambiguous, unknown)",
    },
    "reports": {
        "truth": "the truth",
        "wrong_amount": "another amount",
        "wrong_currency": "another currency",
        "wrong_reference": "another shop reference",
    },
    "browser": {
        "returns": "returns to the shop",
        "lost": "never returns: the tab is closed",
        "twice": "returns twice at once",
    },
    "answers": {
        "normal": "as always",
        "timeout": "never come (time-out)",
        "drop": "never come (connection closed)",
        "error": "503 with an HTML page",
        "outage_200": "200 with an outage message",
        "bad_request": "400 with a body",
        "too_many": "429, too many requests",
        "html": "200 with an HTML page",
        "list": "200 with a JSON list",
        "deep": "200 with JSON nested very deeply",
        "redirect": "a redirect to elsewhere",
        "truncated": "cut off in the middle",
        "echo": "400 that repeats the request, keys included",
    },
    "refunds": {
        "normal": "succeed",
        "answer_lost": "succeed, but the answer is lost",
        "refused": "are refused",
        "needs_mobile": "are refused without a mobile number, as for payments from a bank",
        "pending": "are pending, and succeed some seconds later",
        "fails_later": "are pending, and fail some seconds later",
    },
    "events": {
        "normal": "are sent",
        "lost": "are never sent",
        "twice": "are sent twice at once",
        "late": "are sent some seconds late",
        "out_of_order": "are sent in the wrong order",
    },
    "amount_text": {"comma": '"1,500.0"', "text": '"1500.0"', "number": "1500.0, a number"},
}
# How long "late" and "some seconds" are, how long an answer is held, how many answers are affected (0: all).
NUMBERS = {"late_seconds": 3600.0, "hold_seconds": 120.0, "answers_times": 1000.0}


class UnknownSwitch(ValueError):
    """An unknown switch, or a value that it does not take; the message names it."""


@dataclass(frozen=True, slots=True)
class Switches:
    """A choice for each switch, as :data:`CHOICES` names them."""

    settle: str = "at_once"
    reports: str = "truth"
    browser: str = "returns"
    answers: str = "normal"
    refunds: str = "normal"
    events: str = "normal"
    amount_text: str = "comma"
    late_seconds: float = 10.0
    hold_seconds: float = 60.0
    answers_times: float = 0.0
    answers_to: str = ""
    """Only calls whose path contains this text get the chosen answers."""
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Members that replace those of an answer, by its name: a call's, or at Stripe an object's."""

    @classmethod
    def of(cls, *layers: Mapping[str, Any]) -> "Switches":
        """Merges layers of choices; later ones win."""
        return cls(**{name: value for layer in layers for name, value in layer.items()})


def validate(switches: Mapping[str, Any], options: SwitchOptions) -> dict[str, Any]:
    """Checks that the gateway knows these choices, and answers them. None resets a choice.

    Raises :class:`UnknownSwitch`.
    """
    for name, value in switches.items():
        if value is None and name in _NAMES:
            continue
        if name in NUMBERS or name in ("answers_to", "overrides"):
            _check_value(name, value)
        elif name not in options:
            raise UnknownSwitch(f"there is no switch {name!r} here; there are {', '.join([*options, *NUMBERS])}")
        elif value not in options[name]:
            raise UnknownSwitch(f"{name} is {value!r}, not one of {', '.join(options[name])}")
    return dict(switches)


def _check_value(name: str, value: Any) -> None:
    match name:
        case "answers_to":
            if not isinstance(value, str):
                raise UnknownSwitch(f"{name} is {value!r}, not a text")
        case "overrides":
            if not isinstance(value, Mapping) or not all(isinstance(entry, Mapping) for entry in value.values()):
                raise UnknownSwitch(f"{name} is {value!r}, not an object of objects")
        case _:
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= NUMBERS[name]:
                raise UnknownSwitch(f"{name} is {value!r}, not a number from 0 to {NUMBERS[name]:.0f}")


def merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """``old`` updated with ``new``, without the choices that ``new`` resets."""
    return {name: value for name, value in {**old, **new}.items() if value is not None}


def ordinary(options: SwitchOptions) -> dict[str, str]:
    return {name: choices[0] for name, choices in options.items()}


_NAMES = frozenset(field.name for field in fields(Switches))
