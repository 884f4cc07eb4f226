"""The local stack: emulator, Valkey, payment sandbox, the deployed template and the front door.

``make dev`` and the tests run the same one; everything in which they differ is in their settings.
"""

import fcntl
import json
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from infra import aws
from infra.deploy import deployment
from infra.deploy.headers import form_origins, security_headers
from infra.deploy.package import Packaged, code_zip, package
from infra.local import containers, emulator, gateways, ports, valkey, webclient
from infra.local.frontdoor import Targets
from infra.local.process import Process
from infra.local.settings import STACK_NAME, STAGE, Settings, SetupError
from infra.outputs import Outputs
from infra.paths import ROOT

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of a running stack, as written to ``endpoints.json``. ``sandbox`` is null if there is none."""

    front: str
    api: str
    ws: str
    webhooks: str
    aws: str
    redis: str
    sandbox: str | None


class DevelopmentStack:
    """A stack that is up within its ``with`` block. Its data stays in ``state_dir``, for the next one there.

    ``processes`` are the servers that run, in the order in which they were started.
    """

    outputs: Outputs

    def __init__(self, settings: Settings, progress: Progress = lambda _: None) -> None:
        self.settings = settings
        self.processes: list[Process] = []
        self._progress = progress
        self._lock: IO[str] | None = None
        self._build_dir = settings.state_dir / "build"
        self._deployed = ""
        # Functions in containers do not reach what listens on this machine's loopback.
        self._sandbox_port = ports.free(1)[0] if settings.docker is None else None

    @property
    def endpoints(self) -> Endpoints:
        front, settings = self.settings.front, self.settings
        return Endpoints(
            front=front,
            api=f"{front}/api",
            ws=f"{front.replace('http', 'ws', 1)}/ws",
            webhooks=f"{front}/webhooks",
            aws=settings.aws,
            redis=settings.redis,
            sandbox=None if self._sandbox_port is None else f"{front}/sandbox",
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the servers and deploys. Raises :class:`SetupError` or what packaging and deploying raise."""
        self._lock_state_dir()
        self._require_ports()
        shutil.rmtree(emulator.scratch_folder(self.settings), ignore_errors=True)
        await_servers = self._start_servers()
        packaged = self._package()
        await_servers()
        self.outputs = self._deploy(packaged)
        self._progress("opening the front door")
        self._open_door()

    def publish(self) -> None:
        """Writes ``endpoints.json``: the sign that the stack is ready."""
        self.settings.endpoints_file.write_text(json.dumps(asdict(self.endpoints), indent=2) + "\n")

    def stop(self) -> None:
        """Stops the servers: the front door first, the data last, so that no request is lost."""
        if self._lock is None:
            return  # it was never ours: another stack runs there
        self.settings.endpoints_file.unlink(missing_ok=True)
        for process in reversed(self.processes):
            process.stop()
        self.processes.clear()
        if self.settings.docker is not None:
            containers.stop(self.settings, self.settings.docker)
        self._lock.close()
        self._lock = None

    def find_ended_process(self) -> Process | None:
        """A server that is no longer running although it should be."""
        return next((process for process in self.processes if not process.is_running()), None)

    def update_code(self) -> list[str]:
        """Puts the working tree's code into the functions; returns the names of those that had another."""
        return deployment.update_code(code_zip(self._build_dir), self.outputs, self.settings.aws)

    def update_template(self) -> bool:
        """Deploys the template again if the working tree's is another (a new route, table, policy); returns whether."""
        packaged = self._package()
        if packaged.template.read_text() == self._deployed:
            return False
        self.outputs = self._deploy(packaged)
        # The emulator makes a REST API anew when its routes change, under another id.
        self.update_front_door()
        return True

    def update_front_door(self) -> None:
        """Tells the front door the current addresses of the stack."""
        self._write_targets()
        self.process("the front door").send(signal.SIGHUP)

    def process(self, name: str) -> Process:
        """One of ``processes``, by name."""
        return next(process for process in self.processes if process.name == name)

    def _lock_state_dir(self) -> None:
        self.settings.state_dir.mkdir(parents=True, exist_ok=True)
        self._lock = lock_state_dir(self.settings.state_dir)
        # Of a stack that was killed.
        self.settings.endpoints_file.unlink(missing_ok=True)

    def _require_ports(self) -> None:
        ports.require(self.settings.front_port, "FRONT_PORT", "the front door")
        if self.settings.docker is None:
            ports.require(self.settings.aws_port, "AWS_PORT", "the AWS emulator")
            ports.require(self.settings.redis_port, "REDIS_PORT", "Valkey")

    def _start_servers(self) -> Callable[[], None]:
        """Starts what the application runs on; what it answers waits until all of that is ready."""
        port, docker = self._sandbox_port, self.settings.docker
        if docker is not None:
            self._progress(f"starting {docker.title} and Redis in containers")
            containers.start(self.settings, docker)
            return lambda: None
        assert port is not None  # beside embedded servers there always is a sandbox
        self._progress("starting the AWS emulator, Valkey and the payment sandbox")
        cloud, redis = emulator.process(self.settings), valkey.process(self.settings)
        sandbox = gateways.process(self.settings, port)
        for server in (redis, cloud, sandbox):
            self._start_process(server)

        def wait() -> None:
            cloud.wait_ready(lambda: emulator.is_ready(self.settings))
            redis.wait_ready(lambda: valkey.is_ready(self.settings))
            sandbox.wait_ready(lambda: ports.answers(port))

        return wait

    def _start_process(self, process: Process) -> None:
        self.processes.append(process)
        process.start()

    def _package(self) -> Packaged:
        self._build_dir.mkdir(parents=True, exist_ok=True)
        # The dependencies are the same for every stack on this machine, and take longest to build.
        shared_layers, own_layers = ROOT / "build" / "layers", self._build_dir / "layers"
        shared_layers.mkdir(parents=True, exist_ok=True)
        if not own_layers.is_symlink():
            own_layers.symlink_to(shared_layers)
        with (shared_layers / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stage = containers.PACKAGED_STAGE if self.settings.docker else STAGE
            return package(self._build_dir, stage, self._progress)

    def _deploy(self, packaged: Packaged) -> Outputs:
        self._progress("deploying the template")
        settings = self.settings
        container_parameters = {} if settings.docker is None else containers.parameters(settings, settings.docker)
        container_parameters["GatewaysConfiguration"] = gateways.configuration(settings, self._sandbox_port)
        deployed = deployment.deploy(
            packaged,
            stage=STAGE,
            stack_name=STACK_NAME,
            parameters={"Version": deployment.version(), **settings.parameters(), **container_parameters},
            endpoint_url=settings.aws,
        )
        self._deployed = packaged.template.read_text()
        return deployed

    def _open_door(self) -> None:
        settings, file = self.settings, self._write_targets()
        command = [sys.executable, "-m", "infra.local.frontdoor", f"--port={settings.front_port}", f"--targets={file}"]
        door = Process("the front door", command, {"LANG": "C.UTF-8"}, settings.state_dir / "logs" / "frontdoor.log")
        self._start_process(door)
        door.wait_ready(lambda: ports.answers(settings.front_port))

    def _write_targets(self) -> Path:
        outputs, file = self.outputs, self.settings.state_dir / "targets.json"
        client, port = str(webclient.folder()), self._sandbox_port
        sandbox = None if port is None else gateways.address(port)
        secret, headers = self._origin_secret(), self._headers()
        Targets(outputs.api_url, outputs.ws_url, outputs.webhooks_url, sandbox, client, secret, headers).write(file)
        return file

    def _headers(self) -> dict[str, str]:
        settings = self.settings
        return security_headers(
            site=settings.parameters()["AllowedOrigins"].split(","),
            attachments=[settings.aws],
            forms=form_origins(gateways.configuration(settings, self._sandbox_port)),
        )

    def _origin_secret(self) -> str:
        client = aws.client("secretsmanager", self.settings.aws)
        return str(client.get_secret_value(SecretId=self.outputs.origin_secret_arn)["SecretString"])


def lock_state_dir(state_dir: Path) -> IO[str]:
    """Holds ``state_dir`` until what it answers is closed. Raises :class:`SetupError` where another stack holds it."""
    lock = (state_dir / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise SetupError(
            f"another stack runs on the data in {state_dir}; end it, or choose another STATE_DIR"
        ) from error
    return lock
