"""Moderation and edits of reviews, and averages that stay exact under any race."""

import random
from collections.abc import Callable
from functools import partial

from chalicelib.pandits.models import Pandit
from chalicelib.pandits.rules import average, rank
from chalicelib.reviews import service
from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import MARKS, ReviewStatus
from chalicelib.reviews.schemas import ReviewEdit
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently, stored_notifications
from tests.integration.people import Api, People
from tests.integration.review_helpers import (
    approve,
    create_review,
    get_rating,
    list_public_reviews,
    list_reviews_to_moderate,
)

# moderation


def test_an_approved_review_is_public_and_counted_and_the_pandit_is_notified_once(api: Api, people: People) -> None:
    customer, pandit = people.customer(full_name="Sita Devi Sharma"), people.pandit()
    review = create_review(api, customer, pandit, comment="Calm")
    for _ in range(2):
        assert approve(api, people, review)["is_verified"] is True
    [public_review] = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert (public_review["id"], public_review["customer_name"], public_review["comment"]) == (
        review["id"],
        "Sita",
        "Calm",
    )
    assert "customer_id" not in public_review
    assert "Sharma" not in str(public_review)
    assert get_rating(api, pandit) == {
        "average": "5.00",
        "count": 1,
        "professionalism": "4.00",
        "knowledge": "3.00",
        "punctuality": "2.00",
    }
    [note] = stored_notifications(pandit, "REVIEW_RECEIVED")
    assert note.booking_id == review["booking_id"]
    assert "5" in note.message
    assert "५" in note.message_ne
    entries = [
        entry for entry in api.get("/admin/audit", people.admin()).json["items"] if entry["object_id"] == review["id"]
    ]
    assert [(entry["action"], entry["object_type"], entry["actor_id"]) for entry in entries] == [
        ("APPROVE_REVIEW", "review", people.admin().id)
    ]


