"""``python -m infra.docs`` writes the generated pages: ``docs/api.md`` from the routes and schemas that are served, and
the index of ``docs/decisions/``. Tests compare them with what is committed."""

import re
from pathlib import Path
from typing import Any

from infra import offline
from infra.paths import ROOT

API = ROOT / "docs" / "api.md"
DECISIONS = ROOT / "docs" / "decisions"

_HEAD = """# The REST API

Generated from the routes and schemas that validate and render (`python -m infra.docs`); the same document is served as
`/api/openapi.json`. Below `/api`. JSON in and out, snake_case. `Authorization: Bearer <access_token>` unless public.

- **Times** are ISO 8601 with the reader's offset, each with its Bikram Sambat date beside it (`created_at`,
  `created_at_bs`). **Money** is a decimal string beside its `currency`. Unknown fields in a body and
  unknown query parameters are refused. A whole number may be written `4.0`.
- **Lists** take `limit` (1 to 100, 20 unless told) and `cursor`, and answer `{"items": […], "next_cursor": …}`. A page
  of large items may end earlier, at 4,000,000 bytes; `next_cursor` goes on there. Where it is null the list has ended.
- **Texts** lose the blanks and invisible characters at their ends. Text that shows nothing is no text; control
  characters, and more than 8 combining marks in a row, are refused. Telephone numbers are taken in any usual
  writing and answered in E.164, amounts in Latin or Devanagari digits
  ([canonical forms](decisions/2026-11-30-canonical-forms.md)).
- **A refresh token** used again within 60 seconds gives another pair, and all stay good; later it ends the session
  ([refresh](decisions/2026-11-30-refresh-tokens.md)).
- **Refusals** are `application/problem+json`: `{"type", "title", "status", "code", "detail", "errors": [{"field",
  "message"}]}`, told in the language of `Accept-Language` (`en`, `ne`), else the user's. `code` is stable.
- **Idempotency-Key** is required where a route is marked with 🔑, and taken where it is marked with (🔑): the same key
  and body lead to the same answer.
"""


def api_page(document: dict[str, Any]) -> str:
    """The page for an OpenAPI document. Pure."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append(_row(method, path, operation))
    parts = [_HEAD]
    for tag, rows in by_tag.items():
        parts.append(f"## {tag}\n\n| route | who | body → answer | |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")
    parts.append("## Objects\n")
    schemas = document["components"]["schemas"]
    parts += [_object(name, schema) for name, schema in sorted(schemas.items()) if schema.get("properties")]
    return "\n".join(parts)


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    roles = ", ".join(role.lower() for role in operation.get("x-roles", [])) or "public"
    if len(operation.get("x-roles", [])) == 3:
        roles = "any"
    body = _name(operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}))
    status, answer = next(iter(operation["responses"].items()))
    answer_type = _answer(answer.get("content", {}).get("application/json", {}).get("schema", {}))
    conflicts = operation["responses"].get("409", {}).get("description", "")
    query = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"]
    query_string = f"<br>`?{'`, `'.join(query)}`" if query else ""
    keys = [parameter["required"] for parameter in operation["parameters"] if parameter["name"] == "Idempotency-Key"]
    keyed = {True: " 🔑", False: " (🔑)"}[keys[0]] if keys else ""
    result = " ".join(filter(None, [body, "→", status, answer_type, f"· 409 {conflicts}" if conflicts else ""]))
    return f"| `{method.upper()} {path}`{keyed} | {roles} | {result}{query_string} | {operation['summary']} |"


def _answer(schema: dict[str, Any]) -> str:
    items = schema.get("properties", {}).get("items", {}).get("items")
    if keyed := schema.get("additionalProperties"):
        return f"{_name(keyed)} by id"
    return f"list of {_name(items)}" if items else _name(schema)


def _name(schema: dict[str, Any]) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return f"[{name}](#{name.lower()})" if name else ""


def _object(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", []))
    description = schema.get("description", "").replace("\n", " ")
    rows = [
        f"| `{field}`{'' if field in required else '?'} | {_type(value)} |"
        for field, value in schema["properties"].items()
        if not field.endswith("_bs")
    ]
    return f"### {name}\n\n{description}\n\n| field | |\n|---|---|\n" + "\n".join(rows) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_type(alternative) for alternative in schema.get("anyOf") or schema["oneOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    bounds = [f"{sign} {schema[key]}" for key, sign in _BOUNDS.items() if key in schema]
    if "pattern" in schema:
        bounds.append(f"`{schema['pattern'].replace('|', chr(92) + '|')}`")
    return " ".join([schema.get("format") or schema.get("type", "any"), *bounds])


_BOUNDS = {"minLength": "length ≥", "maxLength": "length ≤", "minimum": "≥", "maximum": "≤", "maxItems": "entries ≤"}


def decisions_page() -> str:
    """The index of the decisions, the newest day first. Raises ``ValueError`` for a file without title or status."""
    rows = []
    for file in sorted(DECISIONS.glob("2*.md"), key=lambda path: (path.name[:10], path.name), reverse=True):
        text = file.read_text()
        title = re.match(r"# (.+)\n", text)
        status = re.search(r"^## Status\n+(.+?)\.?$|\*\*Status:?\*\*:? *(.+?)\.?$", text, re.MULTILINE)
        if title is None or status is None:
            raise ValueError(f"{file.name} has no title or no status")
        rows.append(f"| {file.name[:10]} | [{title[1]}]({file.name}) | {(status[1] or status[2]).lower()} |")
    return _DECISIONS_HEAD + "\n".join(rows) + "\n"


_DECISIONS_HEAD = """# Decisions

A file each, named by its day: what was decided, why, instead of what, and what follows from it. A decision that no
longer holds keeps its file; its status then names its successor. This index is generated (`python -m infra.docs`).

| day | decision | status |
|---|---|---|
"""


def main() -> None:
    offline.apply()
    import app  # noqa: F401 - declares the routes
    from chalicelib.system import openapi

    write(API, api_page(openapi.document()))
    write(DECISIONS / "README.md", decisions_page())


def write(path: Path, text: str) -> None:
    path.write_text(text)
    print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
