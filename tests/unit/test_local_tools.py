"""Decisions of the local tools: settings, reloads, served files, and routes of requests."""

import json
import socket
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from infra.local import ports, static, watcher
from infra.local.frontdoor import Targets, forwarded_headers
from infra.local.settings import SetupError, from_environment, keep_local
from infra.local.watcher import Reload
from infra.paths import ROOT


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = from_environment({})
    assert (settings.front_port, settings.aws_port, settings.redis_port) == (8000, 4566, 6379)
    assert settings.state_dir == ROOT / ".local"
    assert settings.seed


@pytest.mark.parametrize("value", ["x", "0", "65536", "-1", "80 80"])
def test_an_invalid_port_is_refused_with_its_variable(value: str) -> None:
    with pytest.raises(SetupError, match="FRONT_PORT"):
        from_environment({"FRONT_PORT": value})


def test_gateways_come_from_a_file_with_a_json_object(tmp_path: Path) -> None:
    file = tmp_path / "gateways.json"
    file.write_text('{"cash": {}, "khalti": {"enabled": false}}')
    gateways = from_environment({"GATEWAYS": str(file)}).gateways
    assert gateways is not None
    assert json.loads(gateways)["khalti"] == {"enabled": False}
    file.write_text("[]")
    with pytest.raises(SetupError, match="GATEWAYS"):
        from_environment({"GATEWAYS": str(file)})


@pytest.mark.local
def test_a_port_in_use_is_named_with_its_variable() -> None:
    port = ports.free(1)[0]
    with socket.create_server(("127.0.0.1", port)), pytest.raises(SetupError, match=rf"{port}.*AWS_PORT"):
        ports.require(port, "AWS_PORT", "the AWS emulator")
    ports.require(port, "AWS_PORT", "the AWS emulator")


def test_the_developers_profile_and_proxy_stay_out() -> None:
    env = {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL": "https://elsewhere.example", "NO_PROXY": "intra.example"}
    keep_local(env)
    assert "AWS_PROFILE" not in env
    assert "AWS_ENDPOINT_URL" not in env
    assert env["NO_PROXY"].split(",") == ["intra.example", "localhost", "127.0.0.1", "::1"]


@pytest.mark.parametrize(
    ("path", "reload"),
    [
        ("app.py", Reload.CODE),
        ("chalicelib/chat/rules.py", Reload.CODE),
        ("chalicelib/chat/__pycache__/rules.cpython-311.pyc", Reload.NOTHING),
        ("chalicelib/notes.txt", Reload.NOTHING),
        ("infra/template/storage.yml", Reload.TEMPLATE),
        ("infra/template/access.py", Reload.TEMPLATE),
        ("infra/template/functions.py", Reload.TOOLS),
        ("infra/deploy/deployment.py", Reload.TOOLS),
        ("infra/local/stack.py", Reload.TOOLS),
        ("requirements.txt", Reload.TEMPLATE),
        (".chalice/config.json", Reload.TEMPLATE),
        ("web/src/main.tsx", Reload.WEB),
        ("README.md", Reload.NOTHING),
    ],
)
def test_a_saved_file_asks_for(path: str, reload: Reload) -> None:
    assert watcher.reload_for(ROOT / path) is reload


def test_a_path_of_the_clients_router_gets_the_index_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("index")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-1a2b.js").write_text("js")
    index = static.serve_file(tmp_path, "chat/01ABC")
    asset = static.serve_file(tmp_path, "assets/main-1a2b.js")
    assert index.headers["Cache-Control"] == "no-cache"
    assert "immutable" in asset.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["missing.js", "../secret.txt", "assets/../../secret.txt"])
def test_a_path_outside_the_client_is_not_found(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    client = tmp_path / "client"
    client.mkdir()
    (client / "index.html").write_text("index")
    with pytest.raises(web.HTTPNotFound):
        static.serve_file(client, path)


def test_a_forwarded_request_keeps_its_headers_and_says_from_where_it_came() -> None:
    headers = {"Stripe-Signature": "t=1,v1=ab", "Connection": "close", "X-Forwarded-For": "203.0.113.9", "Host": "h:1"}
    headers_found = forwarded_headers(make_mocked_request("POST", "/webhooks/stripe", headers=headers))
    assert headers_found["Stripe-Signature"] == "t=1,v1=ab"
    assert headers_found["X-Forwarded-For"].startswith("203.0.113.9, ")
    assert headers_found["X-Forwarded-Host"] == "h:1"
    assert not {"Connection", "Host"} & set(headers_found)


def test_targets_survive_their_file(tmp_path: Path) -> None:
    targets = Targets("http://a", "ws://b", "http://c", None, "/web", "secret", {"X-Frame-Options": "DENY"})
    targets.write(tmp_path / "targets.json")
    assert Targets.read(tmp_path / "targets.json") == targets
