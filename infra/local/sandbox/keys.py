"""The shop's keys and passwords at the simulated gateways. They are random, created at the first start, and stored."""

import secrets
from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.local.sandbox.store import Store

KIND = "keys"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of all gateways. The private key is the shop's; connectIPS itself would know only its public half."""

    khalti_secret: str
    esewa_secret: str
    connectips_password: str
    connectips_private_key: str
    imepay_password: str
    stripe_secret: str
    stripe_webhook_secret: str


def load_or_create(store: Store) -> Keys:
    """Loads the keys, or creates them. Two processes that start at once get the same keys."""
    stored = store.get(KIND, "all")
    if stored is None:
        store.add(KIND, "all", asdict(_create()))
        stored = store.get(KIND, "all")
    return Keys(**stored or {})


def _create() -> Keys:
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Keys(
        khalti_secret=secrets.token_hex(16),
        esewa_secret=secrets.token_urlsafe(16),
        connectips_password=secrets.token_urlsafe(12),
        connectips_private_key=pem.decode(),
        imepay_password=secrets.token_urlsafe(12),
        stripe_secret=f"sk_test_{secrets.token_hex(24)}",
        stripe_webhook_secret=f"whsec_{secrets.token_hex(24)}",
    )
