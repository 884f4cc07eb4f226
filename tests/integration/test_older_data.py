"""Data that an older version stored is read by today's code.

``older/3e106fb.jsonl`` holds the items of a local stack of commit 3e106fb, as DynamoDB returns them: accounts whose
addresses, passwords and telephone numbers were kept as they were typed; bookings paid in every way, one held, one
refunded, one whose refund waits for a person; a conversation with files; a published review.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.accounts.models import User
from chalicelib.accounts.service import actor_of
from chalicelib.db import connection
from chalicelib.notifications.models import Inbox
from chalicelib.settings import settings
from tests.integration.people import PASSWORD, Api, Person

ITEMS = [json.loads(line) for line in (Path(__file__).parent / "older" / "3e106fb.jsonl").read_text().splitlines()]
LARGEST_BATCH = 25


@pytest.fixture(scope="module")
def older(api: Api) -> Iterator[None]:
    """The items in today's tables; taken out again, so that other tests' lists are as they were."""
    client = connection().client
    keys = {table: _key_names(table) for table in {_table(item) for item in ITEMS}}
    puts = [(_table(item), {"PutRequest": {"Item": item["item"]}}) for item in ITEMS]
    deletes = [
        (table, {"DeleteRequest": {"Key": {name: item["item"][name] for name in keys[table]}}})
        for table, item in ((_table(item), item) for item in ITEMS)
    ]

    def write(requests: list[tuple[str, Any]]) -> None:
        for start in range(0, len(requests), LARGEST_BATCH):
            by_table: dict[str, list[Any]] = {}
            for table, request in requests[start : start + LARGEST_BATCH]:
                by_table.setdefault(table, []).append(request)
            assert not client._make_api_call("BatchWriteItem", {"RequestItems": by_table})["UnprocessedItems"]

    write(puts)
    yield
    write(deletes)


@pytest.fixture(scope="module")
def customer(older: None) -> Person:
    return _person("older-customer@example.com")


@pytest.fixture(scope="module")
def pandit(older: None) -> Person:
    return _person("older-pandit@example.com")


@pytest.fixture(scope="module")
def admin(older: None) -> Person:
    return _person("older-admin@example.com")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("asha@example.com", "pa\u0308sswort-123"),
        ("ASHA@example.com", "pa\u0308sswort-123"),
        ("dipa@नेपाल.example", PASSWORD),
        ("dipa@xn--l2bey1c2b.example", PASSWORD),
        ("jürgen@münchen.example", PASSWORD),
        ("jürgen@xn--mnchen-3ya.example", PASSWORD),
    ],
)
def test_people_registered_with_older_code_can_log_in(older: None, api: Api, email: str, password: str) -> None:
    assert api.post("/auth/login", body={"email": email, "password": password}).status == 200


@pytest.mark.parametrize("email", ["asha@example.com", "dipa@xn--l2bey1c2b.example", "JÜRGEN@xn--mnchen-3ya.example"])
def test_an_address_of_then_is_not_given_away_again(older: None, api: Api, email: str) -> None:
    body = {"email": email, "password": PASSWORD, "full_name": "Another", "role": "CUSTOMER"}
    assert api.post("/auth/register", body=body).status in {409, 422}


def test_telephones_are_shown_in_todays_form(older: None, api: Api) -> None:
    assert api.get("/me", _person("asha@example.com")).json["phone"] == "+9779841234567"
    assert api.get("/me", _person("dipa@नेपाल.example")).json["phone"] == "+97714412345"


def test_every_booking_is_at_the_place_where_all_were_then(customer: Person, pandit: Person, api: Api) -> None:
    for person in (customer, pandit):
        items = api.get("/bookings?limit=100", person).json["items"]
        assert {item["id"] for item in items} == _ids("bookings")
        assert {item["place_timezone"] for item in items} == {"Asia/Kathmandu"}
        assert all(item["scheduled_at_place"].endswith("+05:45") for item in items)
        assert {item["id"] for item in api.get("/bookings?limit=100&sort=soonest", person).json["items"]} == _ids(
            "bookings"
        )


def test_every_payment_and_its_attempts_are_there(customer: Person, admin: Person, api: Api) -> None:
    for person in (customer, admin):
        items = _list_all(api, "/payments", person)
        payments = {item["id"]: item for item in items if item["id"] in _ids("payments")}
        assert set(payments) == _ids("payments")
        methods = {item["payment_method"] for item in payments.values() if item["status"] == "COMPLETED"}
        assert methods == {"KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH"}
        assert {item["status"] for item in payments.values()} >= {"COMPLETED", "PROCESSING", "REFUNDED"}
        assert sum(len(item["refunds"]) for item in payments.values()) == len(_ids("refunds"))
    flagged_ids = {item["id"] for item in _list_all(api, "/admin/payments?needs_attention=true", admin)}
    assert len(flagged_ids & _ids("payments")) == 2, "one that is held, and one whose refund waits for a person"


def test_the_conversation_is_whole(customer: Person, pandit: Person, api: Api) -> None:
    for person in (customer, pandit):
        rooms = {item["id"]: item for item in api.get("/chat/rooms?limit=100", person).json["items"]}
        assert set(rooms) == _ids("rooms")
        for room_id, room in rooms.items():
            messages = api.get(f"/chat/rooms/{room_id}/messages?limit=100", person).json["items"]
            assert [item["seq"] for item in messages] == list(range(1, room["last_seq"] + 1))
            for message in messages:
                assert (message["file"] is None) == (message["file_name"] is None)


def test_an_older_file_has_the_facts_stored_with_it(customer: Person, api: Api) -> None:
    (room,) = {item["item"]["room_id"]["S"] for item in ITEMS if item["entity"] == "attachments"}
    messages = api.get(f"/chat/rooms/{room}/messages?limit=100", customer).json["items"]
    picture, text = (item for item in messages if item["file"])
    assert (picture["file"]["name"], picture["file"]["width"]) == ("photo.png", None)
    assert text["file"]["name"] == "सूची.txt"
    assert all(item["file_url"].startswith("http") for item in (picture, text))


def test_reviews_notifications_and_transcripts_are_read(customer: Person, pandit: Person, api: Api) -> None:
    reviews = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert [item["comment"] for item in reviews] == ["Very good"]
    for person in (customer, pandit):
        assert api.get("/notifications?limit=100", person).json["items"]
        for room in _ids("rooms"):
            assert api.get(f"/chat/rooms/{room}/transcript", person).status == 200


def test_an_inbox_that_does_not_know_its_oldest_unread_one_counts_what_is_listed(
    customer: Person, pandit: Person, api: Api
) -> None:
    for person in (customer, pandit):
        unread = _list_all(api, "/notifications?unread=true", person)
        assert api.get("/notifications/unread-count", person).json["unread_count"] == len(unread) > 0
        assert Inbox.load(person.id).oldest_unread_id == unread[-1]["id"]


def test_admins_see_all_older_data(admin: Person, api: Api) -> None:
    assert _ids("bookings") <= {item["id"] for item in _list_all(api, "/admin/bookings", admin)}
    assert _ids("users") <= {item["id"] for item in _list_all(api, "/admin/users", admin)}
    assert _ids("webhooks") <= {item["id"] for item in _list_all(api, "/admin/webhooks", admin)}


def _list_all(api: Api, path: str, person: Person) -> list[dict[str, Any]]:
    """Every page of a list: other tests of this process have rows in the admins' lists too."""
    items_found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(f"{path}{'&' if '?' in path else '?'}limit=100&cursor={quote(cursor)}", person).json
        items_found += page["items"]
        if page["next_cursor"] is None:
            return items_found
        cursor = page["next_cursor"]


def _ids(entity: str) -> set[str]:
    return {item["item"]["id"]["S"] for item in ITEMS if item["entity"] == entity}


def _table(item: dict[str, Any]) -> str:
    return f"{settings().table_prefix}-{item['entity']}"


def _key_names(table: str) -> list[str]:
    description = connection().client._make_api_call("DescribeTable", {"TableName": table})["Table"]
    return [key["AttributeName"] for key in description["KeySchema"]]


def _person(email: str) -> Person:
    """A person stored by older code."""
    item = next(
        stored["item"] for stored in ITEMS if stored["entity"] == "users" and stored["item"]["email"]["S"] == email
    )
    user = User.get(item["id"]["S"])
    return Person(user.id, "", user.full_name, email, actor_of(user))
