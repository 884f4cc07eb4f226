"""Passwords: argon2id, and a check that takes as long for an account that is not there."""

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from chalicelib import canonical

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Check(Enum):
    """Whether a password fits a hash. OUTDATED fits, but the hash was made of what was typed, not of its canonical
    form: it should be made anew."""

    WRONG = 0
    RIGHT = 1
    OUTDATED = 2


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody's password")


def hashed(password: str) -> str:
    """The argon2id hash of a password's canonical form."""
    return _hasher().hash(canonical.password(password))


def check(password: str, password_hash: str | None) -> Check:
    """Whether this is the password. Without a hash it works as hard and says no: time tells nothing about accounts.

    One hash is computed, and a second one only for what was typed in another form than the canonical one.
    """
    form = canonical.password(password)
    fits = _fits(form, password_hash)
    fits_as_typed = form != password and _fits(password, password_hash)
    if fits:
        return Check.RIGHT
    return Check.OUTDATED if fits_as_typed else Check.WRONG


def _fits(password: str, password_hash: str | None) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
