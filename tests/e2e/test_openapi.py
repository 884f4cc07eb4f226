"""The deployed stack answers as its published OpenAPI document says, for every caller and every request.

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
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.e2e.client import TIMEOUT_SECONDS, People
from tests.e2e.sample_data import CALLERS, SampleData, create_sample_data
from tests.stack import RunningStack

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
def published(stack: RunningStack) -> Iterator[Published]:
    document = httpx.get(f"{stack.endpoints.api}/openapi.json", timeout=TIMEOUT_SECONDS).json()
    operations_found = schemathesis.openapi.from_dict(document).get_all_operations()
    with requests.Session() as session:
        yield Published(
            [operation.ok() for operation in operations_found if isinstance(operation, Ok)],
            stack.endpoints.api,
            session,
        )


@pytest.fixture(scope="module")
def sample_data(stack: RunningStack) -> Iterator[SampleData]:
    with People(stack.endpoints) as people:
        yield create_sample_data(people, stack)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_answers_as_the_document_says(published: Published, sample_data: SampleData, caller: str) -> None:
    for operation in published.operations:

        @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(_requests(operation, sample_data))
        def answers_as_it_says(case: Case[Any]) -> None:
            reply = case.call(
                published.base_url, published.session, sample_data.headers[caller], timeout=TIMEOUT_SECONDS
            )
            case.validate_response(reply, checks=CHECKS)

        answers_as_it_says()


def _requests(operation: Any, sample_data: SampleData) -> SearchStrategy[Case[Any]]:
    """Requests about what is there and about nothing; where there is something to get wrong, wrong ones too."""
    names = [parameter.name for parameter in operation.path_parameters]
    places = [None] if not names else [{name: ids[name] for name in names} for ids in sample_data.path_ids]
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        modes.append(GenerationMode.NEGATIVE)
    return one_of(*(operation.as_strategy(mode, path_parameters=place) for mode in modes for place in places))
