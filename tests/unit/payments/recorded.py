"""The samples of the gateways' own documents, and a server that answers with them."""

from datetime import UTC, datetime
from pathlib import Path

from tests.unit.payments.replay import Replay

FOLDER = Path(__file__).parent / "samples"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def answering(server: Replay, *names: str, status: int = 200) -> Replay:
    """The server, answering with these samples in turn."""
    server.answers, server.status = [sample(name) for name in names], status
    return server
