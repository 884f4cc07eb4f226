"""Reviews over REST: for the customer, for the public, and for admins."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.db import Page
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing
from chalicelib.http.route import Routes
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


def _guard(request: ApiRequest, booking_id: str) -> None:
    service.require_customer(request.actor, booking_id)


def _guard_review(request: ApiRequest, review_id: str) -> None:
    service.require_author(request.actor, review_id)


@routes.post(
    "/bookings/{booking_id}/review",
    body=NewReview,
    response=ReviewView,
    status=201,
    guard=_guard,
    raises=[NotCompleted, AlreadyReviewed],
)
def write_review(request: ApiRequest, body: NewReview, booking_id: str) -> ReviewView:
    """Review a completed booking, once: its customer."""
    return _to_view(service.create_review(request.actor, booking_id, body), ReviewView.of)


@routes.get("/bookings/{booking_id}/review", response=ReviewView)
def review(request: ApiRequest, booking_id: str) -> ReviewView:
    """The review of one of my bookings."""
    return _to_view(service.get_for_booking(request.actor, booking_id), ReviewView.of)


@routes.patch("/reviews/{review_id}", body=ReviewEdit, response=ReviewView, guard=_guard_review)
def edit_review(request: ApiRequest, body: ReviewEdit, review_id: str) -> ReviewView:
    """Change my review: it waits to be published again."""
    return _to_view(service.edit_review(request.actor, review_id, body), ReviewView.of)


@routes.get("/pandits/{pandit_id}/reviews", roles=None, response=PublicReviewView, is_list=True)
def reviews_of_pandit(request: ApiRequest, pandit_id: str) -> Listing:
    """A pandit's published reviews, newest first."""
    return _to_listing(service.list_published(pandit_id, request.page_request), PublicReviewView.of)


@routes.get("/admin/reviews", roles=ADMINS, query=ModerationQuery, response=ModeratedReviewView, is_list=True)
def all_reviews(request: ApiRequest) -> Listing:
    """Reviews published or not, newest text first."""
    query = request.query(ModerationQuery)
    return _to_listing(
        service.list_reviews(query.is_verified, query.status, request.page_request), ModeratedReviewView.of
    )


@routes.post(
    "/admin/reviews/{review_id}/approve",
    roles=ADMINS,
    body=Approval,
    optional_body=True,
    response=ModeratedReviewView,
    raises=[ReviewChanged],
)
def approve_review(request: ApiRequest, body: Approval, review_id: str) -> ModeratedReviewView:
    """Publish a review; again changes nothing."""
    return _to_view(service.approve(request.actor, review_id, body.version), ModeratedReviewView.of)


@routes.post(
    "/admin/reviews/{review_id}/reject",
    roles=ADMINS,
    body=ReviewRejection,
    response=ModeratedReviewView,
    raises=[ReviewChanged],
)
def reject_review(request: ApiRequest, body: ReviewRejection, review_id: str) -> ModeratedReviewView:
    """Keep a review from the public, and tell its customer why; again changes nothing."""
    return _to_view(service.reject(request.actor, review_id, body.reason, body.version), ModeratedReviewView.of)


def _to_view(review: Review, show: Callable[[Review, str], V]) -> V:
    return show(review, service.author_names([review]).get(review.customer_id, ""))


def _to_listing(page: Page[Review], show: Callable[[Review, str], PublicReviewView]) -> Listing:
    names = service.author_names(page.items)
    return Listing.of(page, lambda review: show(review, names.get(review.customer_id, "")))
