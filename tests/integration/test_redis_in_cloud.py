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
EVERYTHING_PRESENCE_DOES = """
from chalicelib.chat import presence
from chalicelib.rate_limits import RateLimit
from chalicelib.tokens import Actor, Role
from chalicelib.localization.text import Reader
from chalicelib.realtime.connection import Connection

mine = Connection("c1", "maya", Reader())
assert presence.mark_online(mine) is True
presence.watch(mine, "r1", "ram")
presence.restore_watch(mine, "r2", "sita")
assert presence.is_watching("c1", "r1")
assert [found.room_id for found in presence.find_watchers("ram")] == ["r1"]
assert presence.get_presence(["maya", "ram"])["maya"].status == "online"
presence.record_typing("r1", "maya", is_typing=True)
assert presence.list_typing("r1") == ["maya"]
presence.unwatch("c1", "r1", "ram")
assert presence.mark_offline("c1", "maya") is True
assert presence.get_presence(["maya"])["maya"].status == "offline"
RateLimit("once", 1, 60).hit("maya")
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


def test_no_transaction_of_ours_spans_two_slots(cluster: int) -> None:
    environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{cluster}/0"}
    run = subprocess.run(
        [sys.executable, "-c", EVERYTHING_PRESENCE_DOES], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(("kind", "named"), [("nodes", None), ("serverless", ["ServerlessCache"])])
def test_a_function_logs_in_with_its_role_and_no_password(kind: str, named: list[str] | None) -> None:
    login = RoleLogin(f"{kind}:pandityatra-production", Credentials("AKID", "secret", "session"))
    user, token = login.get_credentials()
    address = urlsplit(f"https://{token}")
    asked = parse_qs(address.query)
    assert (user, address.hostname) == ("pandityatra-production", "pandityatra-production")
    assert (asked["Action"], asked["User"]) == (["connect"], ["pandityatra-production"])
    assert asked.get("ResourceType") == named
    assert asked["X-Amz-Expires"] == ["900"]
    assert asked["X-Amz-Credential"][0].endswith("/elasticache/aws4_request")
    assert "secret" not in token
