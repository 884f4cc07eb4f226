"""Updates of tables by CloudFormation: one index of a table at a time, made before it is used, dropped after."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.deploy.indexes import TABLE, IndexChanged, Template, successive

names = st.sets(st.sampled_from(["by-age", "by-name", "by-status", "by-time", "due"]))


def table(indexes: set[str], range_key: str = "id") -> dict[str, Any]:
    keys = {"id", *indexes, *([range_key] if indexes else [])}
    properties: dict[str, Any] = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": template_, "AttributeType": "S"} for template_ in sorted(keys)],
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": name,
                "KeySchema": [
                    {"AttributeName": name, "KeyType": "HASH"},
                    {"AttributeName": range_key, "KeyType": "RANGE"},
                ],
            }
            for name in sorted(indexes)
        ]
    return {"Type": TABLE, "Properties": properties}


def template(code: str, **tables: set[str]) -> Template:
    resources = {key: table(indexes) for key, indexes in tables.items()}
    return {"Resources": {**resources, "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}}}}


def indexes(name: Template, key: str) -> set[str]:
    properties = name["Resources"][key]["Properties"]
    return {index["IndexName"] for index in properties.get("GlobalSecondaryIndexes", [])}


def code(name: Template) -> str:
    return str(name["Resources"]["Function"]["Properties"]["Code"])


def test_a_new_stack_is_made_at_once() -> None:
    target = template("new", Bookings={"by-age", "by-time"})
    assert successive(None, target).then == [target]
    assert successive(None, target).first == []


def test_without_another_index_one_update_is_enough() -> None:
    target = template("new", Bookings={"by-age"}, Terms={"by-name", "due"})
    updates = successive(template("old", Bookings={"by-age"}), target)
    assert (updates.first, updates.then) == ([], [target]), "a new table has its indexes from the start"


def test_new_indexes_come_one_by_one_before_the_code_that_queries_them() -> None:
    deployed = template("old", Bookings={"by-age"}, Payments=set())
    updates = successive(deployed, template("new", Bookings={"by-age", "by-name", "by-time"}, Payments={"due"}))
    assert [code(name) for name in updates.first] == ["old", "old"]
    assert [indexes(name, "Bookings") for name in updates.first] == [
        {"by-age", "by-name"},
        {"by-age", "by-name", "by-time"},
    ]
    assert [indexes(name, "Payments") for name in updates.first] == [{"due"}, {"due"}]
    assert len(updates.then) == 1


def test_old_indexes_go_one_by_one_after_the_code_that_queried_them() -> None:
    updates = successive(template("old", Bookings={"by-age", "due", "by-name"}), template("new", Bookings={"by-age"}))
    assert updates.first == []
    assert {code(name) for name in updates.then} == {"new"}
    assert [len(indexes(name, "Bookings")) for name in updates.then] == [3, 2, 1]


def test_an_index_with_other_keys_needs_another_name() -> None:
    target = {"Resources": {"Bookings": table({"by-age"}, range_key="time")}}
    with pytest.raises(IndexChanged, match="by-age of Bookings"):
        successive({"Resources": {"Bookings": table({"by-age"})}}, target)


@given(names, names, names, names)
def test_no_update_changes_two_indexes_of_a_table_and_the_last_one_is_the_target(
    first_before: set[str], first_after: set[str], second_before: set[str], second_after: set[str]
) -> None:
    deployed, target = template("old", A=first_before, B=second_before), template("new", A=first_after, B=second_after)
    updates = successive(deployed, target)
    steps = [deployed, *updates.first, *updates.then]
    for earlier, later in pairwise(steps):
        for key in ("A", "B"):
            assert len(indexes(earlier, key) ^ indexes(later, key)) <= 1
            if code(later) == "old" or code(earlier) == "old":
                assert indexes(earlier, key) <= indexes(later, key)
    for name in steps:
        for key in ("A", "B"):
            properties = name["Resources"][key]["Properties"]
            schemas = [properties["KeySchema"], *(i["KeySchema"] for i in properties.get("GlobalSecondaryIndexes", []))]
            key_names = {part["AttributeName"] for schema in schemas for part in schema}
            assert {definition["AttributeName"] for definition in properties["AttributeDefinitions"]} == key_names
    assert steps[-1] == target
