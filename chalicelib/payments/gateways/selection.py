"""What a configuration comes to: the gateways that are on, those that are off, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.payments.gateways.base import Gateway, PaymentMethod

Gateways = Mapping[PaymentMethod, Gateway]


@dataclass(frozen=True, slots=True)
class Selection:
    """The gateways of one configuration."""

    enabled: Gateways
    complete: Gateways
    webhook_secrets: tuple[str, ...] = field(repr=False)
    faults: Mapping[PaymentMethod, tuple[str, ...]]
    """The names of the fields that are missing or wrong, of each gateway that is off for it."""
