"""Requests and responses about accounts."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.accounts.models import User
from chalicelib.canonical import display_phone
from chalicelib.localization.text import DEFAULT_TIMEZONE, Language
from chalicelib.schema.base import Body, Moment, PartialBody, TimezoneName, View
from chalicelib.schema.fields import AnyPassword, EmailAddress, Password, Phone, line, opaque
from chalicelib.tokens import ACCESS_SECONDS, Role

FullName = Annotated[str, line(1, 120)]
RefreshToken = Annotated[str, opaque(0, 4000)]
"""Longer than our refresh tokens: an access token sent by mistake is refused as a token, not as a field."""


class Registration(Body):
    email: EmailAddress
    password: Password
    full_name: FullName
    phone: Phone | None = None
    role: Literal[Role.CUSTOMER, Role.PANDIT]
    language: Language = Language.EN
    timezone: TimezoneName = DEFAULT_TIMEZONE


class Login(Body):
    email: Annotated[str, line(0, 254)]
    password: AnyPassword


class Refresh(Body):
    refresh_token: RefreshToken


class Profile(PartialBody):
    """Any of these; what is left out stays. Only ``phone`` may be taken back with null."""

    full_name: FullName = Field(default="")
    phone: Phone | None = None
    language: Language = Language.EN
    timezone: TimezoneName = DEFAULT_TIMEZONE


class UserView(View):
    id: str
    email: str
    phone: str | None
    full_name: str
    role: Role
    language: Language
    timezone: str
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, user: User) -> "UserView":
        return cls.model_construct(
            id=user.id,
            email=user.email,
            phone=None if user.phone is None else display_phone(user.phone),
            full_name=user.full_name,
            role=Role(user.role),
            language=Language(user.language),
            timezone=user.timezone,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )


class PartyView(View):
    """Who somebody is, for admins."""

    id: str
    full_name: str
    email: str

    @classmethod
    def of(cls, user: User | None) -> "PartyView | None":
        """None for somebody who is not there any more."""
        if user is None:
            return None
        return cls.model_construct(id=user.id, full_name=user.full_name, email=user.email)


class TokensView(View):
    """A pair of tokens; ``expires_in`` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = ACCESS_SECONDS
    user: UserView


class TicketView(View):
    """A pass for one WebSocket connect; ``chat_url`` has a literal ``{room_id}`` to put the room into."""

    ticket: str
    expires_in: int
    chat_url: str
    notifications_url: str
