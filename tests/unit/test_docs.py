"""The generated page says what is served, the documents are whole, and what the pages name is there."""

import json
import re
from pathlib import Path

import pytest

import app
from chalicelib.edge.rest import routes
from chalicelib.system import asyncapi, openapi
from infra.docs import API, api_page
from infra.local.settings import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "web" / "README.md", *(ROOT / "docs").rglob("*.md")])


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_and_names_is_there(page: Path) -> None:
    text = page.read_text()
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    named = re.findall(r"`((?:app\.py|bench|chalicelib|docs|infra|tests|web)(?:/[\w./-]+)?)`", text)
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []
