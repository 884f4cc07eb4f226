"""Stored items: reviews. Their key is the booking's, so a booking has one review at most."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class PublishedReviews(GlobalSecondaryIndex["Review"]):
    """A pandit's published reviews, newest first. Unpublished ones have no ``published_for``, so no entry here."""

    class Meta:
        index_name = "published"
        projection = AllProjection()

    published_for = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class ReviewsByModeration(GlobalSecondaryIndex["Review"]):
    """Published or unpublished reviews, newest text first, for admins."""

    class Meta:
        index_name = "by-moderation"
        projection = AllProjection()

    moderation = UnicodeAttribute(hash_key=True)
    version = UnicodeAttribute(range_key=True)


class ReviewsByAge(GlobalSecondaryIndex["Review"]):
    """All reviews, newest text first, for admins."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    version = UnicodeAttribute(range_key=True)


class Review(Entity):
    """A customer's review of a booking. While its status is VERIFIED, the pandit's averages contain its marks."""

    class Meta(TableMeta):
        table_name = table_name("reviews")
        # The package ``translation`` reads this stream and translates comments.
        stream_view_type = STREAM_NEW_IMAGE

    booking_id = UnicodeAttribute(hash_key=True)
    pandit_id = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    rating = IntegerAttribute()
    professionalism = IntegerAttribute()
    knowledge = IntegerAttribute()
    punctuality = IntegerAttribute()
    comment = UnicodeAttribute(null=True)
    comment_ne = UnicodeAttribute(null=True)
    translated = UnicodeAttribute(null=True)
    """The language (``en``, ``ne``) of the comment that a machine has translated. Setting it keeps the version."""
    status = UnicodeAttribute()
    rejection_reason = UnicodeAttribute(null=True)
    version = UnicodeAttribute()
    """A ULID that changes with each edit by the customer. Writes are conditional on the version that was read."""
    announced_version = UnicodeAttribute(null=True)
    """The version that the pandit was notified of, so nobody is notified of one twice."""
    published_for = UnicodeAttribute(null=True)
    """The pandit's id while the review is published."""
    place = UnicodeAttribute()
    """The first version. It keeps the review's position in the public list after edits."""
    moderation = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    listing = UnicodeAttribute(default_for_new="review")

    published = PublishedReviews()
    by_moderation = ReviewsByModeration()
    by_age = ReviewsByAge()
