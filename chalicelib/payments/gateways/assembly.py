"""A configuration made into gateways. The one place that knows them all."""

from types import MappingProxyType

from chalicelib.payments.gateways import config
from chalicelib.payments.gateways.base import PaymentGateway, PaymentMethod
from chalicelib.payments.gateways.cash import Cash
from chalicelib.payments.gateways.connectips import ConnectIps
from chalicelib.payments.gateways.esewa import Esewa
from chalicelib.payments.gateways.gateway_set import GatewaySet
from chalicelib.payments.gateways.http import DEFAULT_TIMEOUTS, Timeouts
from chalicelib.payments.gateways.imepay import ImePay
from chalicelib.payments.gateways.khalti import Khalti
from chalicelib.payments.gateways.stripe_checkout import StripeCheckout


def build_gateways(text: str) -> GatewaySet:
    """The gateways of a configuration in JSON. Raises :class:`Misconfigured`."""
    configuration = config.parse_config(text)
    given = configuration.gateways
    built = {method: build_gateway(one) for method, one in given.items()}
    stripe = given.get(PaymentMethod.STRIPE)
    secrets = stripe.webhook_secret if isinstance(stripe, config.StripeConfig) else ()
    return GatewaySet(
        enabled=MappingProxyType({method: gateway for method, gateway in built.items() if given[method].enabled}),
        configured=MappingProxyType(built),
        webhook_secrets=tuple(secret.get_secret_value() for secret in secrets),
        invalid_fields=configuration.invalid_fields,
    )


def build_gateway(given: config.GatewayConfig, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> PaymentGateway:
    """The gateway that this is the configuration of."""
    match given:
        case config.KhaltiConfig():
            return Khalti(given, timeouts)
        case config.EsewaConfig():
            return Esewa(given, timeouts)
        case config.ConnectIpsConfig():
            return ConnectIps(given, timeouts)
        case config.ImePayConfig():
            return ImePay(given, timeouts)
        case config.StripeConfig():
            return StripeCheckout(given, timeouts)
        case config.CashConfig():
            return Cash(given, timeouts)
        case _:
            raise TypeError(f"no gateway has a {type(given).__name__}")
