"""The payment gateways in use now, built from the gateways secret, which is read again every few minutes.

A rotated key is used without a deployment. While the secret cannot be read, the gateways read last stay in use.
Adapters and the models of their configuration are loaded on first use, not with the app.
"""

import time
from collections.abc import Callable

from chalicelib import aws, log
from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewaysByMethod,
    GatewaySet,
    Misconfigured,
    PaymentGateway,
    PaymentMethod,
)
from chalicelib.settings import settings

CACHE_SECONDS = 240
RETRY_SECONDS = 15
"""Pause before the secret is read again after it could not be read."""


def enabled_gateways() -> GatewaysByMethod:
    """The gateways that take new checkouts. Raises :class:`Misconfigured`."""
    return _cache.current().enabled


def configured_gateways() -> GatewaysByMethod:
    """Also those that are switched off: their earlier attempts can still be looked up and refunded.

    Raises :class:`Misconfigured`.
    """
    return _cache.current().configured


def get_gateway(method: str) -> PaymentGateway:
    """Returns the gateway of a payment method, as it is stored on an attempt; also one that is switched off.

    Raises ``GatewayDown`` if it is not configured.
    """
    gateway = configured_gateways().get(PaymentMethod(method))
    if gateway is None:
        raise GatewayDown(f"{method} is not configured")
    return gateway


def webhook_secrets() -> tuple[str, ...]:
    """The secrets that Stripe may sign with. Empty where Stripe is not configured: then no event is accepted.

    Raises :class:`Misconfigured`.
    """
    return _cache.current().webhook_secrets


class GatewayCache:
    """Keeps the gateways until it is time to read the secret again. ``read`` raises :class:`Misconfigured`."""

    def __init__(self, read: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._secret: str | None = None
        self._gateways: GatewaySet | None = None
        self._error = ""
        self._good_until = float("-inf")

    def current(self) -> GatewaySet:
        """The gateways read last. Raises :class:`Misconfigured` if none could be read yet."""
        if self._clock() >= self._good_until:
            self._refresh()
        if self._gateways is None:
            raise Misconfigured(self._error)
        return self._gateways

    def _refresh(self) -> None:
        from chalicelib.payments.gateways.assembly import build_gateways

        try:
            secret = self._read()
            # An unchanged secret keeps the gateways, with their parsed keys and open connections.
            if secret != self._secret:
                self._gateways = build_gateways(secret)
                self._secret = secret
                for method, fields in self._gateways.invalid_fields.items():
                    log.logger().error(
                        "a gateway is off: its configuration is incomplete", gateway=method, fields=fields
                    )
        except Misconfigured as error:
            log.logger().error("the gateways are not configured", reason=str(error))
            self._error = str(error)
            self._good_until = self._clock() + RETRY_SECONDS
        else:
            self._good_until = self._clock() + CACHE_SECONDS


def _read_secret() -> str:
    arn = settings().gateways_secret_arn
    if not arn:
        return "{}"
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return str(aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    except (BotoCoreError, ClientError, KeyError) as error:
        raise Misconfigured(f"Secrets Manager gave no text ({type(error).__name__})") from error


_cache = GatewayCache(_read_secret)
