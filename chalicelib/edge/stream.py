"""The stream of a table, as Lambda brings it to a function: each change at least once, and in order.

What fails is asked for again, with what came after it, until the event source mapping gives up. What will never succeed
is for the handler to swallow.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.edge import log

Record = Mapping[str, Any]


def served(function: str, event: Mapping[str, Any], context: Any, handle: Callable[[Record], int]) -> dict[str, Any]:
    """A Lambda function's answer to a batch: from which record on the stream is to be repeated.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    with log.invocation(function, context.aws_request_id, records=len(event["Records"])):
        failed = follow(event["Records"], handle)
        return {"batchItemFailures": [] if failed is None else [{"itemIdentifier": failed}]}


def follow(records: Iterable[Record], handle: Callable[[Record], int]) -> str | None:
    """Handles the records one by one; answers the sequence number to go on from next time, if any.

    It stops at the first failure: Lambda repeats from there whatever else we say, and nothing is to happen twice.
    ``handle`` answers how much it did, for the log.
    """
    done, failed = 0, None
    for record in records:
        try:
            done += handle(record)
        except Exception as error:
            log.logger().warning("to be tried again", error=type(error).__name__, exc_info=True)
            failed = str(record["dynamodb"]["SequenceNumber"])
            break
    log.note(done=done)
    return failed
