"""Stored items: one for each pandit, with the services in it. Its id is the user's."""

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class Service(MapAttribute[str, object]):
    """A puja that a pandit offers, and its price in paisa. At least one of the two names is set."""

    id = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    name_ne = UnicodeAttribute(null=True)
    price_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    duration_minutes = IntegerAttribute()


class PanditsByRating(GlobalSecondaryIndex["Pandit"]):
    """The pandits of one verification status, best rated first."""

    class Meta:
        index_name = "by-rating"
        projection = AllProjection()

    verification_status = UnicodeAttribute(hash_key=True)
    rank = UnicodeAttribute(range_key=True)


class PanditsByStatus(GlobalSecondaryIndex["Pandit"]):
    """The pandits of one verification status, newest first."""

    class Meta:
        index_name = "by-status"
        projection = AllProjection()

    verification_status = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PanditsByAge(GlobalSecondaryIndex["Pandit"]):
    """All pandits, newest first, for the admin's list."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class Pandit(Entity):
    """A pandit's profile. Ratings are stored as sums, so averages are exact."""

    class Meta(TableMeta):
        table_name = table_name("pandits")

    id = UnicodeAttribute(hash_key=True)
    full_name = UnicodeAttribute()
    bio = UnicodeAttribute(null=True)
    bio_ne = UnicodeAttribute(null=True)
    languages: ListAttribute[str] = ListAttribute(default=list)
    services: ListAttribute[Service] = ListAttribute(of=Service, default=list)
    verification_status = UnicodeAttribute()
    rejection_reason = UnicodeAttribute(null=True)
    rating_count = IntegerAttribute(default_for_new=0)
    rating_sum = IntegerAttribute(default_for_new=0)
    professionalism_sum = IntegerAttribute(default_for_new=0)
    knowledge_sum = IntegerAttribute(default_for_new=0)
    punctuality_sum = IntegerAttribute(default_for_new=0)
    rank = UnicodeAttribute()
    """The sort key of the list by rating (``rules.rank``)."""
    revision = IntegerAttribute(default_for_new=0)
    """Counts the changes of profile and verification. A write is conditional on the revision that was read."""
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    listing = UnicodeAttribute(default_for_new="pandit")

    by_rating = PanditsByRating()
    by_status = PanditsByStatus()
    by_age = PanditsByAge()
