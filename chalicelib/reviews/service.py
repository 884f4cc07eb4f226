"""Use cases of reviews: a customer writes and edits one, admins publish or reject it, everybody reads published ones.

Each write is conditional on the version and the status that were read. Together they determine the marks and whether
the averages contain them, so the averages stay exact under any race. Writes are also conditional on ``translated``,
because a translation does not change the version.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from pynamodb.expressions.update import Action

from chalicelib.accounts import service as accounts
from chalicelib.audit import service as audit
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.db import Page, PageRequest, Transaction, is_unchanged, query_page, retry_on_conflict
from chalicelib.errors import Forbidden, NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import number
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.pandits import service as pandits
from chalicelib.pandits.service import Marks
from chalicelib.parallel import best_effort
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.reviews import rules
from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import Moderation, ReviewStatus, Verdict
from chalicelib.reviews.schemas import NewReview, ReviewEdit, ReviewUpdatedOut, ReviewView
from chalicelib.schema.base import render
from chalicelib.tokens import Actor


def require_customer(actor: Actor, booking_id: str) -> Booking:
    """Reads a booking for its customer. Raises ``NotFound`` for an outsider, ``Forbidden`` for pandit and admins."""
    booking = bookings.get(actor, booking_id)
    if booking.customer_id != actor.id:
        raise Forbidden
    return booking


def require_author(actor: Actor, review_id: str) -> Review:
    """Reads a review for its author. Raises ``NotFound`` for an outsider, ``Forbidden`` for pandit and admins."""
    review = Review.load(review_id)
    if actor.id == review.customer_id:
        return review
    if actor.is_admin or actor.id == review.pandit_id:
        raise Forbidden
    raise NotFound


def create_review(actor: Actor, booking_id: str, wanted: NewReview) -> Review:
    """Stores the customer's only review of a booking, unpublished.

    Raises ``NotFound``, ``Forbidden``, ``NotCompleted``, ``AlreadyReviewed``.
    """
    booking = require_customer(actor, booking_id)
    rules.require_completed(booking.status)
    moment, version = now(), new_id()
    review = Review(
        booking_id=booking_id,
        pandit_id=booking.pandit_id,
        customer_id=booking.customer_id,
        **wanted.model_dump(),
        status=ReviewStatus.PENDING.value,
        version=version,
        place=version,
        moderation=Moderation.UNVERIFIED.value,
        created_at=moment,
        updated_at=moment,
    )
    with Transaction() as tx:
        tx.put(review, when=Review.booking_id.does_not_exist(), otherwise=rules.AlreadyReviewed)
    return review


def get_for_booking(actor: Actor, booking_id: str) -> Review:
    """Reads the review of a booking, for its parties and admins. Raises ``NotFound``."""
    bookings.get(actor, booking_id)
    return Review.load(booking_id)


def list_published(pandit_id: str, page_request: PageRequest) -> Page[Review]:
    """Returns a page of a verified pandit's published reviews, newest first. Raises ``NotFound``."""
    pandits.get_verified(pandit_id)
    return query_page(Review.published, pandit_id, page_request)


def list_reviews(is_verified: bool | None, status: ReviewStatus | None, page_request: PageRequest) -> Page[Review]:
    """Returns a page of reviews for admins, newest text first. None for a filter means both or any."""
    of_status = None if status is None else Review.status == status.value
    if is_verified is None and status is None:
        return query_page(Review.by_age, "review", page_request)
    is_published = status is ReviewStatus.VERIFIED if is_verified is None else is_verified
    moderation = Moderation.VERIFIED if is_published else Moderation.UNVERIFIED
    return query_page(Review.by_moderation, moderation.value, page_request, only=of_status)


def count_by_status() -> dict[ReviewStatus, int]:
    """Counts the reviews of each status."""
    return {
        status: Review.by_moderation.count(Moderation.of(status).value, filter_condition=Review.status == status.value)
        for status in ReviewStatus
    }


def author_names(reviews: Iterable[Review]) -> dict[str, str]:
    """Returns the full names of the authors by user id, read in one round trip."""
    authors = accounts.get_many({review.customer_id for review in reviews})
    return {user_id: user.full_name for user_id, user in authors.items()}


