"""Numbers over all domains. Each count reads an index and nothing else: no Scan."""

from collections.abc import Sequence

from chalicelib.accounts import service as accounts
from chalicelib.admin.schemas import (
    BookingCounts,
    PanditCounts,
    PanditForAdminView,
    PaymentCounts,
    ReviewCounts,
    StatsView,
)
from chalicelib.bookings import service as bookings
from chalicelib.pandits import service as pandits
from chalicelib.pandits.models import Pandit
from chalicelib.payments import service as payments
from chalicelib.reviews import service as reviews


def stats() -> StatsView:
    waiting, booked, reviewed = pandits.count_by_status(), bookings.count_by_status(), reviews.count_by_status()
    return StatsView(
        users=accounts.count(),
        pandits=PanditCounts(**{status.lower(): count for status, count in waiting.items()}),
        bookings=BookingCounts(**{status.lower(): count for status, count in booked.items()}),
        reviews=ReviewCounts(**{status.lower(): count for status, count in reviewed.items()}),
        payments=PaymentCounts(needs_attention=payments.attention_count()),
    )


def pandits_shown(found: Sequence[Pandit]) -> list[PanditForAdminView]:
    """Profiles with how their pandits are reached, in one round trip however many they are."""
    people = accounts.get_many({pandit.id for pandit in found})
    return [PanditForAdminView.reached(pandit, people.get(pandit.id)) for pandit in found]
