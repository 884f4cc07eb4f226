"""Anything at all, on an open socket and at the webhook URL: answered, survived, and not stored.

Hypothesis makes it up, the same at every run. A frame that happens to be a good message is stored as one, so what is
made up here never is: texts are no JSON objects with what a message needs.
"""

import json
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.client import TIMEOUT_SECONDS, People
from tests.e2e.conftest import BookedRoom
from tests.stack import RunningStack

SAME_AT_EVERY_RUN: dict[str, Any] = {
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}
ACTIONS = ("message", "join", "leave", "history", "typing", "read", "ping", "nothing", "")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
wrong_fields = {
    "room_id": values,
    "client_id": st.integers() | st.lists(st.text()),
    "up_to_seq": values,
    "extra": values,
}
objects = st.fixed_dictionaries({"action": st.sampled_from(ACTIONS) | values, "unknown": values}, optional=wrong_fields)
deep = st.integers(1, 20_000).map(lambda depth: "[" * depth)
huge = st.integers(32_000, 100_000).map(lambda size: json.dumps({"type": "TEXT", "content": "ॐ" * (size // 3)}))
frames = st.text(max_size=200) | values.map(json.dumps) | objects.map(json.dumps) | deep | huge


def test_a_socket_answers_every_malformed_frame_and_stores_nothing(booked_room: BookedRoom) -> None:
    unread_before = booked_room.customer.get("/notifications/unread-count").json()
    with booked_room.customer.chat(booked_room.room_id) as line:
        line.expect("history")

        @settings(max_examples=150, **SAME_AT_EVERY_RUN)
        @given(frames)
        def is_answered(frame: str) -> None:
            line.send(frame)
            answers = [
                received for received in line.read_until_pong() if received["type"] not in {"presence", "typing"}
            ]
            assert len(answers) == 1, (frame[:200], answers)
            [answer] = answers
            assert answer["type"] == "error", (frame[:200], answer)
            assert answer["code"] in {"BAD_REQUEST", "UNKNOWN_ACTION", "VALIDATION_FAILED", "TOO_LARGE", "NOT_FOUND"}

        is_answered()
        line.send_text("Still here")
        assert line.message()["seq"] == 1
    assert [message["content"] for message in booked_room.customer.messages(booked_room.room_id)] == ["Still here"]
    assert booked_room.customer.get("/notifications/unread-count").json() == unread_before


names = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
known_paths = ("khalti", "esewa", "connectips", "imepay", "stripe", "success", "failure", "")
paths = st.lists(st.sampled_from(known_paths) | st.text(max_size=30) | names, max_size=4)
queries = st.dictionaries(names | st.sampled_from(("TXNID", "pidx", "data")), st.text(max_size=200), max_size=5)
raw_queries = queries.map(lambda query: str(httpx.QueryParams(query))) | st.sampled_from(
    ("%", "%ff%fe", "data=%F0%28%8C", "TXNID=" + "A" * 7000, "data=" + "=" * 100, "&&==&", "a=%00")
)
bodies = (
    st.binary(max_size=300)
    | st.just(b"\xff\xfe{")
    | st.just(b"x" * 200_000)
    | values.map(lambda v: json.dumps(v).encode())
)
types = st.sampled_from(
    ("application/json", "application/x-www-form-urlencoded", "text/plain", "image/png", "application/octet-stream", "")
)
signatures = st.sampled_from(("", "t=1,v1=00", "t=,v1=", "t=x", ",,,", "v1=" + "0" * 5000))


def test_the_webhook_address_refuses_junk_and_stores_none_of_its_content(stack: RunningStack, people: People) -> None:
    admin = people.admin()
    with httpx.Client(timeout=TIMEOUT_SECONDS) as http:

        @settings(max_examples=150, **SAME_AT_EVERY_RUN)
        @given(st.sampled_from(("GET", "POST", "PUT", "DELETE")), paths, raw_queries, types, signatures, bodies)
        def is_answered(method: str, path: list[str], query: str, kind: str, signature: str, body: bytes) -> None:
            address = httpx.URL(f"{stack.endpoints.webhooks}/" + "/".join(map(_quoted, path)))
            url = address.copy_with(query=query.encode())
            headers = {"Content-Type": kind, "Stripe-Signature": signature}
            reply = http.request(method, url, headers=headers, content=body)
            assert reply.status_code in {400, 404}, (method, str(url)[:200], reply.status_code)

        is_answered()
    for webhook in admin.get("/admin/webhooks", limit=100).json()["items"]:
        if webhook["attempt_id"] is None:
            assert (webhook["payload"], webhook["processed"]) == ("", False)


def _quoted(text: str) -> str:
    return str(httpx.QueryParams({"": text}))[1:].replace("+", "%20")
