"""The base of stored items, and this process's connection to DynamoDB.

Each entity has a table of its own, ``<prefix>-<entity>``. The infrastructure template is generated from the models
registered here, so keys and indexes are declared once.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import NUMBER
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.errors import NotFound
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.config import _RetryDict

Item = TypeVar("Item", bound="Entity")
RawItem = dict[str, dict[str, Any]]


class TableMeta:
    """What every model's ``Meta`` shares. PynamoDB's own time-outs exceed API Gateway's 29 seconds."""

    region = settings().region
    connect_timeout_seconds = 1.0
    read_timeout_seconds = 4.0
    max_pool_connections = 16
    retry_configuration: ClassVar["_RetryDict"] = {"mode": "standard", "total_max_attempts": 3}


TABLES: list[type["Entity"]] = []


class Entity(Model):
    """The base class of stored items. Each subclass has a ``Meta`` and a table of its own.

    All entities share one connection: PynamoDB would make a botocore client for each model, and each would add tens of
    milliseconds to a cold start.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        TABLES.append(cls)

    @classmethod
    def load(cls, hash_key: str, range_key: str | int | None = None) -> Self:
        """Reads one item by its key, strongly consistent. Raises :class:`~chalicelib.errors.NotFound`."""
        item = cls.find(hash_key, range_key)
        if item is None:
            raise NotFound
        return item

    @classmethod
    def find(cls, hash_key: str, range_key: str | int | None = None) -> Self | None:
        """Reads one item by its key, strongly consistent. Returns None if there is none."""
        try:
            return cls.get(hash_key, range_key, consistent_read=True)
        except cls.DoesNotExist:
            return None

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls._connection is None:
            table_connection = super()._get_connection()
            connection().add_meta_table(table_connection.get_meta_table())
            table_connection.connection = connection()
        return super()._get_connection()


@cache
def connection() -> Connection:
    """Returns this process's connection to DynamoDB. Its botocore client is created by the first call that needs it."""
    return Connection(
        region=TableMeta.region,
        connect_timeout_seconds=TableMeta.connect_timeout_seconds,
        read_timeout_seconds=TableMeta.read_timeout_seconds,
        max_pool_connections=TableMeta.max_pool_connections,
        retry_configuration=TableMeta.retry_configuration,
    )


def ping() -> None:
    """Raises a botocore error where DynamoDB does not answer. Reads no item."""
    connection().client._make_api_call("DescribeEndpoints", {})


def table_name(entity: str) -> str:
    return f"{settings().table_prefix}-{entity}"


class IntegerAttribute(Attribute[int]):
    """A whole number. To a type checker PynamoDB's own numbers are floats."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(int(value))

    def deserialize(self, value: str) -> int:
        return int(value)


def is_unchanged(attribute: Attribute[Any], value: object) -> Condition:
    """Returns the condition that an attribute still has the value that was read. None means that it is absent."""
    condition: Condition = attribute.does_not_exist() if value is None else attribute == value
    return condition
