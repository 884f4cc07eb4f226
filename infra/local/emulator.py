"""MiniStack, the embedded AWS emulator: one process on the loopback whose state is in a folder.

It is run from an environment of its own, ``.venv-emulator``, because it pins an older botocore than ours.
"""

import os
from pathlib import Path

from infra import emulators
from infra.aws import EMULATOR_REGION
from infra.local.process import Process
from infra.local.settings import Settings
from infra.paths import ROOT

PYTHON = ROOT / ".venv-emulator" / "bin" / "python"


def process(settings: Settings) -> Process:
    """MiniStack, to be started."""
    folder = settings.state_dir / "emulator"
    scratch = folder / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    # The functions inherit all of this, so nothing of the developer's own environment is in it.
    env = {
        "PATH": f"{PYTHON.parent}:{os.environ.get('PATH', os.defpath)}",
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "TMPDIR": str(scratch),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(settings.aws_port),
        "MINISTACK_REGION": EMULATOR_REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(settings.redis_port),
        # MiniStack's word for: each function acts by its role, signatures are verified and policies are evaluated.
        "AUTH": str(settings.enforces_iam).lower(),
        # Listeners on fixed ports that two stacks would fight for.
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
    }
    log = settings.state_dir / "logs" / "emulator.log"
    # It ends after its functions, and those would wait for tables that it no longer answers for, two seconds for each
    # open socket: it would be killed meanwhile, where the sockets are still open before its state is written.
    return Process("the AWS emulator", [PYTHON, "-m", "ministack"], env, log, ends_children=True)


def is_ready(settings: Settings) -> bool:
    try:
        return emulators.is_ready(emulators.MINISTACK, settings.aws)
    except OSError:
        return False


def scratch_folder(settings: Settings) -> Path:
    """The temporary folder of the functions. Its content is not needed at the next start."""
    return settings.state_dir / "emulator" / "tmp"
