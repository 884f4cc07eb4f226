"""The Lambda function behind the stream of the notifications table."""

from typing import Any

from chalicelib.edge import log
from chalicelib.notifications import channels
from chalicelib.notifications.delivery import deliver


def deliver_notifications(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers from which record on the stream is to be repeated.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    with log.invocation("deliver", context.aws_request_id, records=len(event["Records"])):
        failed = deliver(event["Records"], channels.configured())
        return {"batchItemFailures": [] if failed is None else [{"itemIdentifier": failed}]}
