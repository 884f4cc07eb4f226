"""Reviews over REST: writing and editing, the public list and the admins' lists."""

from functools import partial
from typing import Any

import pytest

from chalicelib.reviews import service
from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import MARKS, AlreadyReviewed
from chalicelib.reviews.schemas import NewReview
from tests.integration.chat_client import run_concurrently, stored_notifications
from tests.integration.people import Api, People
from tests.integration.review_helpers import (
    GOOD,
    approve,
    create_completed_booking,
    create_review,
    get_rating,
    list_public_reviews,
    list_reviews_to_moderate,
)

# writing


def test_a_new_review_has_its_marks_and_comments_and_is_unpublished(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    review = create_review(api, customer, pandit, comment="Very calm", comment_ne="निकै शान्त")
    assert {name: review[name] for name in MARKS} == GOOD
    assert (review["comment"], review["comment_ne"]) == ("Very calm", "निकै शान्त")
    assert (review["is_verified"], review["rejection_reason"]) == (False, None)
    assert (review["customer_id"], review["pandit_id"]) == (customer.id, pandit.id)
    assert review["customer_name"] == customer.full_name
    assert review["id"] == review["booking_id"]
    assert review["created_at_bs"]
    for party in (customer, pandit, people.admin()):
        assert api.get(f"/bookings/{review['booking_id']}/review", party).json["id"] == review["id"]
    assert list_public_reviews(api, pandit) == []
    assert get_rating(api, pandit)["count"] == 0
    assert review["id"] in list_reviews_to_moderate(api, people, "false")
    assert stored_notifications(pandit, "REVIEW_RECEIVED") == []


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED", "CANCELLED"])
def test_only_a_completed_booking_can_be_reviewed(api: Api, people: People, status: str) -> None:
    customer = people.customer()
    booking_id = create_completed_booking(api, customer, people.pandit(), status)
    refusal = api.post(f"/bookings/{booking_id}/review", customer, GOOD)
    assert (refusal.status, refusal.json["code"]) == (409, "BOOKING_NOT_COMPLETED")
    assert api.get(f"/bookings/{booking_id}/review", customer).status == 404


def test_a_second_review_of_a_booking_is_a_conflict(api: Api, people: People) -> None:
    customer = people.customer()
    review = create_review(api, customer, people.pandit())
    refusal = api.post(f"/bookings/{review['booking_id']}/review", customer, {**GOOD, "rating": 1})
    assert (refusal.status, refusal.json["code"]) == (409, "ALREADY_REVIEWED")
    assert api.get(f"/bookings/{review['booking_id']}/review", customer).json["rating"] == 5


def test_ten_reviews_of_one_booking_at_once_leave_one(api: Api, people: People) -> None:
    customer = people.customer()
    booking_id = create_completed_booking(api, customer, people.pandit())
    bodies = [NewReview.model_validate({**GOOD, "rating": 1 + number % 5}) for number in range(10)]
    outcomes = run_concurrently([partial(service.create_review, customer.actor, booking_id, body) for body in bodies])
    [created] = [outcome for outcome in outcomes if isinstance(outcome, Review)]
    assert [type(outcome) for outcome in outcomes].count(AlreadyReviewed) == 9
    assert Review.get(booking_id, consistent_read=True).version == created.version


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"knowledge": "5"}, "knowledge"),
        ({"punctuality": None}, "punctuality"),
        ({"comment": "x" * 2001}, "comment"),
        ({"is_verified": True}, "is_verified"),
        ({"pandit_id": "me"}, "pandit_id"),
    ],
)
def test_an_invalid_review_is_refused_by_field(api: Api, people: People, change: dict[str, Any], field: str) -> None:
    customer = people.customer()
    booking_id = create_completed_booking(api, customer, people.pandit())
    refusal = api.post(f"/bookings/{booking_id}/review", customer, {**GOOD, **change})
    assert refusal.status == 422
    assert [error["field"] for error in refusal.json["errors"]] == [field]
    missing = api.post(f"/bookings/{booking_id}/review", customer, {})
    assert {error["field"] for error in missing.json["errors"]} == set(MARKS)


ALL = {"nobody": 401, "stranger": 404, "other": 404, "pandit": 403, "admin": 403}
DESK = {"nobody": 401, "customer": 403, "stranger": 403, "pandit": 403, "other": 403}
OWN, EDIT, DECIDE, PUBLIC = "/bookings/{id}/review", "/reviews/{id}", "/admin/reviews/{id}", "/pandits/{pandit}/reviews"
REASON = {"reason": "Rude"}


