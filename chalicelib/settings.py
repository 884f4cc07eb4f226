"""The settings of a function, read from the environment and typed. No other module reads ``os.environ``.

``infra/template/globals.yml`` sets the variables of deployed functions; tests and tools set them for their own process.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


class MissingSettings(Exception):
    """The environment lacks variables that every function needs; the text names them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a function needs to know about its stage.

    A text is empty where the stage, or the isolated function, has no such thing.
    """

    stage: str
    version: str
    table_prefix: str
    region: str
    app_secret_arn: str
    gateways_secret_arn: str
    origin_secret_arn: str
    redis_url: str
    redis_login: str
    attachments_bucket: str
    public_url: str
    allowed_origins: frozenset[str]
    ws_management_url: str
    welcome_function: str
    media_function: str
    mail_sender: str
    translator: str
    translation_endpoint_url: str
    aws_public_endpoint_url: str

    @property
    def websocket_url(self) -> str:
        """The front door's address for a WebSocket client: ``wss://host`` (or ``ws://`` locally)."""
        return self.public_url.replace("http", "ws", 1)


@cache
def settings() -> Settings:
    """Returns the settings of this process, read once. Raises :class:`MissingSettings`."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Settings:
    """Reads the settings from an environment. Raises :class:`MissingSettings`.

    A function that lacks a variable therefore fails when it starts, and not later when somebody needs the value.
    """
    variables = _Variables(environment)
    found = Settings(
        stage=variables.required("STAGE"),
        version=variables.required("VERSION"),
        table_prefix=variables.required("TABLE_PREFIX"),
        region=environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
        or variables.required("AWS_REGION"),
        app_secret_arn=variables.may_be_empty("APP_SECRET_ARN"),
        gateways_secret_arn=variables.may_be_empty("GATEWAYS_SECRET_ARN"),
        origin_secret_arn=variables.may_be_empty("ORIGIN_SECRET_ARN"),
        redis_url=variables.may_be_empty("REDIS_URL"),
        redis_login=variables.may_be_empty("REDIS_LOGIN"),
        attachments_bucket=variables.required("ATTACHMENTS_BUCKET"),
        public_url=variables.may_be_empty("PUBLIC_URL"),
        allowed_origins=frozenset(variables.may_be_empty("ALLOWED_ORIGINS").replace(",", " ").split()),
        ws_management_url=variables.may_be_empty("WS_MANAGEMENT_URL"),
        welcome_function=variables.may_be_empty("WELCOME_FUNCTION"),
        media_function=variables.may_be_empty("MEDIA_FUNCTION"),
        mail_sender=variables.may_be_empty("MAIL_SENDER"),
        # Only the function that translates has these two.
        translator=environment.get("TRANSLATOR", "none"),
        translation_endpoint_url=environment.get("TRANSLATION_ENDPOINT_URL", ""),
        aws_public_endpoint_url=variables.may_be_empty("AWS_PUBLIC_ENDPOINT_URL"),
    )
    if variables.missing:
        raise MissingSettings(f"missing in the environment of this process: {', '.join(variables.missing)}")
    return found


class _Variables:
    """Reads variables and collects the names of missing ones, so that one error can name all of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.missing: list[str] = []

    def required(self, name: str) -> str:
        """Returns a variable that must have a value."""
        value = self._environment.get(name, "")
        if not value:
            self.missing.append(name)
        return value

    def may_be_empty(self, name: str) -> str:
        """Returns a variable that must be set but may be empty."""
        if name not in self._environment:
            self.missing.append(name)
        return self._environment.get(name, "")
