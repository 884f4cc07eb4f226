"""The writes and reads of a message and of its receipt, on which the cost calculation is based."""

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
    counts: Counter[str] = Counter()

    def count_items(model: Any, params: Any, **_: Any) -> None:
        counts[model.name] += len(json.loads(params["body"]).get("TransactItems", [None]))

    events = db.connection().client.meta.events
    events.register("before-call.dynamodb", count_items)
    try:
        yield counts
    finally:
        events.unregister("before-call.dynamodb", count_items)


def test_a_message_between_two_who_are_there_costs_what_is_reckoned_with(chat: ChatClient) -> None:
    customer_socket, pandit_socket = chat.join(chat.customer), chat.join(chat.pandit)
    customer_socket.say()
    pandit_socket.expect("message")
    with asked_of_tables() as message:
        customer_socket.say()
        seq = pandit_socket.expect("message")["message"]["seq"]
    with asked_of_tables() as reading:
        pandit_socket.send({"action": "read", "up_to_seq": seq})

    assert message == {"TransactWriteItems": costs.MESSAGE_ITEMS}
    assert reading == {"TransactWriteItems": costs.READ_ITEMS, "GetItem": costs.READS}
