"""Builds the gateways from the gateways secret. The one place that knows all adapters."""

import json
from typing import Any

from pydantic import ValidationError

from chalicelib.payments.gateways.adapter import Adapter
from chalicelib.payments.gateways.base import GatewaySet, Misconfigured, PaymentMethod
from chalicelib.payments.gateways.cash import Cash
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.gateways.connectips import ConnectIps
from chalicelib.payments.gateways.esewa import Esewa
from chalicelib.payments.gateways.http import DEFAULT_TIMEOUTS, Timeouts
from chalicelib.payments.gateways.imepay import ImePay
from chalicelib.payments.gateways.khalti import Khalti
from chalicelib.payments.gateways.stripe_checkout import StripeCheckout

ADAPTERS: tuple[type[Adapter[Any]], ...] = (Khalti, Esewa, ConnectIps, ImePay, StripeCheckout, Cash)


def build_gateways(secret: str, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> GatewaySet:
    """Builds the gateways that a configuration in JSON describes. Raises :class:`Misconfigured`.

    A gateway that is missing or incomplete is left out, and no other is affected. What is wrong with it is told by the
    names of its fields, never by their values.
    """
    try:
        # Numbers stay text, as they are written: a rate is never a float.
        given = json.loads(secret, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        # Raised here, where the original error, which shows the secret, is gone.
        raise Misconfigured("the gateways secret is not a JSON object")
    configured: dict[PaymentMethod, Adapter[Any]] = {}
    invalid_fields: dict[PaymentMethod, tuple[str, ...]] = {}
    for adapter in ADAPTERS:
        key = CATALOGUE[adapter.method].key
        if key not in given:
            continue
        try:
            configured[adapter.method] = adapter(adapter.config_model.model_validate(given[key]), timeouts)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False, include_input=False)
            names = {str(wrong["loc"][0]) if wrong["loc"] else key for wrong in errors}
            invalid_fields[adapter.method] = tuple(sorted(names))
    stripe = configured.get(PaymentMethod.STRIPE)
    return GatewaySet(
        enabled={method: gateway for method, gateway in configured.items() if gateway.config.enabled},
        configured=configured,
        webhook_secrets=stripe.webhook_secrets if isinstance(stripe, StripeCheckout) else (),
        invalid_fields=invalid_fields,
    )
