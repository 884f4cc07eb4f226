"""Intercepts the calls of this process to AWS, by botocore's event hooks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib import aws, db
from chalicelib.media import jobs


@contextmanager
def record_file_calls(operation: str, action: Callable[[], object]) -> Iterator[list[str]]:
    """Names of the app's calls to S3 and the media function. Runs ``action`` before the first ``operation``."""
    paths: list[str] = []

    def run_before(model: Any, **_: Any) -> None:
        paths.append(model.name)
        if paths.count(operation) == 1 and model.name == operation:
            action()

    clients = (aws.client("s3"), jobs._lambda())
    for client in clients:
        client.meta.events.register("before-call", run_before)
    try:
        yield paths
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", run_before)


@contextmanager
def redirect_media_calls(function: str) -> Iterator[None]:
    """Sends the app's calls to the media function to another function, which may not exist."""

    def redirect(params: dict[str, Any], **_: Any) -> None:
        params["FunctionName"] = function

    events, event = jobs._lambda().meta.events, "before-parameter-build.lambda.Invoke"
    events.register(event, redirect)
    try:
        yield
    finally:
        events.unregister(event, redirect)


@contextmanager
def run_before_next_call(action: Callable[[], object], operation: str = "", entity: str = "") -> Iterator[None]:
    """Runs ``action`` once, before the next call to DynamoDB (of this operation, on this entity's table)."""
    events = db.connection().client.meta.events
    event = f"before-call.dynamodb.{operation}" if operation else "before-call"
    table = f'"{db.table_name(entity)}"'.encode() if entity else b""

    def run_before(params: Any, **_: Any) -> None:
        if table in params["body"]:
            events.unregister(event, run_before)
            action()

    events.register(event, run_before)
    try:
        yield
    finally:
        events.unregister(event, run_before)
