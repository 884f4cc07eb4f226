"""Handling a DynamoDB stream: Lambda delivers each change of a table at least once, and in order.

A record that fails is delivered again, with those after it, until the event source mapping gives up. A handler must
itself swallow an error that a repetition cannot mend.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib import log

Record = Mapping[str, Any]


def handle_batch(
    function: str, event: Mapping[str, Any], context: Any, handle: Callable[[Record], int]
) -> dict[str, Any]:
    """Handles a batch of stream records. Returns the response that tells Lambda from which record on to repeat.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    with log.invocation(function, context.aws_request_id, records=len(event["Records"])):
        failed = process_records(event["Records"], handle)
        return {"batchItemFailures": [] if failed is None else [{"itemIdentifier": failed}]}


def process_records(records: Iterable[Record], handle: Callable[[Record], int]) -> str | None:
    """Handles the records one by one. Returns the sequence number of the first that failed, or None.

    It stops there: Lambda repeats from the first failure on in any case, so going on would only do things twice.
    ``handle`` returns how many things it did, for the log.
    """
    done, failed = 0, None
    for record in records:
        try:
            done += handle(record)
        except Exception as error:
            log.logger().warning("record failed, Lambda will repeat it", error=type(error).__name__, exc_info=True)
            failed = str(record["dynamodb"]["SequenceNumber"])
            break
    log.note(done=done)
    return failed
