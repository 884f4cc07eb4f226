"""Parts of a packaged template, found by what they are."""

from collections.abc import Iterator
from typing import Any

from infra.template import access

Resource = dict[str, Any]


def of_type(template: Resource, kind: str) -> dict[str, Resource]:
    """The properties of the resources of a type, by logical id."""
    return {
        key: resource["Properties"]
        for key, resource in template["Resources"].items()
        if resource["Type"] == f"AWS::{kind}"
    }


def statements(template: Resource, role: str) -> list[Resource]:
    """The statements of a role's policy, including conditional ones."""
    document = template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    return [resource["Fn::If"][1] if "Fn::If" in resource else resource for resource in document["Statement"]]


def all_statements(template: Resource) -> Iterator[Resource]:
    for role in (f"{group}Role" for group in access.GROUPS):
        yield from statements(template, role)