def test_outsiders_get_not_found_and_parties_get_forbidden(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    callers = {"nobody": None, "customer": customer, "pandit": pandit, "admin": people.admin()}
    callers |= {"stranger": people.customer(), "other": people.pandit()}
    review = create_review(api, customer, pandit)
    expected: list[tuple[str, str, Any, dict[str, int]]] = [
        ("POST", OWN, GOOD, ALL | {"customer": 409}),
        ("POST", OWN, {"bad": 1}, ALL | {"customer": 422}),
        ("GET", OWN, None, ALL | {"pandit": 200, "admin": 200, "customer": 200}),
        ("PATCH", EDIT, {"rating": 4}, ALL | {"customer": 200}),
        ("PATCH", EDIT, {"bad": 4}, ALL | {"customer": 422}),
        ("GET", "/admin/reviews", None, DESK | {"admin": 200}),
        ("POST", f"{DECIDE}/approve", None, DESK | {"admin": 200}),
        ("POST", f"{DECIDE}/reject", REASON, DESK | {"admin": 200}),
        ("POST", f"{DECIDE}/reject", {}, DESK | {"admin": 422}),
        ("POST", f"{DECIDE}/reject", {"reason": "x" * 501}, DESK | {"admin": 422}),
        ("POST", "/admin/reviews/none/approve", None, DESK | {"admin": 404}),
        ("POST", "/admin/reviews/none/reject", REASON, DESK | {"admin": 404}),
        ("PATCH", "/reviews/none", {"rating": 4}, {"customer": 404, "pandit": 404, "admin": 404}),
        ("GET", "/bookings/none/review", None, {"customer": 404, "pandit": 404, "admin": 404}),
        ("GET", "/pandits/none/reviews", None, {"nobody": 404}),
        ("GET", PUBLIC, None, dict.fromkeys(callers, 200)),
        ("GET", f"{PUBLIC}?limit=101", None, {"nobody": 422}),
        ("GET", f"{PUBLIC}?cursor=x", None, {"nobody": 400}),
        ("GET", "/admin/reviews?is_verified=perhaps", None, {"admin": 422}),
    ]
    for method, pattern, body, by_caller in expected:
        path = pattern.format(id=review["id"], pandit=review["pandit_id"])
        statuses = {name: api.call(method, path, callers[name], body).status for name in by_caller}
        assert statuses == by_caller, (method, path, body)


# lists


def test_the_public_list_is_newest_first_and_paged(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    reviews = [create_review(api, customer, pandit) for _ in range(4)]
    for review in (reviews[2], reviews[0], reviews[3]):
        approve(api, people, review)
    first = api.get(f"/pandits/{pandit.id}/reviews?limit=2").json
    assert [item["id"] for item in first["items"]] == [reviews[3]["id"], reviews[2]["id"]]
    second_page = api.get(f"/pandits/{pandit.id}/reviews?limit=2&cursor={first['next_cursor']}").json
    assert ([item["id"] for item in second_page["items"]], second_page["next_cursor"]) == ([reviews[0]["id"]], None)
    other_pandit = people.pandit()
    assert api.get(f"/pandits/{other_pandit.id}/reviews?cursor={first['next_cursor']}").status == 400


def test_reviews_show_the_customers_new_name(api: Api, people: People) -> None:
    customer, pandit = people.customer(full_name="सीता शर्मा"), people.pandit()
    approve(api, people, create_review(api, customer, pandit))
    assert api.get(f"/pandits/{pandit.id}/reviews").json["items"][0]["customer_name"] == "सीता"
    api.patch("/me", customer, {"full_name": "Gita Sharma"})
    assert api.get(f"/pandits/{pandit.id}/reviews").json["items"][0]["customer_name"] == "Gita"


def test_averages_are_rounded_half_up_and_sort_the_pandits(api: Api, people: People) -> None:
    customer, higher_rated, lower_rated = people.customer(), people.pandit(), people.pandit()
    for mark in (5, 5, 4):
        approve(api, people, create_review(api, customer, higher_rated, rating=mark, knowledge=mark))
    for mark in (4, 4, 4, 4, 4, 4, 4, 5):
        approve(api, people, create_review(api, customer, lower_rated, rating=mark))
    assert (get_rating(api, higher_rated)["average"], get_rating(api, higher_rated)["knowledge"]) == ("4.67", "4.67")
    assert get_rating(api, lower_rated)["average"] == "4.13", "4.125 is rounded half up"
    order = [item["id"] for item in api.get("/pandits?sort=rating&limit=100").json["items"]]
    assert order.index(higher_rated.id) < order.index(lower_rated.id)


def test_reviews_are_counted_by_status(api: Api, people: People) -> None:
    counts_before = api.get("/admin/stats", people.admin()).json["reviews"]
    customer, pandit = people.customer(), people.pandit()
    review, _ = create_review(api, customer, pandit), create_review(api, customer, pandit)
    approve(api, people, review)
    counts_after = api.get("/admin/stats", people.admin()).json["reviews"]
    assert {status: counts_after[status] - counts_before[status] for status in counts_after} == {
        "pending": 1,
        "verified": 1,
        "rejected": 0,
    }
