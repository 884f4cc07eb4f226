"""The settings of a local stack: ports, the folder of its data, gateways, seed.

One typed read of the environment; the defaults are those of ``make dev``.
"""

import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from infra.emulators import LOCALSTACK, MINISTACK, Emulator
from infra.paths import ROOT

STAGE = "local"
STACK_NAME = "pandityatra-local"


class SetupError(Exception):
    """The stack cannot run with these settings. The text says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a local stack: ports, data folder, and what runs in it."""

    front_port: int
    aws_port: int
    redis_port: int
    state_dir: Path
    gateways: str | None = None
    """The JSON of the payment gateways' configuration; None for the sandbox's."""
    translator: str | None = None
    """The address of a server that speaks Amazon Translate's protocol; None: nothing is translated."""
    seed: bool = True
    """Whether demo data is wanted."""
    docker: Emulator | None = None
    """The emulator that runs in a container, with Redis in another; None: both are processes of this machine."""
    enforces_iam: bool = False
    """Whether the embedded emulator refuses a function what its role's policy does not allow, as AWS does."""

    @property
    def front(self) -> str:
        """The origin of the front door, as the application and its visitors name it."""
        return f"http://localhost:{self.front_port}"

    @property
    def aws(self) -> str:
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def redis(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def endpoints_file(self) -> Path:
        return endpoints_file(self.state_dir)

    def parameters(self) -> dict[str, str]:
        """The template's parameters: in what a local stage differs from one on AWS, besides its gateways."""
        return {
            "PublicUrl": self.front,
            "AllowedOrigins": f"{self.front},http://127.0.0.1:{self.front_port}",
            "RedisUrl": self.redis,
            # Nothing leaves the machine: the emulator keeps e-mails in its mailbox.
            "MailSender": "namaste@pandityatra.test",
            "Translator": "none" if self.translator is None else "amazon",
            "TranslationEndpointUrl": self.translator or "",
        }


def from_environment(env: Mapping[str, str] = os.environ, *, docker: bool = False) -> Settings:
    """The settings of ``make dev``. Raises :class:`SetupError`, naming the variable."""
    return Settings(
        front_port=_port(env, "FRONT_PORT", 8000),
        aws_port=_port(env, "AWS_PORT", 4566),
        redis_port=_port(env, "REDIS_PORT", 6379),
        state_dir=state_dir(env),
        gateways=_gateways(env.get("GATEWAYS", "")),
        translator=env.get("TRANSLATOR") or None,
        seed=env.get("SEED", "1") != "0",
        docker=_emulator(env) if docker else None,
    )


def state_dir(env: Mapping[str, str] = os.environ) -> Path:
    """The folder of the stack's data; a relative path is below the repository."""
    return ROOT / (env.get("STATE_DIR") or ".local")


def endpoints_file(folder: Path | None = None) -> Path:
    """The file in which a running stack writes its addresses."""
    return (folder or state_dir()) / "endpoints.json"


def keep_local(env: MutableMapping[str, str] = os.environ) -> None:
    """Makes all AWS clients of this process call the local stack, whatever profile and proxy the developer uses."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"):
        env.pop(name, None)
    # Nor does anybody here ask a cloud machine's own service who he is, and wait for an answer.
    env["AWS_EC2_METADATA_DISABLED"] = "true"
    direct = [env.get("NO_PROXY") or env.get("no_proxy") or "", "localhost,127.0.0.1,::1"]
    env["NO_PROXY"] = env["no_proxy"] = ",".join(filter(None, direct))


def _port(env: Mapping[str, str], variable: str, default: int) -> int:
    value = env.get(variable) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SetupError(f"{variable} is {value!r}, which is no port number")
    return int(value)


def _emulator(env: Mapping[str, str]) -> Emulator:
    """LocalStack if there is a token for it, else MiniStack, which needs none."""
    has_token = bool(env.get("LOCALSTACK_AUTH_TOKEN"))
    match env.get("EMULATOR", ""):
        case "":
            return LOCALSTACK if has_token else MINISTACK
        case MINISTACK.name:
            return MINISTACK
        case LOCALSTACK.name if has_token:
            return LOCALSTACK
        case LOCALSTACK.name:
            raise SetupError(
                "LocalStack asks for an account: set LOCALSTACK_AUTH_TOKEN to the token of yours "
                "(https://app.localstack.cloud; a plan with WebSocket APIs, or its trial). MiniStack asks for none: "
                "EMULATOR=ministack make dev-docker"
            )
        case other:
            raise SetupError(f"EMULATOR is {other!r}, neither {MINISTACK.name} nor {LOCALSTACK.name}")


def _gateways(path: str) -> str | None:
    if not path:
        return None
    try:
        text = Path(path).read_text()
        gateways = json.loads(text)
    except (OSError, ValueError) as error:
        raise SetupError(f"GATEWAYS names {path}, which cannot be read as JSON: {error}") from error
    if not isinstance(gateways, dict):
        raise SetupError(f"GATEWAYS names {path}, which holds no JSON object")
    return text
