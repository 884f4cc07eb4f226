"""The published OpenAPI document against the deployed stack: what is served is what it says, whoever asks for whatever.

Schemathesis makes requests of the document, good and bad, and holds the answers against it: no 5xx, no status that is
not documented, no other content type or shape. The examples are the same ones at every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.e2e.client import PATIENCE_SECONDS, Town
from tests.e2e.world import CALLERS, World, settled
from tests.stack import Running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 3
"""Of each route, for each kind of caller."""


@dataclass(frozen=True)
class Published:
    """The document's routes, and where they are served."""

    operations: list[Any]
    base_url: str
    session: requests.Session


@pytest.fixture(scope="module")
def published(stack: Running) -> Iterator[Published]:
    document = httpx.get(f"{stack.endpoints.api}/openapi.json", timeout=PATIENCE_SECONDS).json()
    found = schemathesis.openapi.from_dict(document).get_all_operations()
    with requests.Session() as session:
        yield Published([operation.ok() for operation in found], stack.endpoints.api, session)


@pytest.fixture(scope="module")
def world(stack: Running) -> Iterator[World]:
    with Town(stack.endpoints) as town:
        yield settled(town, stack)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_answers_as_the_document_says(published: Published, world: World, caller: str) -> None:
    for operation in published.operations:

        @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(_requests(operation, world))
        def answers_as_it_says(case: Case) -> None:
            reply = case.call(published.base_url, published.session, world.headers[caller], timeout=PATIENCE_SECONDS)
            case.validate_response(reply, checks=CHECKS)

        answers_as_it_says()


def _requests(operation: Any, world: World) -> SearchStrategy[Case]:
    """Requests about what is there and about nothing; where there is something to get wrong, wrong ones too."""
    names = [parameter.name for parameter in operation.path_parameters]
    places = [None] if not names else [{name: ids[name] for name in names} for ids in world.places]
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        modes.append(GenerationMode.NEGATIVE)
    return one_of(*(operation.as_strategy(mode, path_parameters=place) for mode in modes for place in places))
