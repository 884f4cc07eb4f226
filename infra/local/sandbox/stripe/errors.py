"""Stripe's errors: the body its clients turn into exceptions."""

from typing import Any

from infra.local.sandbox.wire import Refusal


class StripeError(Refusal):
    """``executed``: the request was valid and has been executed, so this answer is stored under its idempotency key."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        executed: bool = False,
    ) -> None:
        error: dict[str, Any] = {"message": message, "type": kind}
        error |= {name: value for name, value in (("code", code), ("param", param)) if value}
        super().__init__(status, {"error": error})
        self.executed = executed


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    """The parameters fail validation; nothing was begun."""
    return StripeError(400, message, code=code, param=param)


def missing(kind: str, id: str, param: str = "id") -> StripeError:
    """There is no such object."""
    return StripeError(404, f"No such {kind}: '{id}'", code="resource_missing", param=param)
