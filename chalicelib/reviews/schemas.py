"""Requests and responses about reviews. The public sees first names only, and no user ids."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field

from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import ReviewStatus, first_name
from chalicelib.schema.base import Body, Moment, PartialBody, Query, Translated, View
from chalicelib.schema.fields import Reason, Whole, blank_is_none, opaque, text

Mark = Annotated[int, Whole(1, 5)]
Comment = Annotated[str, text(0, 2000), AfterValidator(blank_is_none)]
# A mark may be left out but not be null. A factory shows no default in the published schema.
_LEFT_OUT: Any = Field(default_factory=int)


class NewReview(Body):
    """Four marks, and words in either language or both."""

    rating: Mark
    professionalism: Mark
    knowledge: Mark
    punctuality: Mark
    comment: Comment | None = None
    comment_ne: Comment | None = None


class ReviewEdit(PartialBody):
    """Any of these; what is left out stays. Only comments may be taken back with null."""

    rating: Mark = _LEFT_OUT
    professionalism: Mark = _LEFT_OUT
    knowledge: Mark = _LEFT_OUT
    punctuality: Mark = _LEFT_OUT
    comment: Comment | None = None
    comment_ne: Comment | None = None


class Approval(Body):
    """``version``: the one that the admin has read. Where it is given, a text edited meanwhile is not published."""

    version: Annotated[str, opaque(1, 64)] | None = None


class ReviewRejection(Approval):
    reason: Reason


class ModerationQuery(Query):
    """``status`` tells those that wait for an admin (PENDING) from those that were refused (REJECTED)."""

    is_verified: bool | None = None
    status: ReviewStatus | None = None


class PublicReviewView(View):
    """A published review, as everybody reads it."""

    id: str
    booking_id: str
    pandit_id: str
    customer_name: str
    rating: int
    professionalism: int
    knowledge: int
    punctuality: int
    comment: str | None
    comment_ne: str | None
    translated: Translated
    is_verified: bool
    rejection_reason: str | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, review: Review, customer_name: str) -> Self:
        return cls.model_construct(**_fields(review), customer_name=first_name(customer_name))


class ReviewView(PublicReviewView):
    """A review, as the parties of its booking and the admins read it."""

    customer_id: str

    @classmethod
    def of(cls, review: Review, customer_name: str) -> Self:
        return cls.model_construct(**_fields(review), customer_id=review.customer_id, customer_name=customer_name)


class ModeratedReviewView(ReviewView):
    """A review on the admins' desk; ``version`` is what an approval may name."""

    version: str

    @classmethod
    def of(cls, review: Review, customer_name: str) -> Self:
        customer: dict[str, Any] = {"customer_id": review.customer_id, "customer_name": customer_name}
        return cls.model_construct(**_fields(review), **customer, version=review.version)


class ReviewUpdatedOut(View):
    """A machine has put a review into the other language; on every open socket of the booking's parties."""

    type: Literal["review_updated"] = "review_updated"
    review: ReviewView


def _fields(review: Review) -> dict[str, Any]:
    return {
        "id": review.booking_id,
        "booking_id": review.booking_id,
        "pandit_id": review.pandit_id,
        "rating": review.rating,
        "professionalism": review.professionalism,
        "knowledge": review.knowledge,
        "punctuality": review.punctuality,
        "comment": review.comment,
        "comment_ne": review.comment_ne,
        "translated": review.translated,
        "is_verified": review.status == ReviewStatus.VERIFIED,
        "rejection_reason": review.rejection_reason,
        "created_at": review.created_at,
        "updated_at": review.updated_at,
    }
