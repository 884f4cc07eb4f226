"""The emulators: which one is chosen or running, its addresses, and the environment of its containers.

LocalStack asks for an account and Docker, so a stand-in answers here as it does.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from infra import aws, emulators
from infra.emulators import LOCALSTACK, MINISTACK, Emulator
from infra.local import containers, ports
from infra.local.settings import Settings, SetupError, from_environment
from infra.paths import ROOT
from infra.template.build import merge_parts
from tests.stack import RunningStack

HERE = "http://127.0.0.1:4666"
MANAGEMENT = f"{HERE}/_aws/execute-api/ab12/api"
BOTH = [MINISTACK, LOCALSTACK]


@contextmanager
def localstack(**answers: int) -> Iterator[str]:
    """A server that answers as LocalStack does: 404 to what it does not know. Paths by their last part."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            statuses = {"/_localstack/health": 200, **{f"/v2/{name}": status for name, status in answers.items()}}
            self.send_response(statuses.get(self.path.partition("?")[0], 404))
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def compose() -> dict[str, Any]:
    endpoint: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return endpoint


class TestWhichOne:
    def test_localstack_is_chosen_with_a_token(self) -> None:
        assert from_environment({}, docker=True).docker is MINISTACK
        assert from_environment({"LOCALSTACK_AUTH_TOKEN": "t"}, docker=True).docker is LOCALSTACK
        assert from_environment({"LOCALSTACK_AUTH_TOKEN": "t"}).docker is None

    def test_the_emulator_can_be_chosen(self) -> None:
        env = {"LOCALSTACK_AUTH_TOKEN": "t", "EMULATOR": "ministack"}
        assert from_environment(env, docker=True).docker is MINISTACK

    def test_localstack_without_a_token_names_the_token(self) -> None:
        with pytest.raises(SetupError, match=r"LOCALSTACK_AUTH_TOKEN.*WebSocket.*EMULATOR=ministack"):
            from_environment({"EMULATOR": "localstack"}, docker=True)

    def test_another_one_is_refused_by_name(self) -> None:
        with pytest.raises(SetupError, match="EMULATOR is 'moto'"):
            from_environment({"EMULATOR": "moto"}, docker=True)

    def test_a_running_one_tells_by_its_answers(self, stack: RunningStack) -> None:
        assert emulators.detect(stack.endpoints.aws) is MINISTACK
        with localstack() as address:
            assert emulators.detect(address) is LOCALSTACK

    @pytest.mark.local
    def test_a_plan_without_websockets_is_reported_before_the_deployment(self) -> None:
        with (
            localstack(apis=501) as address,
            pytest.raises(SetupError, match=r"WebSocket.*pricing.*EMULATOR=ministack"),
        ):
            containers.require_sockets(address)
        with localstack(apis=200) as address:
            containers.require_sockets(address)


class TestAddresses:
    def test_a_socket(self) -> None:
        assert MINISTACK.socket_url(MANAGEMENT) == "ws://127.0.0.1:4666/_aws/execute-api/ab12/api"
        assert LOCALSTACK.socket_url(MANAGEMENT) == "ws://ab12.execute-api.localhost.localstack.cloud:4666/api"

    def test_a_function_url(self) -> None:
        parameters = "http://xyz.lambda-url.ap-south-1.{}:4566/"
        assert MINISTACK.function_url(parameters.format("localhost"), HERE) == f"{HERE}/_aws/lambda-url/xyz"
        assert (
            LOCALSTACK.function_url(parameters.format("localhost.localstack.cloud"), HERE)
            == "http://xyz.lambda-url.ap-south-1.localhost.localstack.cloud:4666"
        )

    @pytest.mark.parametrize("emulator", BOTH)
    def test_functions_in_containers_get_host_names_and_browsers_localhost(self, emulator: Emulator) -> None:
        settings = Settings(8000, 4666, 6380, Path("unused"), docker=emulator)

        parameters = containers.parameters(settings, emulator)

        assert parameters["EmulatorEndpoint"] == emulator.inside
        assert "127.0.0.1" not in parameters["EmulatorEndpoint"]
        assert parameters["RedisUrl"] == "redis://redis:6379/0"
        assert parameters["AwsPublicEndpointUrl"] == HERE

    def test_a_client_goes_to_the_emulator_with_its_own_credentials(self) -> None:
        endpoint = aws.client("dynamodb", HERE)
        assert (endpoint.meta.endpoint_url, endpoint.meta.region_name) == (HERE, "ap-south-1")
        assert endpoint._request_signer._credentials.access_key == "test"


