"""Reviews: one function a use case.

A write names the version and the status that were read. With both unchanged the marks are too, and whether they are
counted: so the averages stay exact whoever else writes. It also names whose words the comments were: a translation
changes no version.
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
from chalicelib.notifications.models import Notification
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
    """Raises ``NotFound`` for an outsider, ``Forbidden`` for whoever may see the booking and is not its customer."""
    booking = bookings.get(actor, booking_id)
    if booking.customer_id != actor.id:
        raise Forbidden
    return booking


def require_author(actor: Actor, review_id: str) -> Review:
    """Raises ``NotFound`` for an outsider, ``Forbidden`` for whoever may see the review and did not write it."""
    review = _load(review_id)
    if actor.id == review.customer_id:
        return review
    if actor.is_admin or actor.id == review.pandit_id:
        raise Forbidden
    raise NotFound


def write(actor: Actor, booking_id: str, wanted: NewReview) -> Review:
    """The customer's one review of a booking, which waits to be published. Raises what the rules say."""
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


def of_booking(actor: Actor, booking_id: str) -> Review:
    """The review of a booking, for its parties and admins. Raises ``NotFound``."""
    bookings.get(actor, booking_id)
    return _load(booking_id)


def edit(actor: Actor, review_id: str, wanted: ReviewEdit) -> Review:
    """Changes what was sent; the review waits again, and leaves the averages at once if it was in them."""
    _edit(actor, review_id, wanted)
    return _load(review_id)


def published(pandit_id: str, page_request: PageRequest) -> Page[Review]:
    """A verified pandit's published reviews, newest first. Raises ``NotFound``."""
    pandits.public(pandit_id)
    return query_page(Review.published, pandit_id, page_request)


def newest(is_verified: bool | None, status: ReviewStatus | None, page_request: PageRequest) -> Page[Review]:
    """Reviews published or not, of one status, or all of them; newest text first: for admins."""
    of_status = None if status is None else Review.status == status.value
    if is_verified is None and status is None:
        return query_page(Review.by_age, "review", page_request)
    is_published = status is ReviewStatus.VERIFIED if is_verified is None else is_verified
    moderation = Moderation.VERIFIED if is_published else Moderation.UNVERIFIED
    return query_page(Review.by_moderation, moderation.value, page_request, only=of_status)


def counts() -> dict[ReviewStatus, int]:
    """How many reviews there are of each status."""
    return {
        status: Review.by_moderation.count(Moderation.of(status).value, filter_condition=Review.status == status.value)
        for status in ReviewStatus
    }


def names(reviews: Iterable[Review]) -> dict[str, str]:
    """The full names of those who wrote these reviews, by user id, in one round trip."""
    authors = accounts.many({review.customer_id for review in reviews})
    return {user_id: user.full_name for user_id, user in authors.items()}


def approve(admin: Actor, review_id: str, version: str | None) -> Review:
    """Publishes a review and tells the pandit. Again changes nothing."""
    return _decided(admin, review_id, Verdict(ReviewStatus.VERIFIED), version)


def reject(admin: Actor, review_id: str, reason: str, version: str | None) -> Review:
    """Keeps a review from the public and tells its customer why. Again with the same reason changes nothing."""
    return _decided(admin, review_id, Verdict(ReviewStatus.REJECTED, reason), version)


def push_update(review: Review) -> None:
    """Shows a review anew on every open socket of its booking's parties. Never raises."""
    with best_effort("review update"):
        parties = registry.person(review.customer_id), registry.person(review.pandit_id)
        view = ReviewView.of(review, names([review]).get(review.customer_id, ""))
        fan_out(registry.listeners(*parties), partial(render, ReviewUpdatedOut(review=view)))


@retry_on_conflict
def _edit(actor: Actor, review_id: str, wanted: ReviewEdit) -> None:
    review = require_author(actor, review_id)
    sent = wanted.model_dump(exclude_unset=True)
    changed = rules.changes(sent, {name: getattr(review, name) for name in (*sent, "translated")})
    if not changed:
        return
    with Transaction() as tx:
        _move(tx, review, Verdict(ReviewStatus.PENDING), {**changed, "version": new_id()})


def _decided(admin: Actor, review_id: str, verdict: Verdict, version: str | None) -> Review:
    note = _decide(admin, review_id, verdict, version)
    if note is not None:
        notifications.push([note])
    return _load(review_id)


@retry_on_conflict
def _decide(admin: Actor, review_id: str, verdict: Verdict, version: str | None) -> Notification | None:
    """Writes an admin's verdict with all that belongs to it; answers what is to be pushed."""
    review = _load(review_id)
    rules.require_version(version, review.version)
    if (review.status, review.rejection_reason) == (verdict.status.value, verdict.reason):
        return None
    action = "APPROVE_REVIEW" if verdict.status is ReviewStatus.VERIFIED else "REJECT_REVIEW"
    details = {"from": review.status, "version": review.version, "reason": verdict.reason}
    with Transaction() as tx:
        told = {"announced_version": review.version} if verdict.status is ReviewStatus.VERIFIED else {}
        _move(tx, review, verdict, told)
        audit.record(tx, admin.id, action, "review", review_id, details)
        return _tell(tx, review, verdict)


def _move(tx: Transaction, review: Review, verdict: Verdict, changes: Mapping[str, object]) -> None:
    """Moves a review from the status in which it was read to another one, in the averages too."""
    left, reached = ReviewStatus(review.status), verdict.status
    written = {
        **changes,
        "status": reached.value,
        "rejection_reason": verdict.reason,
        "moderation": Moderation.of(reached).value,
        "published_for": review.pandit_id if reached is ReviewStatus.VERIFIED else None,
        "updated_at": now(),
    }
    actions = [_set(name, value) for name, value in written.items()]
    as_read = is_unchanged(Review.version, review.version) & is_unchanged(Review.status, left.value)
    as_read &= is_unchanged(Review.translated, review.translated)
    tx.update(review, actions, when=as_read)
    if times := rules.counted(left, reached):
        marks = Marks(review.rating, review.professionalism, review.knowledge, review.punctuality)
        pandits.count_review(tx, review.pandit_id, marks, times)


def _tell(tx: Transaction, review: Review, verdict: Verdict) -> Notification | None:
    """Of a published version the pandit, once; of a rejection the customer, and why."""
    if verdict.status is ReviewStatus.REJECTED:
        return notifications.add(
            tx,
            review.customer_id,
            NotificationType.REVIEW_REJECTED,
            booking_id=review.booking_id,
            reason=verdict.reason or "",
        )
    if review.announced_version == review.version:
        return None
    return notifications.add(
        tx,
        review.pandit_id,
        NotificationType.REVIEW_RECEIVED,
        booking_id=review.booking_id,
        rating=number(review.rating),
    )


def _set(name: str, value: object) -> Action:
    attribute = getattr(Review, name)
    action: Action = attribute.remove() if value is None else attribute.set(value)
    return action


def _load(review_id: str) -> Review:
    try:
        return Review.get(review_id, consistent_read=True)
    except Review.DoesNotExist as error:
        raise NotFound from error