def test_a_rejected_review_is_hidden_and_its_customer_is_notified_once(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    review = create_review(api, customer, pandit)
    for _ in range(2):
        rejection = api.post(f"/admin/reviews/{review['id']}/reject", admin, {"reason": "Names a neighbour"}).json
        assert (rejection["is_verified"], rejection["rejection_reason"]) == (False, "Names a neighbour")
    [note] = stored_notifications(customer, "REVIEW_REJECTED")
    assert "Names a neighbour" in note.message
    assert "Names a neighbour" in note.message_ne
    assert stored_notifications(pandit, "REVIEW_RECEIVED") == []
    assert (list_public_reviews(api, pandit), get_rating(api, pandit)["count"]) == ([], 0)


def test_a_verdict_can_be_reversed_and_each_version_is_notified_once(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    review = create_review(api, customer, pandit)
    for _ in range(2):
        assert approve(api, people, review)["rejection_reason"] is None
        assert (list_public_reviews(api, pandit), get_rating(api, pandit)["average"]) == ([review["id"]], "5.00")
        api.post(f"/admin/reviews/{review['id']}/reject", admin, {"reason": "Rude"})
        assert (list_public_reviews(api, pandit), get_rating(api, pandit)["average"]) == ([], None)
    assert len(stored_notifications(pandit, "REVIEW_RECEIVED")) == 1
    assert len(stored_notifications(customer, "REVIEW_REJECTED")) == 2


def test_an_edit_unpublishes_a_review_until_it_is_approved_again(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    review = create_review(api, customer, pandit, comment="Good", comment_ne="राम्रो")
    approve(api, people, review)
    edited_review = api.patch(f"/reviews/{review['id']}", customer, {"rating": 2, "comment": None}).json
    assert (edited_review["rating"], edited_review["comment"], edited_review["comment_ne"]) == (2, None, "राम्रो")
    assert (edited_review["is_verified"], edited_review["professionalism"]) == (False, 4)
    assert (list_public_reviews(api, pandit), get_rating(api, pandit)) == (
        [],
        dict.fromkeys(["average", "professionalism", "knowledge", "punctuality"]) | {"count": 0},
    )
    assert review["id"] in list_reviews_to_moderate(api, people, "false")
    assert review["id"] not in list_reviews_to_moderate(api, people, "true")
    approve(api, people, review)
    assert get_rating(api, pandit)["average"] == "2.00"
    assert review["id"] in list_reviews_to_moderate(api, people, "true")
    assert len(stored_notifications(pandit, "REVIEW_RECEIVED")) == 2


def test_an_edit_of_a_rejected_review_waits_again(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    review = create_review(api, customer, pandit, comment="Bad word")
    api.post(f"/admin/reviews/{review['id']}/reject", admin, {"reason": "Rude"})
    edited_review = api.patch(f"/reviews/{review['id']}", customer, {"comment": "Late by an hour"}).json
    assert (edited_review["is_verified"], edited_review["rejection_reason"]) == (False, None)


def test_an_edit_without_a_change_keeps_a_review_published(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    review = create_review(api, customer, pandit, comment="Good")
    approve(api, people, review)
    for body in ({}, {"rating": 5}, {"comment": " Good "}):
        assert api.patch(f"/reviews/{review['id']}", customer, body).json["is_verified"] is True
    assert get_rating(api, pandit)["count"] == 1


def test_an_admin_cannot_publish_a_text_that_was_edited_meanwhile(api: Api, people: People) -> None:
    customer, admin = people.customer(), people.admin()
    review = create_review(api, customer, people.pandit())
    [review_read] = [item for item in api.get("/admin/reviews", admin).json["items"] if item["id"] == review["id"]]
    api.patch(f"/reviews/{review['id']}", customer, {"comment": "Something rude"})
    refusal = api.post(f"/admin/reviews/{review['id']}/approve", admin, {"version": review_read["version"]})
    assert (refusal.status, refusal.json["code"]) == (409, "REVIEW_CHANGED")
    newest = api.get("/admin/reviews?limit=1", admin).json["items"][0]
    assert newest["id"] == review["id"], "the newest text stands first"
    approved = api.post(f"/admin/reviews/{review['id']}/approve", admin, {"version": newest["version"]})
    assert approved.json["is_verified"] is True


# at once


def test_the_rank_is_right_if_an_approval_commits_during_an_edit(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    first, second = create_review(api, customer, pandit), create_review(api, customer, pandit, rating=2)
    approve(api, people, first)

    with run_before_next_call(partial(service.approve, admin.actor, second["id"], None), "TransactWriteItems"):
        service.edit_review(customer.actor, first["id"], ReviewEdit(rating=1))

    assert Pandit.get(pandit.id).rank == rank(2, 1, pandit.id)


def test_averages_stay_exact_under_forty_concurrent_verdicts_and_edits(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    reviews = [create_review(api, customer, pandit, rating=1 + number % 5) for number in range(8)]
    for review in reviews[:4]:
        approve(api, people, review)
    randomness = random.Random(7)
    edits = [ReviewEdit.model_validate({name: randomness.randint(1, 5) for name in MARKS}) for _ in reviews]
    calls: list[Callable[[], object]] = []
    for review, edit in zip(reviews, edits, strict=True):
        review_id = review["id"]
        calls += [partial(service.approve, admin.actor, review_id, None)] * 2
        calls += [partial(service.reject, admin.actor, review_id, "Rude", None)] * 2
        calls.append(partial(service.edit_review, customer.actor, review_id, edit))
    randomness.shuffle(calls)
    assert len(calls) == 40
    assert all(isinstance(outcome, Review) for outcome in run_concurrently(calls))

    stored_reviews = [Review.get(review["id"], consistent_read=True) for review in reviews]
    published = [review for review in stored_reviews if review.status == ReviewStatus.VERIFIED]
    sums = {name: sum(getattr(review, name) for review in published) for name in MARKS}
    stored_pandit = Pandit.get(pandit.id, consistent_read=True)
    assert stored_pandit.rating_count == len(published)
    assert {name: getattr(stored_pandit, f"{name}_sum") for name in MARKS} == sums
    assert stored_pandit.rank == rank(sums["rating"], len(published), pandit.id)
    assert get_rating(api, pandit)["average"] == average(sums["rating"], len(published))
    assert sorted(list_public_reviews(api, pandit)) == sorted(review.booking_id for review in published)


def test_twenty_concurrent_approvals_count_and_notify_once(api: Api, people: People) -> None:
    pandit, admin = people.pandit(), people.admin()
    review = create_review(api, people.customer(), pandit)
    run_concurrently([lambda: service.approve(admin.actor, review["id"], None)] * 20)
    assert (get_rating(api, pandit)["count"], get_rating(api, pandit)["average"]) == (1, "5.00")
    assert len(stored_notifications(pandit, "REVIEW_RECEIVED")) == 1


def test_admins_list_reviews_by_status(api: Api, people: People) -> None:
    admin, reviews = people.admin(), [create_review(api, people.customer(), people.pandit()) for _ in range(3)]
    approve(api, people, reviews[0])
    api.post(f"/admin/reviews/{reviews[1]['id']}/reject", admin, {"reason": "Not about the puja"})
    counts = api.get("/admin/stats", admin).json["reviews"]
    for status, review in zip(("VERIFIED", "REJECTED", "PENDING"), reviews, strict=True):
        ids, cursor = [], ""
        while True:
            page = api.get(f"/admin/reviews?status={status}&limit=100{cursor}", admin).json
            ids += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert review["id"] in ids
        assert len(ids) == counts[status.lower()]
    pending_and_verified = api.get("/admin/reviews?status=PENDING&is_verified=true", admin).json
    assert pending_and_verified == {"items": [], "next_cursor": None}
