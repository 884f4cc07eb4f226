"""Requests and responses for admins only."""

from typing import Any

from chalicelib.accounts.models import User
from chalicelib.canonical import display_phone
from chalicelib.pandits.models import Pandit
from chalicelib.pandits.schemas import OwnPanditView
from chalicelib.schema.base import Query, View
from chalicelib.schema.fields import SearchText


class UsersQuery(Query):
    """``q`` finds by e-mail, telephone number and name, and the parties of a booking or payment by its references."""

    q: SearchText = None


class PanditForAdminView(OwnPanditView):
    """A profile with how its pandit is reached, for whoever decides whether to verify him."""

    email: str | None
    phone: str | None

    @classmethod
    def with_contact(cls, pandit: Pandit, user: User | None) -> "PanditForAdminView":
        phone = user and user.phone
        profile: dict[str, Any] = dict(OwnPanditView.of(pandit))
        return cls.model_construct(**profile, email=user and user.email, phone=phone and display_phone(phone))


class PanditCounts(View):
    pending: int
    verified: int
    rejected: int


class ReviewCounts(View):
    pending: int
    verified: int
    rejected: int


class BookingCounts(View):
    pending: int
    accepted: int
    completed: int
    cancelled: int


class PaymentCounts(View):
    needs_attention: int


class StatsView(View):
    """How many there are now, by state. An admin is waited for by ``pandits.pending``, ``reviews.pending`` and
    ``payments.needs_attention``."""

    users: int
    pandits: PanditCounts
    bookings: BookingCounts
    reviews: ReviewCounts
    payments: PaymentCounts
