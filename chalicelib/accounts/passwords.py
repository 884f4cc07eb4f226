"""Passwords: argon2id, and a check that takes as long for an account that is not there."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody's password")


def hashed(password: str) -> str:
    return _hasher().hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether this is the password. Without a hash it works as hard and says no: time tells nothing about accounts."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
