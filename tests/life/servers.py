"""The servers that a simulation uses: DynamoDB of the emulator and a Valkey, on free ports, with data of their own.

Importing this module sets the environment in which the application then runs, because ``chalicelib`` reads it when it
is imported. So a process that plays lives does nothing else, and imports this first.
"""

import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from infra.environment import emulated
from infra.local import emulator, valkey
from infra.local.settings import Settings, keep_local
from tests.stack import own_settings

SECRET = "life/app"
PUBLIC_URL = "http://life.test"


FOLDER = Path(tempfile.gettempdir()) / f"pandityatra-life-{uuid.uuid4().hex[:12]}"
SETTINGS = own_settings(FOLDER, enforces_iam=False)


@contextmanager
def running() -> Iterator[None]:
    """Starts both servers. At the end they are stopped and their data is deleted."""
    servers = [valkey.process(SETTINGS), emulator.process(SETTINGS)]
    try:
        for server, is_ready in zip(servers, (valkey.is_ready, emulator.is_ready), strict=True):
            server.start()
            server.wait_ready(partial(is_ready, SETTINGS))
        yield
    finally:
        for server in servers:
            server.stop(timeout=5)
        shutil.rmtree(FOLDER, ignore_errors=True)


def environment(settings: Settings) -> dict[str, str]:
    return {
        "STAGE": "test",
        "VERSION": "test",
        "TABLE_PREFIX": "life",
        "APP_SECRET_ARN": SECRET,
        "GATEWAYS_SECRET_ARN": "",
        "ORIGIN_SECRET_ARN": "",
        "ATTACHMENTS_BUCKET": "life",
        "REDIS_URL": settings.redis,
        "REDIS_LOGIN": "",
        "PUBLIC_URL": PUBLIC_URL,
        "ALLOWED_ORIGINS": PUBLIC_URL,
        "WS_MANAGEMENT_URL": f"{PUBLIC_URL}/connections",
        "WELCOME_FUNCTION": "ws_welcome",
        "MEDIA_FUNCTION": "process_media",
        "MAIL_SENDER": "",
        "AWS_PUBLIC_ENDPOINT_URL": settings.aws,
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        **emulated(settings.aws),
    }


def create_secret() -> None:
    from chalicelib import aws

    secret = json.dumps({"signing_key": "for the simulation alone" * 3})
    aws.client("secretsmanager").create_secret(Name=SECRET, SecretString=secret)


keep_local()
os.environ.update(environment(SETTINGS))
