"""What a message and its reading write and read, on which the costs of a month rest."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib import db
from infra.operate import costs
from tests.integration.chat_client import ChatClient


@contextmanager
def asked_of_tables() -> Iterator[Counter[str]]:
    """How many items are written by transactions and read one by one."""
    found: Counter[str] = Counter()

    def before(model: Any, params: Any, **_: Any) -> None:
        found[model.name] += len(json.loads(params["body"]).get("TransactItems", [None]))

    events = db.connection().client.meta.events
    events.register("before-call.dynamodb", before)
    try:
        yield found
    finally:
        events.unregister("before-call.dynamodb", before)


def test_a_message_between_two_who_are_there_costs_what_is_reckoned_with(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    mine.say()
    theirs.expect("message")
    with asked_of_tables() as message:
        mine.say()
        seq = theirs.expect("message")["message"]["seq"]
    with asked_of_tables() as reading:
        theirs.send({"action": "read", "up_to_seq": seq})

    assert message == {"TransactWriteItems": costs.MESSAGE_ITEMS}
    assert reading == {"TransactWriteItems": costs.READ_ITEMS, "GetItem": costs.READS}
