"""What the desk shows at a glance."""

from chalicelib.edge.schema import View


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


class StatsView(View):
    """How many there are now, by state; ``pandits.pending`` and ``reviews.pending`` wait for an admin."""

    users: int
    pandits: PanditCounts
    bookings: BookingCounts
    reviews: ReviewCounts
