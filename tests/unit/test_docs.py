"""The generated page says what is served, and the documents are whole."""

import json
import re

import app
from chalicelib.edge.rest import routes
from chalicelib.system import asyncapi, openapi
from infra.docs import API, api_page


def test_the_api_page_is_the_served_one() -> None:
    assert app.app is not None
    assert API.read_text() == api_page(openapi.document()), "run: python -m infra.docs"


def test_every_route_is_documented() -> None:
    paths = openapi.document()["paths"]
    assert {(route.path, route.method.lower()) for route in routes()} == {
        (path, method) for path, operations in paths.items() for method in operations
    }


def test_operation_ids_are_unique() -> None:
    names = [one["operationId"] for operations in openapi.document()["paths"].values() for one in operations.values()]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere() -> None:
    for document in (openapi.document(), asyncapi.document()):
        for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
            found = document
            for part in reference.split("/"):
                found = found[part]
            assert found


def test_every_moment_has_its_bikram_sambat_date() -> None:
    for name, schema in openapi.document()["components"]["schemas"].items():
        properties = schema.get("properties", {})
        if name in {"NewBooking"}:
            continue
        moments = [field for field, value in properties.items() if "date-time" in json.dumps(value)]
        assert [field for field in moments if f"{field}_bs" not in properties] == []
