"""Redis as it is in the cloud: serverless ElastiCache is a cluster, and asks a function for its role."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
from botocore.credentials import Credentials

from chalicelib.redis_login import RoleLogin
from infra.local import ports, valkey
from infra.local.process import Process

# A process of its own: the application reads where its Redis is once.
EVERYTHING_REDIS_IS_ASKED = """
from chalicelib.chat import presence, typing_state, watchers
from chalicelib.localization.text import Reader
from chalicelib.rate_limits import RateLimit
from chalicelib.realtime.connection import Connection

maya, ram = Connection("c1", "maya", Reader()), Connection("c2", "ram", Reader())
assert presence.mark_online(maya) == presence.OnlineChange(is_new=True, others=frozenset())
assert presence.get_presence(["maya", "ram"])["maya"].status == "online"
presence.keep_online(maya)
watchers.record("r1", ("maya", "ram"), [maya, ram])
assert watchers.find_in_room("r1", "ram", "maya") == [watchers.Watcher(maya, "r1")]
assert watchers.counterpart_of("c1", "r1") == "ram"
watchers.forget("c2", "r1", "maya")
typing_state.record("r1", "maya", "ram", is_typing=True)
assert typing_state.list_typing("r1") == ["maya"]
watchers.trim("ram", [watchers.Watcher(maya, "r1")])
watchers.forget_sockets(["c1", "c2"])
assert list(presence._remove("maya", {"c1"}, are_closed=True)) == ["c1"]
assert not presence.mark_online(maya).is_new
assert presence.get_presence(["maya"])["maya"].status == "offline"
RateLimit("once", 1, 60).hit("maya")
from chalicelib.redis_store import _CircuitBreaker
assert not _CircuitBreaker.is_open(), "Redis refused something"
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[int]:
    """A Valkey in cluster mode that holds all slots: it refuses what a cluster of many would."""
    (port,) = ports.free(1)
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""]
    options += ["--cluster-enabled", "yes", "--cluster-port", str(ports.free(1)[0])]
    server = Process("Valkey", [valkey.binary(), *options], {"PATH": os.defpath}, tmp_path / "log")
    server.start()
    try:
        server.wait_ready(lambda: ports.answers(port))
        with redis.Redis(port=port) as client:
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            server.wait_ready(lambda: client.cluster("INFO")["cluster_state"] == "ok")
        yield port
    finally:
        server.stop()


def test_no_redis_transaction_spans_two_slots(cluster: int) -> None:
    environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{cluster}/0"}
    run = subprocess.run(
        [sys.executable, "-c", EVERYTHING_REDIS_IS_ASKED], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(("kind", "expected_nodes"), [("nodes", None), ("serverless", ["ServerlessCache"])])
def test_a_function_logs_in_with_its_role_and_no_password(kind: str, expected_nodes: list[str] | None) -> None:
    login = RoleLogin(f"{kind}:pandityatra-production", Credentials("AKID", "secret", "session"))
    user, token = login.get_credentials()
    address = urlsplit(f"https://{token}")
    query = parse_qs(address.query)
    assert (user, address.hostname) == ("pandityatra-production", "pandityatra-production")
    assert (query["Action"], query["User"]) == (["connect"], ["pandityatra-production"])
    assert query.get("ResourceType") == expected_nodes
    assert query["X-Amz-Expires"] == ["900"]
    assert query["X-Amz-Credential"][0].endswith("/elasticache/aws4_request")
    assert "secret" not in token
