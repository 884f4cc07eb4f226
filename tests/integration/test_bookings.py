"""Bookings over REST and at once: the DynamoDB API is a real one, so a race is a real race."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.bookings import service
from chalicelib.bookings.models import Booking
from chalicelib.bookings.schemas import NewBooking
from chalicelib.chat.models import Message, Room
from chalicelib.db import Race, Transaction
from chalicelib.errors import AppError, IllegalTransition, SlotTaken
from chalicelib.notifications.models import Notification
from chalicelib.pandits import service as pandits

NOON = (datetime.now(UTC) + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)


def wish(pandit: Any, at: datetime | str = NOON, **more: Any) -> dict[str, Any]:
    """What a customer sends to book the pandit's service of two hours."""
    when = at if isinstance(at, str) else at.isoformat()
    service_id = pandit.services[0]["id"]
    return {
        "pandit_id": pandit.id,
        "service_id": service_id,
        "scheduled_at": when,
        "address": "Asan, Kathmandu",
        **more,
    }


def book(api: Any, customer: Any, pandit: Any, at: datetime = NOON) -> dict[str, Any]:
    reply = api.post("/bookings", customer, wish(pandit, at))
    assert reply.status == 201, reply.json
    return dict(reply.json)


def let_its_time_come(booking_id: str) -> None:
    booking = Booking.get(booking_id)
    booking.update([Booking.scheduled_at.set(datetime.now(UTC) - timedelta(minutes=1))])


def said(booking_id: str) -> list[Message]:
    return list(Message.query(booking_id, consistent_read=True))


def told(user_id: str) -> list[str]:
    found = Notification.query(user_id, consistent_read=True, scan_index_forward=False)
    return [note.notification_type for note in found]


def at_once(*calls: Any) -> list[Any]:
    """What each call returned or raised, all of them started together."""

    def outcome(call: Any) -> Any:
        try:
            return call()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


# creating


