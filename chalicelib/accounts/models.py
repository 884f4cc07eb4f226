"""Accounts as they are stored: the user, the claim on an e-mail address, and log-in sessions."""

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
    """The ids of everybody of a role: whom to tell when an admin is wanted."""

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
    """Log-ins of before this moment are over."""
    listing = UnicodeAttribute(default_for_new="user")

    by_age = UsersByAge()
    by_role = UsersByRole()


class EmailClaim(Entity):
    """An e-mail address, in lower case, and whose it is. Its key makes a second account impossible."""

    class Meta(TableMeta):
        table_name = table_name("emails")

    email = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()


class Session(Entity):
    """A family of refresh tokens: one log-in. ``digest`` is its first token's until that is used; sessions stored
    before there were items of :class:`RefreshToken` have their latest token's there. ``turn`` counts renewals."""

    class Meta(TableMeta):
        table_name = table_name("sessions")

    id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
    digest = UnicodeAttribute(null=True)
    turn = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()


class RefreshToken(Entity):
    """A refresh token of a session, by its digest. ``used_at`` is when a successor of it was made first.

    A session's first token gets its item when it is used. Items of a session that has ended are worth nothing.
    """

    class Meta(TableMeta):
        table_name = table_name("refresh-tokens")

    session_id = UnicodeAttribute(hash_key=True)
    digest = UnicodeAttribute(range_key=True)
    used_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute()
