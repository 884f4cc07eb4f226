"""Hashes and checks passwords with argon2id. A check takes as long if the account does not exist."""

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from chalicelib import canonical

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class PasswordCheck(Enum):
    """The result of checking a password.

    OUTDATED is a right password whose hash was made of what was typed, not of its canonical form. Hash it again.
    """

    WRONG = 0
    RIGHT = 1
    OUTDATED = 2


def hash_password(password: str) -> str:
    """Returns the argon2id hash of a password's canonical form."""
    return _hasher().hash(canonical.password(password))


def check_password(password: str, password_hash: str | None) -> PasswordCheck:
    """Checks a password against a hash.

    Without a hash it computes one all the same and returns WRONG, so the time does not tell whether an account exists.
    It computes one hash, and a second one only if the password was not typed in its canonical form.
    """
    form = canonical.password(password)
    fits = _fits(form, password_hash)
    fits_as_typed = form != password and _fits(password, password_hash)
    if fits:
        return PasswordCheck.RIGHT
    return PasswordCheck.OUTDATED if fits_as_typed else PasswordCheck.WRONG


def _fits(password: str, password_hash: str | None) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(password_hash or _dummy_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _dummy_hash() -> str:
    return _hasher().hash("the password of no account")