def test_a_booking_is_made_of_the_service_as_it_stands(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    assert made["service"] == {
        "id": pandit.services[0]["id"],
        "name": "Puja",
        "name_ne": "पूजा",
        "duration_minutes": 120,
    }
    assert (made["amount"], made["currency"], made["status"]) == ("1500.50", "NPR", "PENDING")
    assert (made["customer_id"], made["pandit_id"], made["chat_room_id"]) == (customer.id, pandit.id, made["id"])
    assert made["payment_status"] is made["accepted_at"] is made["accepted_at_bs"] is None
    assert datetime.fromisoformat(made["scheduled_at"]) == NOON
    assert made["scheduled_at"].endswith("+05:45")

    changed = [{**pandit.services[0], "price": "9999.00"}]
    assert api.put("/pandits/me", pandit, {"services": changed}).status == 200
    assert api.get(f"/bookings/{made['id']}", customer).json["amount"] == "1500.50"


def test_a_booking_opens_its_room_and_tells_the_pandit_in_both_languages(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    room = Room.get(made["id"])
    assert (room.customer_id, room.pandit_id, room.is_active) == (customer.id, pandit.id, True)
    note = next(iter(Notification.query(pandit.id, scan_index_forward=False)))
    assert (note.notification_type, note.booking_id) == ("BOOKING_CREATED", made["id"])
    assert customer.full_name in note.message
    assert "पूजा" in note.message_ne


@pytest.mark.parametrize("field", ["amount", "price", "status", "customer_id", "payment_status"])
def test_a_client_names_neither_price_nor_state(api: Any, people: Any, field: str) -> None:
    reply = api.post("/bookings", people.customer(), wish(people.pandit(), **{field: "1.00"}))
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


@pytest.mark.parametrize(
    "at",
    [
        "2026-12-24T10:00:00",
        "2026-12-24",
        "1795000000",
        "tomorrow",
        "",
        (datetime.now(UTC) - HOUR).isoformat(),
        (datetime.now(UTC) + timedelta(days=367)).isoformat(),
        "9999-12-31T23:59:59-12:00",
    ],
    ids=["no offset", "a day", "a number", "a word", "nothing", "an hour ago", "beyond a year", "the end of time"],
)
def test_a_time_is_ahead_within_a_year_and_says_its_offset(api: Any, people: Any, at: str) -> None:
    reply = api.post("/bookings", people.customer(), wish(people.pandit(), at))
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["scheduled_at"]


def test_only_a_verified_pandits_own_service_can_be_booked(api: Any, people: Any) -> None:
    customer, pandit, other = people.customer(), people.pandit(), people.pandit()
    foreign = wish(pandit) | {"service_id": other.services[0]["id"]}
    unknown = wish(pandit) | {"pandit_id": customer.id}
    waiting = wish(people.pandit(verified=False))
    for body, field in [(foreign, "service_id"), (unknown, "pandit_id"), (waiting, "pandit_id")]:
        reply = api.post("/bookings", customer, body)
        assert reply.status == 422
        assert [error["field"] for error in reply.json["errors"]] == [field]


def test_only_customers_book(api: Any, people: Any) -> None:
    pandit = people.pandit()
    for person in (pandit, people.admin()):
        assert api.post("/bookings", person, wish(pandit)).status == 403
    assert api.post("/bookings", None, wish(pandit)).status == 401


# hours


@pytest.mark.parametrize(
    ("shift", "status"),
    [(-3 * HOUR, 201), (-2 * HOUR, 201), (-HOUR, 409), (0 * HOUR, 409), (HOUR / 2, 409), (2 * HOUR, 201)],
)
def test_overlaps_are_refused_and_back_to_back_is_not(api: Any, people: Any, shift: timedelta, status: int) -> None:
    pandit = people.pandit()
    book(api, people.customer(), pandit)
    reply = api.post("/bookings", people.customer(), wish(pandit, NOON + shift))
    assert reply.status == status
    assert status == 201 or reply.json["code"] == "SLOT_TAKEN"


def test_a_puja_over_midnight_keeps_both_days_busy(api: Any, people: Any) -> None:
    pandit, late = people.pandit(), NOON + timedelta(hours=11)
    book(api, people.customer(), pandit, late)
    assert api.post("/bookings", people.customer(), wish(pandit, late + HOUR)).status == 409
    assert api.post("/bookings", people.customer(), wish(pandit, late - HOUR)).status == 409
    book(api, people.customer(), pandit, late + 2 * HOUR)


def test_another_pandit_is_free_at_the_same_time(api: Any, people: Any) -> None:
    customer = people.customer()
    book(api, customer, people.pandit())
    book(api, customer, people.pandit())


def test_of_bookings_that_race_for_one_hour_one_is_made(people: Any) -> None:
    pandit, customers = people.pandit(), [people.customer() for _ in range(4)]
    late = NOON + timedelta(hours=11)  # over midnight: two days are claimed at once

    def attempt(number: int) -> Any:
        wanted = NewBooking.model_validate(wish(pandit, late + timedelta(minutes=10 * (number % 3))))
        return lambda: service.book(customers[number % 4].actor, wanted)

    outcomes = at_once(*(attempt(number) for number in range(12)))
    made = [outcome for outcome in outcomes if isinstance(outcome, Booking)]
    assert len(made) == 1
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == 11
    assert told(pandit.id).count("BOOKING_CREATED") == 1, "the losers told nobody"
    rooms = [room.id for customer in customers for room in Room.by_customer.query(customer.id)]
    assert rooms == [made[0].id], "the losers opened no room"


def test_bookings_of_different_hours_do_not_hinder_each_other(people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    wanted = [NewBooking.model_validate(wish(pandit, NOON + 2 * HOUR * number)) for number in range(8)]
    outcomes = at_once(*((lambda body=body: service.book(customer.actor, body)) for body in wanted))
    assert all(isinstance(outcome, Booking) for outcome in outcomes), outcomes
    assert told(pandit.id).count("BOOKING_CREATED") == 8


def test_an_offer_that_changes_meanwhile_is_not_booked(people: Any) -> None:
    pandit, admin = people.pandit(), people.admin()
    offer = pandits.offer(pandit.id, pandit.services[0]["id"])
    pandits.reject(admin.actor, pandit.id, "Papers are missing")
    tx = Transaction()
    pandits.require_unchanged(tx, offer)
    with pytest.raises(Race):
        tx.commit()


@pytest.mark.parametrize("move", ["cancel", "complete"])
def test_a_booking_that_is_over_frees_its_hours(api: Any, people: Any, move: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    soon = datetime.now(UTC) + timedelta(seconds=1)
    made = book(api, customer, pandit, soon)
    assert api.post(f"/bookings/{made['id']}/accept", pandit).status == 200
    time.sleep(1)
    assert api.post("/bookings", customer, wish(pandit, soon + HOUR)).status == 409
    assert api.post(f"/bookings/{made['id']}/{move}", pandit, {"reason": "Ill"}).status == 200
    book(api, customer, pandit, soon + HOUR)


# moves


def test_accepting_is_told_to_the_customer_and_in_the_room(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    accepted = api.post(f"/bookings/{made['id']}/accept", pandit)
    assert accepted.status == 200
    assert accepted.json["status"] == "ACCEPTED"
    assert accepted.json["accepted_at"]
    assert accepted.json["accepted_at_bs"]
    assert told(customer.id) == ["BOOKING_ACCEPTED"]
    [message] = said(made["id"])
    assert (message.message_type, message.sender_id, message.seq) == ("SYSTEM", None, 1)
    assert pandit.full_name in str(message.content)
    assert "स्वीकार" in str(message.content_ne)


def test_of_two_accepts_at_once_one_is_too_late(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    outcomes = at_once(*[lambda: service.accept(pandit.actor, made["id"])] * 4)
    assert sum(isinstance(outcome, Booking) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IllegalTransition) for outcome in outcomes) == 3
    assert told(customer.id) == ["BOOKING_ACCEPTED"]
    assert len(said(made["id"])) == 1


def test_cancels_from_both_sides_at_once_cancel_once(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    outcomes = at_once(
        lambda: service.cancel(customer.actor, made["id"], None),
        lambda: service.cancel(pandit.actor, made["id"], "Ill"),
    )
    assert sum(isinstance(outcome, Booking) for outcome in outcomes) == 1
    assert len(said(made["id"])) == 1
    assert [*told(customer.id), *told(pandit.id)].count("BOOKING_CANCELLED") == 1


def test_a_customer_cancels_without_a_reason_and_the_pandit_is_told(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    cancelled = api.post(f"/bookings/{made['id']}/cancel", customer)
    assert cancelled.status == 200
    assert (cancelled.json["status"], cancelled.json["cancelled_by"]) == ("CANCELLED", customer.id)
    assert cancelled.json["cancelled_at"]
    assert cancelled.json["cancel_reason"] is None
    assert told(pandit.id)[0] == "BOOKING_CANCELLED"
    assert told(customer.id) == []
    assert Room.get(made["id"]).is_active is False
    assert len(said(made["id"])) == 1


def test_a_pandit_cancels_with_a_reason_and_the_customer_is_told(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = book(api, customer, pandit)
    for body in (None, {}, {"reason": None}, {"reason": "  "}, {"reason": "x" * 501}):
        refused = api.post(f"/bookings/{made['id']}/cancel", pandit, body)
        assert refused.status == 422
        assert [error["field"] for error in refused.json["errors"]] == ["reason"]
    cancelled = api.post(f"/bookings/{made['id']}/cancel", pandit, {"reason": "Sutak"})
    assert cancelled.json["cancel_reason"] == "Sutak"
    assert told(customer.id) == ["BOOKING_CANCELLED"]


def test_an_admins_cancel_is_told_to_both_and_audited(api: Any, people: Any) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    made = book(api, customer, pandit)
    assert api.post(f"/bookings/{made['id']}/cancel", admin).status == 422
    assert api.post(f"/bookings/{made['id']}/cancel", admin, {"reason": "Fraud"}).status == 200
    assert told(customer.id)[0] == told(pandit.id)[0] == "BOOKING_CANCELLED"
    entry = api.get("/admin/audit?limit=1", admin).json["items"][0]
    assert (entry["actor_id"], entry["action"], entry["object_id"]) == (admin.id, "CANCEL_BOOKING", made["id"])
    assert entry["details"] == {"from": "PENDING", "reason": "Fraud"}


def test_a_puja_is_completed_after_its_time_by_its_pandit_or_an_admin(api: Any, people: Any) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    for person, at in ((pandit, NOON), (admin, NOON + 2 * HOUR)):
        made = book(api, customer, pandit, at)
        assert api.post(f"/bookings/{made['id']}/complete", person).json["code"] == "ILLEGAL_TRANSITION"
        api.post(f"/bookings/{made['id']}/accept", pandit)
        early = api.post(f"/bookings/{made['id']}/complete", person)
        assert (early.status, early.json["code"]) == (409, "ILLEGAL_TRANSITION")
        let_its_time_come(made["id"])
        assert api.post(f"/bookings/{made['id']}/complete", customer).status == 403
        done = api.post(f"/bookings/{made['id']}/complete", person)
        assert (done.status, done.json["status"]) == (200, "COMPLETED")
        assert done.json["completed_at"]
        assert told(customer.id)[0] == told(pandit.id)[0] == "BOOKING_COMPLETED"
        assert Room.get(made["id"]).is_active is True
        assert api.post(f"/bookings/{made['id']}/cancel", admin, {"reason": "Late"}).status == 409


def test_an_outsider_finds_nothing_and_a_party_makes_only_its_moves(api: Any, people: Any) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    made = book(api, customer, pandit)
    for outsider in (people.customer(), people.pandit()):
        assert api.get(f"/bookings/{made['id']}", outsider).status == 404
        for move in ("accept", "cancel", "complete"):
            assert api.post(f"/bookings/{made['id']}/{move}", outsider, {"reason": "Because"}).status == 404
    for body in ({}, {"reason": ""}, {"status": "ACCEPTED"}, b"[]"):  # whatever else is wrong with it
        assert api.post(f"/bookings/{made['id']}/accept", customer, body).status == 403
    assert api.post(f"/bookings/{made['id']}/accept", admin).status == 403
    assert api.get("/bookings/01ARZ3NDEKTSV4RRFFQ69G5FAV", admin).status == 404
    assert [api.get(f"/bookings/{made['id']}", person).status for person in (customer, pandit, admin)] == [200] * 3


# lists


def test_everybody_lists_his_own_newest_first_and_by_state(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(5)]
    api.post(f"/bookings/{made[1]}/accept", pandit)
    book(api, people.customer(), people.pandit())
    for person in (customer, pandit):
        assert [item["id"] for item in api.get("/bookings", person).json["items"]] == made[::-1]
        accepted = api.get("/bookings?status=ACCEPTED", person).json
        assert [item["id"] for item in accepted["items"]] == [made[1]]
        assert accepted["next_cursor"] is None
    assert api.get("/bookings", people.customer()).json == {"items": [], "next_cursor": None}
    assert api.get("/bookings?status=SOON", customer).status == 422


@pytest.mark.parametrize("listed", ["/bookings?limit=2", "/bookings?status=PENDING&limit=2"])
def test_pages_follow_each_other_without_gap_or_double(api: Any, people: Any, listed: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    made = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(5)]
    seen: list[str] = []
    cursor = ""
    for expected in (2, 2, 1):
        reply = api.get(listed + cursor, customer).json
        assert len(reply["items"]) == expected
        seen += [item["id"] for item in reply["items"]]
        cursor = f"&cursor={reply['next_cursor']}"
    assert reply["next_cursor"] is None
    assert seen == made[::-1]
    first = api.get(listed, customer).json["next_cursor"]
    assert api.get(f"{listed}&cursor={first}", pandit).status == 400, "another's list"
    assert api.get(f"/bookings?status=CANCELLED&cursor={first}", customer).status == 400, "another filter"


def test_admins_list_all_bookings_by_state(api: Any, people: Any) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    made = book(api, customer, pandit)["id"]
    api.post(f"/bookings/{made}/cancel", customer)
    for path in ("/bookings", "/admin/bookings"):
        assert api.get(f"{path}?limit=1", admin).json["items"][0]["id"] == made
        assert api.get(f"{path}?status=CANCELLED&limit=1", admin).json["items"][0]["id"] == made
        assert made not in [item["id"] for item in api.get(f"{path}?status=PENDING", admin).json["items"]]
    assert api.get("/admin/bookings", customer).status == api.get("/admin/bookings", pandit).status == 403


def test_a_booking_reads_what_is_public_of_a_pandit_only(api: Any, people: Any) -> None:
    customer, pandit = people.customer(), people.pandit()
    shown = str(book(api, customer, pandit))
    assert pandit.email not in shown
    assert customer.email not in shown
