"""Reviews as they are stored. The key is the booking's, so that one review a booking is a condition on a key."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class PublishedReviews(GlobalSecondaryIndex["Review"]):
    """A pandit's published reviews, newest first. The others have no ``published_for``, and no entry here."""

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
    """What a customer says of a puja. While its status is VERIFIED, its marks are in the pandit's averages."""

    class Meta(TableMeta):
        table_name = table_name("reviews")
        # What is said in one language only is translated, see ``translation``.
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
    """The language of whose comment a machine is the author. To write it is no edit: the version stays."""
    status = UnicodeAttribute()
    rejection_reason = UnicodeAttribute(null=True)
    version = UnicodeAttribute()
    """A ULID of what the customer has written: another one after each edit. Writes on what was read name it."""
    announced_version = UnicodeAttribute(null=True)
    """The version of which the pandit was told: nobody is told of one twice."""
    published_for = UnicodeAttribute(null=True)
    """The pandit's id while the review is published."""
    place = UnicodeAttribute()
    """The first version: where the review stands in the public list, whatever is edited later."""
    moderation = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    listing = UnicodeAttribute(default_for_new="review")

    published = PublishedReviews()
    by_moderation = ReviewsByModeration()
    by_age = ReviewsByAge()
