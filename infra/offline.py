"""The settings for importing the application where no stack runs, to read its routes, schemas and tables.

They name nothing that exists: whatever calls AWS or Redis with them fails.
"""

import os

SETTINGS = {
    "STAGE": "offline",
    "VERSION": "offline",
    "TABLE_PREFIX": "offline",
    "AWS_REGION": "us-east-1",
    "APP_SECRET_ARN": "",
    "GATEWAYS_SECRET_ARN": "",
    "ORIGIN_SECRET_ARN": "",
    "REDIS_URL": "",
    "REDIS_LOGIN": "",
    "ATTACHMENTS_BUCKET": "offline",
    "PUBLIC_URL": "https://offline.invalid",
    "ALLOWED_ORIGINS": "",
    "WS_MANAGEMENT_URL": "",
    "WELCOME_FUNCTION": "",
    "MEDIA_FUNCTION": "",
    "MAIL_SENDER": "",
    "AWS_PUBLIC_ENDPOINT_URL": "",
}


def apply() -> None:
    """Gives this process the settings that it has not got. To be called before ``chalicelib`` is imported."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
