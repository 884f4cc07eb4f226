"""Health and the published documents."""

from typing import Any, Literal

from chalicelib import db, redis_store
from chalicelib.http.request import ApiRequest
from chalicelib.http.route import Routes
from chalicelib.schema.base import View
from chalicelib.settings import settings
from chalicelib.system import asyncapi, openapi

routes = Routes("System")


class HealthView(View):
    """``degraded`` is without Redis: presence is unknown and typing is not shown; all else works."""

    status: Literal["ok", "degraded"]
    dynamodb: Literal["ok"]
    redis: Literal["ok", "down"]
    version: str


@routes.get("/health", roles=None, response=HealthView)
def health(request: ApiRequest) -> HealthView:
    """Whether the parts answer; 503 without DynamoDB."""
    db.ping()
    redis_up = redis_store.is_up()
    return HealthView(
        status="ok" if redis_up else "degraded",
        dynamodb="ok",
        redis="ok" if redis_up else "down",
        version=settings().version,
    )


@routes.get("/openapi.json", roles=None)
def openapi_document(request: ApiRequest) -> dict[str, Any]:
    """This API, as OpenAPI 3.1."""
    return openapi.document()


@routes.get("/asyncapi.json", roles=None)
def asyncapi_document(request: ApiRequest) -> dict[str, Any]:
    """The WebSocket protocol, as AsyncAPI 3.0."""
    return asyncapi.document()
