"""A configuration made into gateways. The one place that knows them all."""

from types import MappingProxyType

from chalicelib.payments.gateways import config
from chalicelib.payments.gateways.base import Gateway, PaymentMethod
from chalicelib.payments.gateways.cash import Cash
from chalicelib.payments.gateways.connectips import ConnectIps
from chalicelib.payments.gateways.esewa import Esewa
from chalicelib.payments.gateways.http import PATIENCE, Patience
from chalicelib.payments.gateways.imepay import ImePay
from chalicelib.payments.gateways.khalti import Khalti
from chalicelib.payments.gateways.selection import Selection
from chalicelib.payments.gateways.stripe_checkout import StripeCheckout


def assemble(text: str) -> Selection:
    """The gateways of a configuration in JSON. Raises :class:`Misconfigured`."""
    configuration = config.parse(text)
    given = configuration.gateways
    built = {method: build(one) for method, one in given.items()}
    stripe = given.get(PaymentMethod.STRIPE)
    secrets = stripe.webhook_secret if isinstance(stripe, config.StripeConfig) else ()
    return Selection(
        enabled=MappingProxyType({method: gateway for method, gateway in built.items() if given[method].enabled}),
        complete=MappingProxyType(built),
        webhook_secrets=tuple(secret.get_secret_value() for secret in secrets),
        faults=configuration.faults,
    )


def build(given: config.GatewayConfig, patience: Patience = PATIENCE) -> Gateway:
    """The gateway that this is the configuration of."""
    match given:
        case config.KhaltiConfig():
            return Khalti(given, patience)
        case config.EsewaConfig():
            return Esewa(given, patience)
        case config.ConnectIpsConfig():
            return ConnectIps(given, patience)
        case config.ImePayConfig():
            return ImePay(given, patience)
        case config.StripeConfig():
            return StripeCheckout(given, patience)
        case config.CashConfig():
            return Cash(given, patience)
        case _:
            raise TypeError(f"no gateway has a {type(given).__name__}")
