"""Reviews over REST: the customer's own, the public list, and the admins' desk."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.db import Page
from chalicelib.http.answers import Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.reviews import service
from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import AlreadyReviewed, NotCompleted, ReviewChanged
from chalicelib.reviews.schemas import (
    Approval,
    ModeratedReviewView,
    ModerationQuery,
    NewReview,
    PublicReviewView,
    ReviewEdit,
    ReviewRejection,
    ReviewView,
)
from chalicelib.tokens import Role

routes = Routes("Reviews")
ADMINS = [Role.ADMIN]

V = TypeVar("V", bound=PublicReviewView)


def _guard(call: Call, booking_id: str) -> None:
    service.require_customer(call.actor, booking_id)


def _guard_review(call: Call, review_id: str) -> None:
    service.require_author(call.actor, review_id)


@routes.post(
    "/bookings/{booking_id}/review",
    body=NewReview,
    answer=ReviewView,
    status=201,
    guard=_guard,
    raises=[NotCompleted, AlreadyReviewed],
)
def write_review(call: Call, body: NewReview, booking_id: str) -> ReviewView:
    """Review a completed booking, once: its customer."""
    return _one(service.write(call.actor, booking_id, body), ReviewView.of)


@routes.get("/bookings/{booking_id}/review", answer=ReviewView)
def review(call: Call, booking_id: str) -> ReviewView:
    """The review of one of my bookings."""
    return _one(service.of_booking(call.actor, booking_id), ReviewView.of)


@routes.patch("/reviews/{review_id}", body=ReviewEdit, answer=ReviewView, guard=_guard_review)
def edit_review(call: Call, body: ReviewEdit, review_id: str) -> ReviewView:
    """Change my review: it waits to be published again."""
    return _one(service.edit(call.actor, review_id, body), ReviewView.of)


@routes.get("/pandits/{pandit_id}/reviews", roles=None, answer=PublicReviewView, listed=True)
def reviews_of_pandit(call: Call, pandit_id: str) -> Listing:
    """A pandit's published reviews, newest first."""
    return _listing(service.published(pandit_id, call.page_request), PublicReviewView.of)


@routes.get("/admin/reviews", roles=ADMINS, query=ModerationQuery, answer=ModeratedReviewView, listed=True)
def all_reviews(call: Call) -> Listing:
    """Reviews published or not, newest text first."""
    asked = call.query(ModerationQuery)
    return _listing(service.newest(asked.is_verified, asked.status, call.page_request), ModeratedReviewView.of)


@routes.post(
    "/admin/reviews/{review_id}/approve",
    roles=ADMINS,
    body=Approval,
    optional_body=True,
    answer=ModeratedReviewView,
    raises=[ReviewChanged],
)
def approve_review(call: Call, body: Approval, review_id: str) -> ModeratedReviewView:
    """Publish a review; again changes nothing."""
    return _one(service.approve(call.actor, review_id, body.version), ModeratedReviewView.of)


@routes.post(
    "/admin/reviews/{review_id}/reject",
    roles=ADMINS,
    body=ReviewRejection,
    answer=ModeratedReviewView,
    raises=[ReviewChanged],
)
def reject_review(call: Call, body: ReviewRejection, review_id: str) -> ModeratedReviewView:
    """Keep a review from the public, and tell its customer why; again changes nothing."""
    return _one(service.reject(call.actor, review_id, body.reason, body.version), ModeratedReviewView.of)


def _one(found: Review, show: Callable[[Review, str], V]) -> V:
    return show(found, service.names([found]).get(found.customer_id, ""))


def _listing(found: Page[Review], show: Callable[[Review, str], PublicReviewView]) -> Listing:
    names = service.names(found.items)
    return Listing.of(found, lambda review: show(review, names.get(review.customer_id, "")))
