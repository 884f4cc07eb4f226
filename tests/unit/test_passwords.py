"""Passwords are hashed by argon2id with parameters that make guessing slow. Other tests use cheap ones."""

from collections.abc import Iterator

import pytest

from chalicelib.accounts import passwords
from chalicelib.accounts.passwords import PasswordCheck


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The hashes that are compared, one for each computation."""
    hashes: list[str] = []
    passwords._dummy_hash.cache_clear()
    hasher = passwords._hasher()

    class Counting:
        hash = staticmethod(hasher.hash)

        @staticmethod
        def verify(password_hash: str, password: str) -> bool:
            hashes.append(password_hash)
            return hasher.verify(password_hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    yield hashes
    passwords._dummy_hash.cache_clear()


def test_a_hash_takes_64_mib_three_passes_and_four_lanes() -> None:
    assert passwords.hash_password("namaste-123").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_an_account_that_is_not_there_costs_the_same_as_a_wrong_password(verified: list[str]) -> None:
    stored = passwords.hash_password("namaste-123")

    assert passwords.check_password("not-this-one", stored) is PasswordCheck.WRONG
    assert passwords.check_password("not-this-one", None) is PasswordCheck.WRONG

    assert len(verified) == 2
    assert {hashed.rpartition("$")[0].rpartition("$")[0] for hashed in verified} == {"$argon2id$v=19$m=65536,t=3,p=4"}
