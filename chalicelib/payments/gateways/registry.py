"""Which ways to pay there are just now: made from the gateways secret, which is read again every few minutes.

A rotated key is seen without a deployment. While the secret cannot be read, what was read last stays in use. The
gateways and the models of their configuration are loaded on first use, not with the app.
"""

import time
from collections.abc import Callable

from chalicelib import aws, log
from chalicelib.payments.gateways.base import Misconfigured
from chalicelib.payments.gateways.gateway_set import GatewaysByMethod, GatewaySet
from chalicelib.settings import settings

CACHE_SECONDS = 240
RETRY_SECONDS = 15


def enabled_gateways() -> GatewaysByMethod:
    """The ways to pay that can be used now. Raises :class:`Misconfigured`."""
    return _cache.current().enabled


def configured_gateways() -> GatewaysByMethod:
    """Those that are switched off too: what was begun with them can still be looked up and refunded."""
    return _cache.current().configured


def webhook_secrets() -> tuple[str, ...]:
    """The secrets that Stripe may have signed with; none where it is not configured, so that nothing is believed."""
    return _cache.current().webhook_secrets


class GatewayCache:
    """Keeps a selection until it is time to read the secret again. ``read`` raises :class:`Misconfigured`."""

    def __init__(self, read: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._text: str | None = None
        self._selection: GatewaySet | None = None
        self._trouble = ""
        self._good_until = float("-inf")

    def current(self) -> GatewaySet:
        """Raises :class:`Misconfigured` while nothing could ever be read."""
        if self._clock() >= self._good_until:
            self._refresh()
        if self._selection is None:
            raise Misconfigured(self._trouble)
        return self._selection

    def _refresh(self) -> None:
        from chalicelib.payments.gateways.assembly import build_gateways

        try:
            text = self._read()
            # Unchanged, the gateways stay as they are, with the keys they have parsed and the connections they hold.
            if text != self._text:
                self._selection = build_gateways(text)
                self._text = text
                for method, fields in self._selection.invalid_fields.items():
                    log.logger().error(
                        "a gateway is off: its configuration is incomplete", gateway=method, fields=fields
                    )
        except Misconfigured as error:
            log.logger().error("the gateways are not configured", reason=str(error))
            self._trouble = str(error)
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
