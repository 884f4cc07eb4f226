"""The generated page says what is served, the documents are whole, and what the pages name is there."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import create_model

import app
from chalicelib.errors import AppError, Forbidden, Invalid, TooFast
from chalicelib.http.route import all_routes
from chalicelib.localization.text import Language, Text
from chalicelib.problem import error_frame
from chalicelib.system import asyncapi, openapi
from chalicelib.system.definitions import definitions
from infra.docs import API, api_page
from infra.paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), ROOT / "web" / "README.md", *(ROOT / "docs").rglob("*.md")])


def test_the_api_page_is_the_served_one() -> None:
    assert app.app is not None
    assert API.read_text() == api_page(openapi.document()), "run: python -m infra.docs"


def test_every_route_is_documented() -> None:
    paths = openapi.document()["paths"]
    assert {(route.path, route.method.lower()) for route in all_routes()} == {
        (path, method) for path, operations in paths.items() for method in operations
    }


def test_operation_ids_are_unique() -> None:
    names = [
        operation["operationId"]
        for operations in openapi.document()["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere() -> None:
    for document in (openapi.document(), asyncapi.document()):
        for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
            node = document
            for part in reference.split("/"):
                node = node[part]
            assert node


def test_every_moment_has_its_bikram_sambat_date() -> None:
    for name, schema in openapi.document()["components"]["schemas"].items():
        properties = schema.get("properties", {})
        if name in {"NewBooking"}:
            continue
        moments = [field for field, value in properties.items() if "date-time" in json.dumps(value)]
        assert [field for field in moments if f"{field}_bs" not in properties] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_in_documents_exist(page: Path) -> None:
    text = page.read_text()
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    paths = re.findall(r"`((?:app\.py|bench|chalicelib|docs|infra|tests|web)(?:/[\w./-]+)?)`", text)
    missing += [name for name in paths if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("document", [openapi.document, asyncapi.document], ids=["openapi", "asyncapi"])
def test_each_schema_has_a_name_of_its_own_without_a_path_of_ours(document: Callable[[], dict[str, Any]]) -> None:
    schemas = document()["components"]["schemas"]
    assert [name for name in schemas if "__" in name] == []
    titles = [schema["title"] for schema in schemas.values() if "title" in schema]
    assert len(titles) == len(set(titles))


def test_models_have_titles_and_their_fields_have_none() -> None:
    """A code generator takes the title of a field with a choice of values for the name of a type."""
    for schema in openapi.document()["components"]["schemas"].values():
        assert [name for name, field in schema.get("properties", {}).items() if "title" in field] == []


def test_two_classes_of_one_name_are_refused() -> None:
    number = create_model("Twin", __module__="one", value=(int, ...))
    text = create_model("Twin", __module__="another", value=(str, ...))
    with pytest.raises(ValueError, match="same name"):
        definitions([(number, "validation"), (text, "validation")])


def test_optional_fields_of_a_change_have_no_default() -> None:
    """A generated client sends the defaults of a document: it would change what its user never touched."""
    document = openapi.document()
    changes = [
        operation["put" if "put" in operation else "patch"]
        for operation in document["paths"].values()
        if {"put", "patch"} & {*operation}
    ]
    names = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for operation in changes
    ]
    assert len(names) >= 3
    for name in names:
        properties = document["components"]["schemas"][name]["properties"]
        assert [field for field, schema in properties.items() if "default" in schema] == []


def test_no_default_breaks_its_own_schema() -> None:
    for name, schema in openapi.document()["components"]["schemas"].items():
        for field, field_schema in schema.get("properties", {}).items():
            if "default" in field_schema:
                resolved_schema = {**field_schema, "components": openapi.document()["components"]}
                assert Draft202012Validator(resolved_schema).is_valid(field_schema["default"]), f"{name}.{field}"


@pytest.mark.parametrize(("origin", "protocol"), [("http://localhost:8000", "ws"), ("https://puja.example", "wss")])
def test_sockets_are_as_secure_as_the_pages_of_their_origin(origin: str, protocol: str) -> None:
    assert asyncapi.server(origin) == {"host": origin.partition("://")[2], "protocol": protocol}


@pytest.mark.parametrize(
    "error",
    [Forbidden(), Invalid.field("content", Text("Why", "किन")), TooFast(retry_after=3)],
    ids=["plain", "of a field", "too fast"],
)
@pytest.mark.parametrize("fields", [{}, {"client_id": "c1"}, {"client_id": "c1", "action": "message"}], ids=len)
def test_error_frames_are_as_the_document_says(error: AppError, fields: dict[str, str]) -> None:
    schema = asyncapi.document()["components"]["schemas"]["ErrorOut"]
    frame = {**error_frame(error, Language.EN), **fields}
    Draft202012Validator(schema).validate(frame)
    for name in ("client_id", "action", "retry_after"):
        assert name not in schema["required"]
        assert not Draft202012Validator(schema).is_valid({**frame, name: None})
