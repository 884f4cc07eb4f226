"""Puts the application of this process into virtual time: its clock, its pauses, its calls of services.

Nothing of the application's logic is replaced. What is: the modules' ``time``, the clock of PyJWT and of the ULIDs, the
thread pool (calls are made one after the other, in a certain order), the sender below ``push``, and the Redis client's
way to its server. botocore's own events tell of calls of DynamoDB and Lambda.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any, Protocol

import jwt.api_jwt
import pytest
import ulid
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError
from redis.exceptions import ConnectionError as RedisConnectionError

from chalicelib import aws, db, log, parallel, redis_store
from chalicelib.accounts import passwords
from chalicelib.http.lazy import import_everything
from chalicelib.localization import clock
from chalicelib.realtime import push
from chalicelib.settings import settings
from tests.life.dynamodb_api import DynamoDbApi


class Surroundings(Protocol):
    """What the application reaches of the world in which it runs."""

    dynamodb_is_down: bool

    def clock(self) -> float: ...
    def pause(self, label: str, seconds: float) -> None: ...
    def delay(self, low: float, high: float) -> float: ...
    def request(self, method: str, connection_id: str, body: bytes) -> int: ...
    def start_function(self, name: str, event: dict[str, Any]) -> None: ...
    def age_redis(self) -> bool: ...
    def note_line(self, line: dict[str, Any]) -> None: ...


class _Nowhere:
    """Before the first life, and after the last."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"no life is being played ({name})")


_around: Any = _Nowhere()


def enter(surroundings: Surroundings) -> None:
    """From now on the application runs in this world."""
    global _around
    _around = surroundings
    clock.set_time_source(surroundings.clock)


class _Time:
    """The module ``time`` as the application sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def time(self) -> float:
        return float(_around.clock())

    def time_ns(self) -> int:
        return int(_around.clock() * 1e9)

    def monotonic(self) -> float:
        return float(_around.clock())

    def sleep(self, seconds: float) -> None:
        _around.pause("sleep", seconds)


class _Datetime(datetime):
    """PyJWT's ``datetime``: tokens end in virtual time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Datetime":
        return cls.fromtimestamp(_around.clock(), tz or UTC)


class _InOrder:
    """The thread pool: runs a call at once, on the caller's own thread."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def install(patch: pytest.MonkeyPatch) -> None:
    """Changes the modules of this process, once. ``enter`` then chooses the world."""
    import_everything()
    virtual, pool, real_client = _Time(), _InOrder(), redis_store._client
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "chalicelib" and getattr(module, "time", None) is time:
            patch.setattr(module, "time", virtual)
    patch.setattr(ulid, "time", virtual)
    patch.setattr(jwt.api_jwt, "datetime", _Datetime)
    patch.setattr(parallel, "_pool", lambda: pool)
    patch.setattr(passwords, "_hasher", lambda: PasswordHasher.from_parameters(CHEAPEST))
    patch.setattr(push, "_request", _request)
    patch.setattr(redis_store, "_client", lambda: _redis(real_client))
    patch.setattr(log, "_write", _write)
    dynamodb: Any = db.connection().client.meta.events
    dynamodb.register("before-call", _before_dynamodb)
    aws.client("lambda").meta.events.register("before-call.lambda.Invoke", _before_invoke)


def _request(method: str, connection_id: str, body: bytes) -> int:
    _around.pause(f"{method.lower()} {connection_id}", _around.delay(0.002, 0.008))
    return int(_around.request(method, connection_id, body))


def _redis(client: Callable[[], Any]) -> Any:
    _around.pause("redis", _around.delay(0.0003, 0.001))
    if not _around.age_redis():
        raise RedisConnectionError("stopped")
    return client()


def _before_dynamodb(event_name: str, params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
    """Calls the emulator by itself: without botocore's signing and parsing a life takes half the time."""
    _around.pause(event_name.removeprefix("before-call."), _around.delay(0.002, 0.012))
    if _around.dynamodb_is_down:
        raise EndpointConnectionError(endpoint_url="dynamodb")
    status, answer = _dynamodb().call(params["headers"]["X-Amz-Target"], params["body"])
    return AWSResponse("", status, HTTPHeaders(), None), answer


@cache
def _dynamodb() -> DynamoDbApi:
    return DynamoDbApi(settings().region)


def _before_invoke(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
    """Answers Lambda's Invoke in its place."""
    _around.pause("lambda.Invoke", _around.delay(0.005, 0.02))
    _around.start_function("ws_welcome", json.loads(params["body"]))
    return AWSResponse("", 202, HTTPHeaders(), None), {"StatusCode": 202, "ResponseMetadata": {"HTTPStatusCode": 202}}


def _write(line: dict[str, Any], _: object) -> None:
    _around.note_line(line)
