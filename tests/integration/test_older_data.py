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
from chalicelib.settings import settings
from tests.integration.people import PASSWORD, Api, Person

ITEMS = [json.loads(line) for line in (Path(__file__).parent / "older" / "3e106fb.jsonl").read_text().splitlines()]
LARGEST_BATCH = 25


@pytest.fixture(scope="module")
def older(api: Api) -> Iterator[None]:
    """The items in today's tables; taken out again, so that other tests' lists are as they were."""
    client = connection().client
    keys = {table: _key_names(table) for table in {_table(one) for one in ITEMS}}
    puts = [(_table(one), {"PutRequest": {"Item": one["item"]}}) for one in ITEMS]
    deletes = [
        (table, {"DeleteRequest": {"Key": {name: one["item"][name] for name in keys[table]}}})
        for table, one in ((_table(one), one) for one in ITEMS)
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
def test_who_registered_then_logs_in_now(older: None, api: Api, email: str, password: str) -> None:
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
        listed = api.get("/bookings?limit=100", person).json["items"]
        assert {one["id"] for one in listed} == _ids("bookings")
        assert {one["place_timezone"] for one in listed} == {"Asia/Kathmandu"}
        assert all(one["scheduled_at_place"].endswith("+05:45") for one in listed)
        assert {one["id"] for one in api.get("/bookings?limit=100&sort=soonest", person).json["items"]} == _ids(
            "bookings"
        )


def test_every_payment_and_its_attempts_are_there(customer: Person, admin: Person, api: Api) -> None:
    for person in (customer, admin):
        listed = _all(api, "/payments", person)
        payments = {one["id"]: one for one in listed if one["id"] in _ids("payments")}
        assert set(payments) == _ids("payments")
        methods = {one["payment_method"] for one in payments.values() if one["status"] == "COMPLETED"}
        assert methods == {"KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH"}
        assert {one["status"] for one in payments.values()} >= {"COMPLETED", "PROCESSING", "REFUNDED"}
        assert sum(len(one["refunds"]) for one in payments.values()) == len(_ids("refunds"))
    wanted = {one["id"] for one in _all(api, "/admin/payments?needs_attention=true", admin)}
    assert len(wanted & _ids("payments")) == 2, "one that is held, and one whose refund waits for a person"


def test_the_conversation_is_whole(customer: Person, pandit: Person, api: Api) -> None:
    for person in (customer, pandit):
        rooms = {one["id"]: one for one in api.get("/chat/rooms?limit=100", person).json["items"]}
        assert set(rooms) == _ids("rooms")
        for room_id, room in rooms.items():
            messages = api.get(f"/chat/rooms/{room_id}/messages?limit=100", person).json["items"]
            assert [one["seq"] for one in messages] == list(range(1, room["last_seq"] + 1))
            for message in messages:
                assert (message["file"] is None) == (message["file_name"] is None)


def test_a_file_of_then_says_what_was_known_of_it(customer: Person, api: Api) -> None:
    (room,) = {one["item"]["room_id"]["S"] for one in ITEMS if one["entity"] == "attachments"}
    messages = api.get(f"/chat/rooms/{room}/messages?limit=100", customer).json["items"]
    picture, text = (one for one in messages if one["file"])
    assert (picture["file"]["name"], picture["file"]["width"]) == ("photo.png", None)
    assert text["file"]["name"] == "सूची.txt"
    assert all(one["file_url"].startswith("http") for one in (picture, text))


def test_reviews_notifications_and_transcripts_are_read(customer: Person, pandit: Person, api: Api) -> None:
    reviews = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert [one["comment"] for one in reviews] == ["Very good"]
    for person in (customer, pandit):
        assert api.get("/notifications?limit=100", person).json["items"]
        for room in _ids("rooms"):
            assert api.get(f"/chat/rooms/{room}/transcript", person).status == 200


def test_admins_see_all_of_it(admin: Person, api: Api) -> None:
    assert _ids("bookings") <= {one["id"] for one in _all(api, "/admin/bookings", admin)}
    assert _ids("users") <= {one["id"] for one in _all(api, "/admin/users", admin)}
    assert _ids("webhooks") <= {one["id"] for one in _all(api, "/admin/webhooks", admin)}


def _all(api: Api, path: str, person: Person) -> list[dict[str, Any]]:
    """Every page of a list: other tests of this process have rows in the admins' lists too."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(f"{path}{'&' if '?' in path else '?'}limit=100&cursor={quote(cursor)}", person).json
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = page["next_cursor"]


def _ids(entity: str) -> set[str]:
    return {one["item"]["id"]["S"] for one in ITEMS if one["entity"] == entity}


def _table(one: dict[str, Any]) -> str:
    return f"{settings().table_prefix}-{one['entity']}"


def _key_names(table: str) -> list[str]:
    described = connection().client._make_api_call("DescribeTable", {"TableName": table})["Table"]
    return [key["AttributeName"] for key in described["KeySchema"]]


def _person(email: str) -> Person:
    """Somebody of then."""
    item = next(one["item"] for one in ITEMS if one["entity"] == "users" and one["item"]["email"]["S"] == email)
    user = User.get(item["id"]["S"])
    return Person(user.id, "", user.full_name, email, actor_of(user))
