"""The one typed read of the environment. Nothing else touches ``os.environ``."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """What a function needs to know about the stage it runs in."""

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
        """The front door as a WebSocket client writes it: ``wss://host`` (or ``ws://`` locally)."""
        return self.public_url.replace("http", "ws", 1)


@cache
def settings() -> Settings:
    """The settings of this process. Missing variables take values that suit tests of pure code."""
    env = os.environ
    origins = (origin.strip() for origin in env.get("ALLOWED_ORIGINS", "").split(","))
    return Settings(
        stage=env.get("STAGE", "local"),
        version=env.get("VERSION", "dev"),
        table_prefix=env.get("TABLE_PREFIX", "pandityatra-local"),
        region=env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION", "ap-south-1"),
        app_secret_arn=env.get("APP_SECRET_ARN", ""),
        gateways_secret_arn=env.get("GATEWAYS_SECRET_ARN", ""),
        origin_secret_arn=env.get("ORIGIN_SECRET_ARN", ""),
        redis_url=env.get("REDIS_URL", ""),
        redis_login=env.get("REDIS_LOGIN", ""),
        attachments_bucket=env.get("ATTACHMENTS_BUCKET", ""),
        public_url=env.get("PUBLIC_URL", "http://localhost:8000"),
        allowed_origins=frozenset(filter(None, origins)),
        ws_management_url=env.get("WS_MANAGEMENT_URL", ""),
        welcome_function=env.get("WELCOME_FUNCTION", ""),
        media_function=env.get("MEDIA_FUNCTION", ""),
        mail_sender=env.get("MAIL_SENDER", ""),
        translator=env.get("TRANSLATOR", "none"),
        translation_endpoint_url=env.get("TRANSLATION_ENDPOINT_URL", ""),
        aws_public_endpoint_url=env.get("AWS_PUBLIC_ENDPOINT_URL", ""),
    )
