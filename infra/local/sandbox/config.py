"""The shop's accounts at the simulated gateways, and the application's configuration for them."""

from pathlib import Path
from typing import Any

from infra.local.sandbox import keys
from infra.local.sandbox.keys import Keys
from infra.local.sandbox.store import Store

# Where the sandbox is in an origin: the front door passes this path on unchanged.
PATH = "/sandbox"

ESEWA_PRODUCT = "EPAYTEST"
CONNECTIPS_MERCHANT = 550
CONNECTIPS_APP = "MER-550-APP-1"
CONNECTIPS_APP_NAME = "PanditYatra"
IMEPAY_MERCHANT = "PANDITYATRA"
IMEPAY_USER = "pandityatra"
IMEPAY_MODULE = "PANDITYATRA"


def gateways(public_base: str, *, state: Path, own_base: str | None = None) -> dict[str, Any]:
    """The configuration for the sandbox whose ``state`` file this is; makes its keys where it was never started.

    ``public_base`` is the sandbox as a browser reaches it (``http://localhost:8000/sandbox``), ``own_base`` as our
    servers do. connectIPS and IME Pay have one base for both, which is the browser's.
    """
    store = Store(state)
    try:
        return configuration(keys.load_or_create(store), public_base, own_base)
    finally:
        store.close()


def configuration(secret: Keys, public_base: str, own_base: str | None = None) -> dict[str, Any]:
    """The configuration for known keys."""
    public, internal = public_base.rstrip("/"), (own_base or public_base).rstrip("/")
    return {
        "khalti": {
            "base_url": f"{internal}/khalti/api/v2/",
            "refund_base_url": f"{internal}/khalti/api/",
            "secret_key": secret.khalti_secret,
        },
        "esewa": {
            "form_url": f"{public}/esewa/api/epay/main/v2/form",
            "status_url": f"{internal}/esewa/api/epay/transaction/status/",
            "product_code": ESEWA_PRODUCT,
            "secret_key": secret.esewa_secret,
        },
        "connectips": {
            "base_url": f"{public}/connectips",
            "merchant_id": CONNECTIPS_MERCHANT,
            "app_id": CONNECTIPS_APP,
            "app_name": CONNECTIPS_APP_NAME,
            "password": secret.connectips_password,
            "private_key_pem": secret.connectips_private_key,
        },
        "imepay": {
            "base_url": f"{public}/imepay",
            "merchant_code": IMEPAY_MERCHANT,
            "api_user": IMEPAY_USER,
            "api_password": secret.imepay_password,
            "module": IMEPAY_MODULE,
        },
        "stripe": {
            "api_base": f"{internal}/stripe",
            "secret_key": secret.stripe_secret,
            "webhook_secret": secret.stripe_webhook_secret,
            "currency": "USD",
            "npr_per_unit": "133.50",
        },
        "cash": {},
    }
