"""DynamoDB tables from the application's models, so that keys and indexes are written down once.

Reads PynamoDB models only; knows no entity by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import TTLAttribute
from pynamodb.models import Model

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """An entity's table: its suffix (``message-keys``), the names of its indexes, and its CloudFormation resource."""

    entity: str
    indexes: tuple[str, ...]
    resource: Resource

    @property
    def logical_id(self) -> str:
        return logical_id(self.entity)


def logical_id(entity: str) -> str:
    """``message-keys`` -> ``MessageKeysTable``."""
    return "".join(word.capitalize() for word in entity.split("-")) + "Table"


def tables(models: Iterable[type[Model]], prefix: str) -> dict[str, Table]:
    """The tables of ``models`` by entity. Their names must be ``<prefix>-<entity>``; raises ``ValueError`` if not."""
    by_key: dict[str, Table] = {}
    for model in models:
        name = model.Meta.table_name
        entity = name.removeprefix(f"{prefix}-")
        if entity == name or entity in by_key:
            raise ValueError(f"{model.__name__}: {name} is taken, or is not named {prefix}-<entity>")
        schema = model._get_schema()
        indexes = (*schema["global_secondary_indexes"], *schema["local_secondary_indexes"])
        by_key[entity] = Table(entity, tuple(index["index_name"] for index in indexes), _resource(model, entity))
    return by_key


def resources(tables_by_key: Mapping[str, Table]) -> dict[str, Resource]:
    return {table.logical_id: table.resource for table in tables_by_key.values()}


def _resource(model: type[Model], entity: str) -> Resource:
    schema = model._get_schema()
    attributes = sorted(
        (attribute["AttributeName"], attribute["AttributeType"]) for attribute in schema["attribute_definitions"]
    )
    properties: dict[str, Any] = {
        "TableName": {"Fn::Sub": "${TablePrefix}-" + entity},
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in attributes],
        "KeySchema": _keys(schema["key_schema"]),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
        "DeletionProtectionEnabled": {"Fn::If": ["IsProtected", True, False]},
    }
    if schema["global_secondary_indexes"]:
        properties["GlobalSecondaryIndexes"] = _indexes(schema["global_secondary_indexes"])
    if schema["local_secondary_indexes"]:
        properties["LocalSecondaryIndexes"] = _indexes(schema["local_secondary_indexes"])
    if view := getattr(model.Meta, "stream_view_type", None):
        properties["StreamSpecification"] = {"StreamViewType": view}
    expires = next(
        (attribute for attribute in model.get_attributes().values() if isinstance(attribute, TTLAttribute)), None
    )
    if expires is not None:
        properties["TimeToLiveSpecification"] = {"AttributeName": expires.attr_name, "Enabled": True}
    return {
        "Type": "AWS::DynamoDB::Table",
        # Kept when the stack goes, but not when its creation fails: the names would stand in the next try's way.
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _indexes(schemas: Iterable[Mapping[str, Any]]) -> list[Resource]:
    return [
        {
            "IndexName": schema["index_name"],
            "KeySchema": _keys(schema["key_schema"]),
            "Projection": dict(schema["projection"]),
        }
        for schema in sorted(schemas, key=lambda schema: str(schema["index_name"]))
    ]


def _keys(schema: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The partition key first, as CloudFormation wants it; models may declare them in any order."""
    keys = [{"AttributeName": key["AttributeName"], "KeyType": key["KeyType"]} for key in schema]
    return sorted(keys, key=lambda key: key["KeyType"] != "HASH")
