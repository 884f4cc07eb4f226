"""Statistics over all domains, and pandits with their contact data. Each count is a Query of an index, never a Scan."""

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
    """Counts users, pandits, bookings, reviews and payments by their status."""
    return StatsView(
        users=accounts.count(),
        pandits=PanditCounts(**{status.lower(): count for status, count in pandits.count_by_status().items()}),
        bookings=BookingCounts(**{status.lower(): count for status, count in bookings.count_by_status().items()}),
        reviews=ReviewCounts(**{status.lower(): count for status, count in reviews.count_by_status().items()}),
        payments=PaymentCounts(needs_attention=payments.count_needing_attention()),
    )


def pandit_views(profiles: Sequence[Pandit]) -> list[PanditForAdminView]:
    """Returns profiles with e-mail and telephone of their pandits, read in one round trip for all."""
    people = accounts.get_many({pandit.id for pandit in profiles})
    return [PanditForAdminView.with_contact(pandit, people.get(pandit.id)) for pandit in profiles]
