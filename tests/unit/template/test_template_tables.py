"""The tables of the template: generated from the models, restorable, and kept when a stack goes."""

import importlib

import pytest
from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex
from pynamodb.models import Model

from infra.template import tables
from tests.unit.template.reading import Resource


def test_every_table_can_be_restored_to_any_second_and_outlives_the_stack(template: Resource) -> None:
    tables_found = {
        key: resource for key, resource in template["Resources"].items() if resource["Type"] == "AWS::DynamoDB::Table"
    }
    assert tables_found
    for table in tables_found.values():
        assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
        assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True}
        assert table["DeletionPolicy"] == "RetainExceptOnCreate"
        assert table["UpdateReplacePolicy"] == "Retain"


def test_every_model_has_its_table_and_every_ttl_attribute_is_enabled(template: Resource) -> None:
    from chalicelib.db import TABLES, table_name

    importlib.import_module("app")
    for model in TABLES:
        entity = model.Meta.table_name.removeprefix(table_name(""))
        properties = template["Resources"][tables.logical_id(entity)]["Properties"]
        expires = [
            resource.attr_name for resource in model.get_attributes().values() if isinstance(resource, TTLAttribute)
        ]
        assert properties.get("TimeToLiveSpecification", {}).get("AttributeName") == next(iter(expires), None)


def test_a_model_is_translated_with_its_keys_indexes_and_projections() -> None:
    table = tables.tables([Visit], "sample")["temple-visits"]
    properties = table.resource["Properties"]
    assert (table.logical_id, table.indexes) == ("TempleVisitsTable", ("by-pandit", "by-day"))
    assert properties["TableName"] == {"Fn::Sub": "${TablePrefix}-temple-visits"}
    assert properties["KeySchema"] == [
        {"AttributeName": "temple", "KeyType": "HASH"},
        {"AttributeName": "n", "KeyType": "RANGE"},
    ]
    assert properties["AttributeDefinitions"] == [
        {"AttributeName": "day", "AttributeType": "S"},
        {"AttributeName": "n", "AttributeType": "N"},
        {"AttributeName": "pandit", "AttributeType": "S"},
        {"AttributeName": "temple", "AttributeType": "S"},
    ]
    (by_pandit,) = properties["GlobalSecondaryIndexes"]
    assert by_pandit["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["day"]}
    assert [key["KeyType"] for key in by_pandit["KeySchema"]] == ["HASH", "RANGE"]
    (by_day,) = properties["LocalSecondaryIndexes"]
    assert by_day["IndexName"] == "by-day"
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "gone_at", "Enabled": True}


def test_a_table_outside_the_naming_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="named other-<entity>"):
        tables.tables([Visit], "other")


class ByPandit(GlobalSecondaryIndex["Visit"]):
    class Meta:
        index_name = "by-pandit"
        projection = IncludeProjection(["day"])

    number = NumberAttribute(range_key=True, attr_name="n")
    pandit = UnicodeAttribute(hash_key=True)


class ByDay(LocalSecondaryIndex["Visit"]):
    class Meta:
        index_name = "by-day"
        projection = IncludeProjection(["pandit"])

    temple = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)


class Visit(Model):
    """A sample with everything a table can have; its range key is declared first on purpose."""

    class Meta:
        table_name = "sample-temple-visits"

    number = NumberAttribute(range_key=True, attr_name="n")
    temple = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute()
    pandit = UnicodeAttribute()
    expires = TTLAttribute(attr_name="gone_at", null=True)
    by_pandit = ByPandit()
    by_day = ByDay()
