"""Marks the unit tests that talk to a server. Without them (``-m "not server"``) the rest is pure and fast."""

import pytest

SERVER_FIXTURES = frozenset({"_running", "server"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and SERVER_FIXTURES.intersection(item.fixturenames):
            item.add_marker(pytest.mark.server)