@retry_on_conflict
def edit_review(actor: Actor, review_id: str, wanted: ReviewEdit) -> Review:
    """Changes the fields that were sent. The review waits for an admin again and leaves the averages.

    Safe to repeat: an edit without a difference changes nothing. Raises ``NotFound``, ``Forbidden``.
    """
    review = require_author(actor, review_id)
    sent = wanted.model_dump(exclude_unset=True)
    changes = rules.effective_changes(sent, {name: getattr(review, name) for name in (*sent, "translated")})
    if changes:
        with Transaction() as tx:
            _update(tx, review, Verdict(ReviewStatus.PENDING), {**changes, "version": new_id()})
    return Review.load(review_id)


def approve(admin: Actor, review_id: str, version: str | None) -> Review:
    """Publishes a review and notifies the pandit, once for each version. Safe to repeat.

    ``version`` is the one that the admin has read. Raises ``NotFound``, and ``ReviewChanged`` if it is not the current
    one.
    """
    return _decide(admin, review_id, Verdict(ReviewStatus.VERIFIED), version)


def reject(admin: Actor, review_id: str, reason: str, version: str | None) -> Review:
    """Does not publish a review, or withdraws it, and notifies the customer of the reason. Safe to repeat.

    Raises the same errors as :func:`approve`.
    """
    return _decide(admin, review_id, Verdict(ReviewStatus.REJECTED, reason), version)


def push_update(review: Review) -> None:
    """Sends the review as it stands to every open socket of its booking's parties. Never raises."""
    with best_effort("review update"):
        connections = registry.find_of_users(review.customer_id, review.pandit_id)
        view = ReviewView.of(review, author_names([review]).get(review.customer_id, ""))
        fan_out(connections, partial(render, ReviewUpdatedOut(review=view)))


@retry_on_conflict
def _decide(admin: Actor, review_id: str, verdict: Verdict, version: str | None) -> Review:
    review = Review.load(review_id)
    rules.require_version(version, review.version)
    if (review.status, review.rejection_reason) == (verdict.status.value, verdict.reason):
        return review
    is_published = verdict.status is ReviewStatus.VERIFIED
    action = "APPROVE_REVIEW" if is_published else "REJECT_REVIEW"
    details = {"from": review.status, "version": review.version, "reason": verdict.reason}
    with Transaction() as tx:
        _update(tx, review, verdict, {"announced_version": review.version} if is_published else {})
        audit.record(tx, admin.id, action, "review", review_id, details)
        if not is_published:
            notifications.notify(
                tx,
                review.customer_id,
                NotificationType.REVIEW_REJECTED,
                booking_id=review.booking_id,
                reason=verdict.reason or "",
            )
        elif review.announced_version != review.version:
            notifications.notify(
                tx,
                review.pandit_id,
                NotificationType.REVIEW_RECEIVED,
                booking_id=review.booking_id,
                rating=number(review.rating),
            )
    return Review.load(review_id)


def _update(tx: Transaction, review: Review, verdict: Verdict, changes: Mapping[str, object]) -> None:
    """Adds to a transaction a review's new status, and its marks to the averages or out of them."""
    status = ReviewStatus(review.status)
    written = {
        **changes,
        "status": verdict.status.value,
        "rejection_reason": verdict.reason,
        "moderation": Moderation.of(verdict.status).value,
        "published_for": review.pandit_id if verdict.status is ReviewStatus.VERIFIED else None,
        "updated_at": now(),
    }
    actions = [_set(name, value) for name, value in written.items()]
    as_read = is_unchanged(Review.version, review.version) & is_unchanged(Review.status, status.value)
    as_read &= is_unchanged(Review.translated, review.translated)
    tx.update(review, actions, when=as_read)
    if times := rules.times_counted(status, verdict.status):
        marks = Marks(review.rating, review.professionalism, review.knowledge, review.punctuality)
        pandits.count_review(tx, review.pandit_id, marks, times)


def _set(name: str, value: object) -> Action:
    attribute = getattr(Review, name)
    action: Action = attribute.remove() if value is None else attribute.set(value)
    return action
