"""Every route x every kind of caller x own and foreign objects."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.http.route import Route, all_routes
from tests.integration.access import ACCESS, BODIES, CALLERS, RATING
from tests.integration.people import Api, People, Person, Reply

NOWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
ACCESS_REFUSALS = {401, 403, 404}


def key(route: Route) -> str:
    return f"{route.method} {route.path}"


ROUTES = all_routes()
with_objects = [route for route in ROUTES if "{" in route.path and route.roles is not None]


@dataclass(frozen=True)
class Objects:
    """A completed, reviewed and paid booking, and everybody around it."""

    callers: dict[str, Person | None]
    ids: dict[str, str]

    def path(self, route: Route, ids: dict[str, str] | None = None) -> str:
        if ids is None and route.path.startswith("/admin/pandits"):
            return route.path.format(pandit_id=self.ids["decided_pandit_id"])
        return route.path.format(**(ids or self.ids))


@pytest.fixture(scope="module")
def objects(api: Api, people: People) -> Objects:
    customer, pandit, other_pandit = people.customer(), people.pandit(), people.pandit()
    noon = datetime.now(UTC) + timedelta(days=3)
    request = {"pandit_id": pandit.id, "service_id": pandit.services[0]["id"], "scheduled_at": noon.isoformat()}
    booking_id = api.post("/bookings", customer, {**request, "address": "Patan"}).json["id"]
    api.post(f"/bookings/{booking_id}/accept", pandit)
    Booking.get(booking_id).update([Booking.scheduled_at.set(datetime.now(UTC) - timedelta(hours=3))])
    assert api.post(f"/bookings/{booking_id}/complete", pandit).status == 200
    review = api.post(f"/bookings/{booking_id}/review", customer, RATING)
    assert review.status == 201, review.text
    header = {"idempotency_key": uuid.uuid4().hex}
    checkout = api.post(f"/bookings/{booking_id}/payment", customer, {"payment_method": "CASH"}, **header)
    assert checkout.status == 201, checkout.text
    [note, *_] = api.get("/notifications", pandit).json["items"]
    ids = {
        "booking_id": booking_id,
        "room_id": booking_id,
        "pandit_id": pandit.id,
        "decided_pandit_id": other_pandit.id,  # the desk's decisions change what the public sees
        "notification_id": note["id"],
        "review_id": review.json["id"],
        "payment_id": checkout.json["payment"]["id"],
        "webhook_id": NOWHERE,
    }
    people_by_part = [None, people.stranger(), other_pandit, customer, pandit, people.admin()]
    return Objects(dict(zip(CALLERS, people_by_part, strict=True)), ids)


def call(api: Api, objects: Objects, route: Route, caller: str, ids: dict[str, str] | None = None) -> Reply:
    body = BODIES.get(key(route), {} if route.body else None)
    headers = {"idempotency_key": uuid.uuid4().hex} if route.idempotent else {}
    return api.call(route.method, objects.path(route, ids), objects.callers[caller], body, **headers)


def test_the_table_has_every_route_and_no_other() -> None:
    assert {key(route) for route in ROUTES} == set(ACCESS)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("route", ROUTES, ids=key)
def test_each_caller_gets_the_status_in_the_table(api: Api, objects: Objects, route: Route, caller: str) -> None:
    expected = ACCESS[key(route)].split()[CALLERS.index(caller)]

    reply = call(api, objects, route, caller)

    if expected == "ok":
        refused_as_unknown = route.path.startswith("/auth/") and reply.status == 401  # a wrong password, not a caller
        assert reply.status not in ACCESS_REFUSALS or refused_as_unknown, reply.text
        assert reply.status < 500, reply.text
    else:
        assert reply.status == int(expected), reply.text
        assert reply.json["code"] in {"UNAUTHENTICATED", "WRONG_ROLE", "FORBIDDEN", "NOT_FOUND"}


@pytest.mark.parametrize("caller", ["stranger", "other pandit"])
@pytest.mark.parametrize("route", with_objects, ids=key)
def test_a_foreign_object_is_answered_like_a_missing_one(api: Api, objects: Objects, route: Route, caller: str) -> None:
    foreign = call(api, objects, route, caller)
    nowhere = call(api, objects, route, caller, dict.fromkeys(objects.ids, NOWHERE))

    assert (foreign.status, foreign.text) == (nowhere.status, nowhere.text)


@pytest.mark.parametrize("body", [b"{}", b"{", b"[]", b'{"no_such_field": 1}', b" " * 300_000])
@pytest.mark.parametrize("route", [route for route in with_objects if route.body is not None], ids=key)
def test_a_bad_body_reveals_nothing_to_a_stranger(api: Api, objects: Objects, route: Route, body: bytes) -> None:
    stranger = objects.callers["stranger"]
    replies = [
        api.call(route.method, objects.path(route, ids), stranger, body, idempotency_key=uuid.uuid4().hex)
        for ids in (objects.ids, dict.fromkeys(objects.ids, NOWHERE))
    ]

    assert replies[0].status in {403, 404}
    assert replies[0].text == replies[1].text


@pytest.mark.parametrize("route", [route for route in ROUTES if route.roles is not None], ids=key)
def test_an_invalid_token_opens_no_route(api: Api, objects: Objects, route: Route) -> None:
    customer = objects.callers["customer"]
    assert customer is not None
    for header in ("", "Bearer", "Bearer ", f"Basic {customer.token}", f"Bearer {customer.token}x", customer.token):
        reply = api.call(route.method, objects.path(route), None, {}, authorization=header)
        assert (reply.status, reply.json["code"]) == (401, "UNAUTHENTICATED")
        assert reply.headers["WWW-Authenticate"] == "Bearer"
