"""Stored items: users, claims on e-mail addresses, log-in sessions and their refresh tokens."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class UsersByAge(GlobalSecondaryIndex["User"]):
    """All users, newest first, for the admin's list."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class UsersByRole(GlobalSecondaryIndex["User"]):
    """The ids of the users of one role, to find the admins."""

    class Meta:
        index_name = "by-role"
        projection = KeysOnlyProjection()

    role = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class User(Entity):
    """A person with an account. The id is a ULID, so it also tells the order of registration."""

    class Meta(TableMeta):
        table_name = table_name("users")

    id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    full_name = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)
    role = UnicodeAttribute()
    language = UnicodeAttribute()
    timezone = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    sessions_since = UTCDateTimeAttribute(null=True)
    """Sessions that started before this time are no longer valid."""
    listing = UnicodeAttribute(default_for_new="user")

    by_age = UsersByAge()
    by_role = UsersByRole()


class EmailClaim(Entity):
    """An e-mail address in canonical form, and the user it belongs to. Its key prevents a second account."""

    class Meta(TableMeta):
        table_name = table_name("emails")

    email = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()


class Session(Entity):
    """One log-in: a family of refresh tokens.

    ``digest`` is the digest of the first token until that is used. Sessions older than :class:`RefreshToken` have the
    digest of their latest token there. ``turn`` counts renewals.
    """

    class Meta(TableMeta):
        table_name = table_name("sessions")

    id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
    digest = UnicodeAttribute(null=True)
    turn = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()


class RefreshToken(Entity):
    """A refresh token of a session, by its digest. ``used_at`` is the time of its first use.

    A session's first token gets its item when it is used. Without its session an item has no effect.
    """

    class Meta(TableMeta):
        table_name = table_name("refresh-tokens")

    session_id = UnicodeAttribute(hash_key=True)
    digest = UnicodeAttribute(range_key=True)
    used_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute()
