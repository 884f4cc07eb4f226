"""Plans the stack updates that change the indexes of tables one by one. Pure: makes no call.

DynamoDB makes or drops one global secondary index of a table at a time, and CloudFormation passes that on as a limit of
one for each table and stack update:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html. New indexes
come first, beside the code that is deployed: a function that queries one finds it there, filled. Indexes that are no
longer wanted go last, when nobody queries them any more. A new table has all its indexes from the start.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
Indexes = dict[str, dict[str, Any]]
"""A table's global secondary indexes by name."""

TABLE = "AWS::DynamoDB::Table"


class IndexChanged(Exception):
    """An index has other keys or another projection under its old name, which no update can bring about."""


@dataclass(frozen=True, slots=True)
class Updates:
    """The templates to bring a stack to, one after the other; each makes or drops at most one index of a table.

    ``first`` are the deployed template with new indexes and take its parameters; ``then`` are the target, at first
    perhaps with old indexes still in it.
    """

    first: list[Template]
    then: list[Template]


def successive(deployed: Template | None, target: Template) -> Updates:
    """How to get from what a stack has now, None where there is no stack, to ``target``.

    Raises :class:`IndexChanged`.
    """
    if deployed is None:
        return Updates([], [target])
    first, current = list[Template](), deployed
    while (next_template := _with_one_more(current, target)) != current:
        first.append(next_template)
        current = next_template
    all_indexes = {key: {**_indexes(current, key), **_indexes(target, key)} for key in _tables_in_both(current, target)}
    then = [_with_indexes(target, all_indexes, current)]
    while (next_template := _with_one_less(then[-1], target)) != then[-1]:
        then.append(next_template)
    return Updates(first, then)


def _with_one_more(current: Template, target: Template) -> Template:
    """``current`` with, on each table, the first of the wanted indexes that it lacks."""
    changed: dict[str, Indexes] = {}
    for key in _tables_in_both(current, target):
        existing, required = _indexes(current, key), _indexes(target, key)
        for name in sorted(existing.keys() & required.keys()):
            if existing[name] != required[name]:
                raise IndexChanged(f"{name} of {key} has changed: give the index another name")
        if missing := sorted(required.keys() - existing.keys()):
            changed[key] = {**existing, missing[0]: required[missing[0]]}
    return _with_indexes(current, changed, target)


def _with_one_less(current: Template, target: Template) -> Template:
    """``current`` without, on each table, the first of the indexes that are not wanted."""
    changed: dict[str, Indexes] = {}
    for key in _tables_in_both(current, target):
        existing = _indexes(current, key)
        if surplus := sorted(existing.keys() - _indexes(target, key).keys()):
            changed[key] = {name: index for name, index in existing.items() if name != surplus[0]}
    return _with_indexes(current, changed, target)


def _tables_in_both(first: Template, second: Template) -> Iterator[str]:
    """The logical ids of the tables that are in both."""
    for key, resource in first["Resources"].items():
        if resource["Type"] == TABLE and second["Resources"].get(key, {}).get("Type") == TABLE:
            yield key


def _indexes(template: Template, key: str) -> Indexes:
    properties = template["Resources"][key]["Properties"]
    return {index["IndexName"]: index for index in properties.get("GlobalSecondaryIndexes", [])}


def _with_indexes(template: Template, changed: Mapping[str, Indexes], other: Template) -> Template:
    """``template`` with these indexes on these tables. The types of their keys stand in it or in ``other``."""
    result = copy.deepcopy(template)
    for key, indexes in changed.items():
        properties = result["Resources"][key]["Properties"]
        if indexes == _indexes(template, key):
            continue
        types = {**_types(other, key), **_types(template, key)}
        keys = [properties["KeySchema"], *(index["KeySchema"] for index in indexes.values())]
        keys += [index["KeySchema"] for index in properties.get("LocalSecondaryIndexes", [])]
        names = sorted({part["AttributeName"] for schema in keys for part in schema})
        # Exactly the attributes that are keys of something: DynamoDB refuses any other.
        properties["AttributeDefinitions"] = [{"AttributeName": name, "AttributeType": types[name]} for name in names]
        properties["GlobalSecondaryIndexes"] = [indexes[name] for name in sorted(indexes)]
        if not indexes:
            del properties["GlobalSecondaryIndexes"]
    return result


def _types(template: Template, key: str) -> dict[str, str]:
    definitions = template["Resources"][key]["Properties"]["AttributeDefinitions"]
    return {definition["AttributeName"]: definition["AttributeType"] for definition in definitions}
