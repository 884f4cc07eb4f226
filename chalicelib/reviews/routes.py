"""Reviews over REST: for the customer, for the public, and for admins."""

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
    return _to_view(service.create_review(call.actor, booking_id, body), ReviewView.of)


@routes.get("/bookings/{booking_id}/review", answer=ReviewView)
def review(call: Call, booking_id: str) -> ReviewView:
    """The review of one of my bookings."""
    return _to_view(service.get_for_booking(call.actor, booking_id), ReviewView.of)


@routes.patch("/reviews/{review_id}", body=ReviewEdit, answer=ReviewView, guard=_guard_review)
def edit_review(call: Call, body: ReviewEdit, review_id: str) -> ReviewView:
    """Change my review: it waits to be published again."""
    return _to_view(service.edit_review(call.actor, review_id, body), ReviewView.of)


@routes.get("/pandits/{pandit_id}/reviews", roles=None, answer=PublicReviewView, listed=True)
def reviews_of_pandit(call: Call, pandit_id: str) -> Listing:
    """A pandit's published reviews, newest first."""
    return _to_listing(service.list_published(pandit_id, call.page_request), PublicReviewView.of)


@routes.get("/admin/reviews", roles=ADMINS, query=ModerationQuery, answer=ModeratedReviewView, listed=True)
def all_reviews(call: Call) -> Listing:
    """Reviews published or not, newest text first."""
    query = call.query(ModerationQuery)
    return _to_listing(service.list_reviews(query.is_verified, query.status, call.page_request), ModeratedReviewView.of)


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
    return _to_view(service.approve(call.actor, review_id, body.version), ModeratedReviewView.of)


@routes.post(
    "/admin/reviews/{review_id}/reject",
    roles=ADMINS,
    body=ReviewRejection,
    answer=ModeratedReviewView,
    raises=[ReviewChanged],
)
def reject_review(call: Call, body: ReviewRejection, review_id: str) -> ModeratedReviewView:
    """Keep a review from the public, and tell its customer why; again changes nothing."""
    return _to_view(service.reject(call.actor, review_id, body.reason, body.version), ModeratedReviewView.of)


def _to_view(review: Review, show: Callable[[Review, str], V]) -> V:
    return show(review, service.author_names([review]).get(review.customer_id, ""))


def _to_listing(page: Page[Review], show: Callable[[Review, str], PublicReviewView]) -> Listing:
    names = service.author_names(page.items)
    return Listing.of(page, lambda review: show(review, names.get(review.customer_id, "")))
