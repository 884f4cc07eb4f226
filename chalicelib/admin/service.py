"""Numbers over all domains. Each count reads an index and nothing else: no Scan."""

from chalicelib.accounts import service as accounts
from chalicelib.admin.schemas import BookingCounts, PanditCounts, ReviewCounts, StatsView
from chalicelib.bookings import service as bookings
from chalicelib.pandits import service as pandits
from chalicelib.reviews import service as reviews


def stats() -> StatsView:
    waiting, booked, reviewed = pandits.counts(), bookings.counts(), reviews.counts()
    return StatsView(
        users=accounts.count(),
        pandits=PanditCounts(**{status.lower(): count for status, count in waiting.items()}),
        bookings=BookingCounts(**{status.lower(): count for status, count in booked.items()}),
        reviews=ReviewCounts(**{status.lower(): count for status, count in reviewed.items()}),
    )