@pytest.mark.local
class TestContainers:
    """Uses a fake ``docker`` command, because the tests run without a container engine."""

    def settings(self) -> Settings:
        aws_port, redis_port = ports.free(2)
        return Settings(0, aws_port, redis_port, Path("unused"), docker=MINISTACK)

    def docker(self, folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
        """Puts it in the path; answers the file with its calls."""
        calls, program = folder / "calls", folder / "docker"
        program.write_text(f'#!/bin/sh\necho "$* $AWS_PORT" >> {calls}\n{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return calls

    def test_a_missing_docker_names_make_dev(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SetupError, match="make dev"):
            containers.start(self.settings(), MINISTACK)

    def test_a_docker_without_compose_is_reported(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.docker(tmp_path, monkeypatch, "exit 1")
        with pytest.raises(SetupError, match="compose plugin"):
            containers.start(self.settings(), MINISTACK)

    def test_a_failed_start_names_the_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.docker(tmp_path, monkeypatch, 'case "$*" in *up*) exit 1;; esac')
        with pytest.raises(SetupError, match="docker compose --profile ministack logs"):
            containers.start(self.settings(), MINISTACK)

    def test_leftovers_are_stopped_before_the_ports_are_wanted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls, settings = self.docker(tmp_path, monkeypatch, "exit 0"), self.settings()

        containers.start(settings, MINISTACK)

        assert calls.read_text().splitlines()[1:] == [
            f"compose --profile ministack stop {settings.aws_port}",
            f"compose --profile ministack up --detach --wait {settings.aws_port}",
        ]


class TestCompose:
    def test_redis_is_ready_when_it_answers_a_ping(self) -> None:
        redis = compose()["services"]["redis"]
        assert redis["image"] == "redis:7-alpine"
        assert redis["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]

    @pytest.mark.parametrize("emulator", BOTH)
    def test_each_emulator_has_a_profile_a_pinned_image_and_data_of_its_own(self, emulator: Emulator) -> None:
        service = compose()["services"][emulator.name]
        assert service["profiles"] == [emulator.name]
        assert re.fullmatch(r"[a-z]+/[a-z]+:\d+\.\d+\.\d+(-full)?", service["image"])
        assert service["volumes"][0].startswith(f"{emulator.name}:")
        assert emulator.health in str(service["healthcheck"]["test"])
        assert service["depends_on"] == {"redis": {"condition": "service_healthy"}}
        assert containers.command(emulator, "up")[-3:] == ["--profile", emulator.name, "up"]

    @pytest.mark.parametrize("service", ["ministack", "localstack", "redis"])
    def test_ports_are_those_that_were_asked_for_and_on_the_loopback_alone(self, service: str) -> None:
        settings = Settings(8000, 4666, 6380, Path("unused"), docker=MINISTACK)
        parameters = containers.environment(settings, {"PATH": "/bin"})

        [port] = compose()["services"][service]["ports"]

        match = re.fullmatch(r"127\.0\.0\.1:\$\{([A-Z_]+):-\d+\}:\d+", port)
        assert match is not None
        assert parameters[match[1]] == ("6380" if service == "redis" else "4666")
        assert parameters["PATH"] == "/bin"

    def test_the_containers_meet_on_the_network_that_functions_join(self) -> None:
        endpoint = compose()
        network = endpoint["networks"]["default"]["name"]
        ministack, localstack = (endpoint["services"][emulator_of.name] for emulator_of in BOTH)
        assert ministack["environment"]["DOCKER_NETWORK"] == network
        assert localstack["environment"]["LAMBDA_DOCKER_NETWORK"] == network
        assert ministack["networks"]["default"]["aliases"] == [MINISTACK.inside.split("/")[-1].split(":")[0]]
        assert ministack["environment"]["AWS_ENDPOINT_URL"] == MINISTACK.inside

    def test_ministack_is_the_one_that_runs_embedded_in_the_same_region(self) -> None:
        service = compose()["services"]["ministack"]
        pin = re.search(r"^ministack==(.+)$", (ROOT / "requirements-emulator.in").read_text(), re.MULTILINE)
        assert pin is not None
        assert service["image"] == f"ministackorg/ministack:{pin[1]}-full"
        assert service["environment"]["MINISTACK_REGION"] == aws.EMULATOR_REGION


def test_both_serve_rest_and_connections_by_the_path_that_the_template_names() -> None:
    template = merge_parts({})
    values = [template["Outputs"][name]["Value"]["Fn::If"] for name in ("ApiUrl", "WebsocketManagementUrl")]
    assert [(value[0], value[1]["Fn::Sub"].rpartition("/_aws/execute-api/")[0]) for value in values] == [
        ("Emulated", "${EmulatorEndpoint}")
    ] * 2
