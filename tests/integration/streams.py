"""Reads the DynamoDB stream of a table from now on, as Lambda reads it."""

from typing import Any

from chalicelib import aws
from chalicelib.db import Entity


class Stream:
    """Reader of a table's stream. Its records have the form in which the event source mapping passes them on."""

    def __init__(self, model: type[Entity]) -> None:
        self._streams = aws.client("dynamodbstreams")
        [stream] = self._streams.list_streams(TableName=model.Meta.table_name)["Streams"]
        self._arn = stream["StreamArn"]
        shards = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        self._iterators = [
            self._streams.get_shard_iterator(StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")[
                "ShardIterator"
            ]
            for shard in shards
        ]

    def read(self, *names: str) -> list[dict[str, Any]]:
        """Records since the last call: those of these event names, or else only ``INSERT``."""
        records: list[dict[str, Any]] = []
        for position, iterator in enumerate(self._iterators):
            answer = self._streams.get_records(ShardIterator=iterator)
            self._iterators[position] = answer["NextShardIterator"]
            records += [{**record, "eventSourceARN": self._arn} for record in answer["Records"]]
        return [record for record in records if record["eventName"] in (names or ("INSERT",))]
