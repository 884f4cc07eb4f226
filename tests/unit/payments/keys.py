"""A creditor's private key for connectIPS, made once for all tests."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@cache
def creditor_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(layout: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return creditor_key().private_bytes(Encoding.PEM, layout, NoEncryption()).decode()
