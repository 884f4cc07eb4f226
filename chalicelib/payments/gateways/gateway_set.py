"""What a configuration comes to: the gateways that are on, those that are off, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.payments.gateways.base import PaymentGateway, PaymentMethod

GatewaysByMethod = Mapping[PaymentMethod, PaymentGateway]


@dataclass(frozen=True, slots=True)
class GatewaySet:
    """The gateways of one configuration."""

    enabled: GatewaysByMethod
    configured: GatewaysByMethod
    webhook_secrets: tuple[str, ...] = field(repr=False)
    invalid_fields: Mapping[PaymentMethod, tuple[str, ...]]
    """The names of the fields that are missing or wrong, of each gateway that is off for it."""
