"""Errors in the form that clients get: RFC 9457 problem documents over HTTP, ``error`` frames over sockets."""

from typing import Any

from chalicelib.errors import AppError, Unavailable
from chalicelib.localization.text import Language


def problem(error: AppError, language: Language) -> dict[str, Any]:
    """Returns ``{type, title, status, code, detail, errors}`` in the reader's language."""
    return {
        "type": f"urn:pandityatra:error:{error.code.lower().replace('_', '-')}",
        "title": error.title.to(language),
        "status": error.status,
        "code": error.code,
        "detail": error.detail.to(language),
        "errors": [{"field": field.field, "message": field.message.to(language)} for field in error.fields],
    }


def error_frame(error: AppError, language: Language) -> dict[str, Any]:
    """Returns ``{type: "error", code, detail, retry_after?}``. The first field's message replaces ``detail``."""
    detail = error.detail.to(language)
    if error.fields:
        first = error.fields[0]
        detail = f"{first.field}: {first.message.to(language)}"
    frame: dict[str, Any] = {"type": "error", "code": error.code, "detail": detail}
    if error.retry_after is not None:
        frame["retry_after"] = error.retry_after
    return frame


def to_app_error(error: Exception) -> AppError:
    """Converts any exception: an AWS outage to a 503, an unknown error to a 500 that reveals nothing."""
    if isinstance(error, AppError):
        return error
    return Unavailable() if is_outage(error) else AppError()


_OUTAGE_CODES = {
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
}


def is_outage(error: BaseException | None) -> bool:
    """Tells whether AWS did not answer or refused service. Looks into wrapped exceptions as well."""
    from botocore.exceptions import ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as Unreachable

    while error is not None:
        if isinstance(error, Unreachable | HTTPClientError):
            return True
        if isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in _OUTAGE_CODES:
            return True
        error = getattr(error, "cause", None) or error.__cause__
    return False
