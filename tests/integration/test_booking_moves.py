"""The moves accept, cancel and complete: who may make them and when, once only, and who is notified."""

from functools import partial

import pytest

from chalicelib.booking_moves import service
from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Room
from chalicelib.errors import IllegalTransition
from tests.integration.aws_calls import run_before_next_call
from tests.integration.booking_helpers import HOUR, NOON, book, move_to_the_past, notification_types, room_messages
from tests.integration.chat_client import run_concurrently
from tests.integration.people import Api, People


def test_accepting_notifies_the_customer_and_the_room(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    accepted_booking = api.post(f"/bookings/{booking['id']}/accept", pandit)
    assert accepted_booking.status == 200
    assert accepted_booking.json["status"] == "ACCEPTED"
    assert accepted_booking.json["accepted_at"]
    assert accepted_booking.json["accepted_at_bs"]
    assert notification_types(customer) == ["BOOKING_ACCEPTED"]
    [message] = room_messages(booking["id"])
    assert (message.message_type, message.sender_id, message.seq) == ("SYSTEM", None, 1)
    assert pandit.full_name in str(message.content)
    assert "स्वीकार" in str(message.content_ne)


def test_concurrent_accepts_happen_once_and_all_succeed(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    outcomes = run_concurrently([lambda: service.accept(pandit.actor, booking["id"])] * 4)
    assert [outcome.status for outcome in outcomes] == ["ACCEPTED"] * 4
    assert notification_types(customer) == ["BOOKING_ACCEPTED"]
    assert len(room_messages(booking["id"])) == 1


def test_concurrent_cancellations_by_both_sides_happen_once(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    outcomes = run_concurrently(
        [
            partial(service.cancel, customer.actor, booking["id"], None),
            partial(service.cancel, pandit.actor, booking["id"], "Ill"),
        ]
    )
    assert sum(isinstance(outcome, Booking) for outcome in outcomes) == 1
    assert len(room_messages(booking["id"])) == 1
    assert [*notification_types(customer), *notification_types(pandit)].count("BOOKING_CANCELLED") == 1


def test_a_booking_that_is_cancelled_during_an_accept_stays_cancelled(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    cancel = partial(service.cancel, customer.actor, booking["id"], None)
    with run_before_next_call(cancel, "GetItem", "rooms"), pytest.raises(IllegalTransition):
        service.accept(pandit.actor, booking["id"])
    assert Booking.get(booking["id"]).status == "CANCELLED"
    assert notification_types(customer) == []


def test_a_customer_cancels_without_a_reason_and_the_pandit_is_notified(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    answer = api.post(f"/bookings/{booking['id']}/cancel", customer)
    assert answer.status == 200
    assert (answer.json["status"], answer.json["cancelled_by"]) == ("CANCELLED", customer.id)
    assert answer.json["cancelled_at"]
    assert answer.json["cancel_reason"] is None
    assert notification_types(pandit)[0] == "BOOKING_CANCELLED"
    assert notification_types(customer) == []
    assert Room.get(booking["id"]).is_active is False
    assert len(room_messages(booking["id"])) == 1


def test_a_pandit_cancels_with_a_reason_and_the_customer_is_notified(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    for body in (None, {}, {"reason": None}, {"reason": "  "}, {"reason": "x" * 501}):
        refusal = api.post(f"/bookings/{booking['id']}/cancel", pandit, body)
        assert refusal.status == 422
        assert [error["field"] for error in refusal.json["errors"]] == ["reason"]
    answer = api.post(f"/bookings/{booking['id']}/cancel", pandit, {"reason": "Sutak"})
    assert answer.json["cancel_reason"] == "Sutak"
    assert notification_types(customer) == ["BOOKING_CANCELLED"]


def test_a_cancellation_by_an_admin_notifies_both_sides_and_is_audited(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    booking = book(api, customer, pandit)
    assert api.post(f"/bookings/{booking['id']}/cancel", admin).status == 422
    assert api.post(f"/bookings/{booking['id']}/cancel", admin, {"reason": "Fraud"}).status == 200
    assert notification_types(customer)[0] == notification_types(pandit)[0] == "BOOKING_CANCELLED"
    entry = api.get("/admin/audit?limit=1", admin).json["items"][0]
    assert (entry["actor_id"], entry["action"], entry["object_id"]) == (admin.id, "CANCEL_BOOKING", booking["id"])
    assert entry["details"] == {"from": "PENDING", "reason": "Fraud"}


def test_a_puja_is_completed_after_its_time_by_its_pandit_or_an_admin(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    for person, moment in ((pandit, NOON), (admin, NOON + 2 * HOUR)):
        booking = book(api, customer, pandit, moment)
        assert api.post(f"/bookings/{booking['id']}/complete", person).json["code"] == "ILLEGAL_TRANSITION"
        api.post(f"/bookings/{booking['id']}/accept", pandit)
        early = api.post(f"/bookings/{booking['id']}/complete", person)
        assert (early.status, early.json["code"]) == (409, "ILLEGAL_TRANSITION")
        move_to_the_past(booking["id"])
        assert api.post(f"/bookings/{booking['id']}/complete", customer).status == 403
        reply = api.post(f"/bookings/{booking['id']}/complete", person)
        assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
        assert reply.json["completed_at"]
        assert notification_types(customer)[0] == notification_types(pandit)[0] == "BOOKING_COMPLETED"
        assert Room.get(booking["id"]).is_active is True
        assert api.post(f"/bookings/{booking['id']}/cancel", admin, {"reason": "Late"}).status == 409


def test_an_outsider_gets_not_found_and_a_party_makes_only_its_moves(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    booking = book(api, customer, pandit)
    for outsider in (people.customer(), people.pandit()):
        assert api.get(f"/bookings/{booking['id']}", outsider).status == 404
        for move in ("accept", "cancel", "complete"):
            assert api.post(f"/bookings/{booking['id']}/{move}", outsider, {"reason": "Because"}).status == 404
    for body in ({}, {"reason": ""}, {"status": "ACCEPTED"}, b"[]"):  # also with an invalid body
        assert api.post(f"/bookings/{booking['id']}/accept", customer, body).status == 403
    assert api.post(f"/bookings/{booking['id']}/accept", admin).status == 403
    assert api.get("/bookings/01ARZ3NDEKTSV4RRFFQ69G5FAV", admin).status == 404
    assert [api.get(f"/bookings/{booking['id']}", person).status for person in (customer, pandit, admin)] == [200] * 3
