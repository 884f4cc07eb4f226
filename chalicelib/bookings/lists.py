"""Lists of bookings: whose, of which status, and in which order. Reads indexes only; who may ask is known already."""

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingSort, BookingStatus
from chalicelib.db import Page, RawItem, Window, page, place
from chalicelib.edge.tokens import Actor, Role
from chalicelib.localization.clock import now

_READ_AT = "read_at"
"""In the cursor of a list by time: the moment at which its first page was read, as text."""


def listed(actor: Actor, status: BookingStatus | None, sort: BookingSort, window: Window) -> Page[Booking]:
    """The actor's own bookings, or all of them for an admin.

    ``BookingSort.SOONEST`` gives what is to come, the next one first, and then what is past, the latest first.
    """
    if actor.is_admin:
        return _all(status, sort, window)
    of_status = None if status is None else Booking.status == status.value
    if sort is BookingSort.SOONEST:
        by_time = Booking.by_pandit_time if actor.role is Role.PANDIT else Booking.by_customer_time
        return _soonest(by_time, actor.id, window, of_status)
    by_age = Booking.by_pandit if actor.role is Role.PANDIT else Booking.by_customer
    return page(by_age, actor.id, window, only=of_status)


def _all(status: BookingStatus | None, sort: BookingSort, window: Window) -> Page[Booking]:
    match status, sort:
        case None, BookingSort.SOONEST:
            return _soonest(Booking.by_time, "booking", window)
        case None, _:
            return page(Booking.by_age, "booking", window)
        case BookingStatus(), BookingSort.SOONEST:
            return _soonest(Booking.by_status_time, status.value, window)
        case _:
            return page(Booking.by_status, status.value, window)


def _soonest(index: Index[Booking], owner: str, window: Window, only: Condition | None = None) -> Page[Booking]:
    """A page of a list by time. All its pages turn from what is to come to what is past at the same moment, that of
    the first page, which the cursor carries: so none is missed and none shown twice while the clock goes on."""
    after = dict(window.after or {})
    first_read_at = after.pop(_READ_AT, {"S": Booking.scheduled_at.serialize(now())})
    moment = Booking.scheduled_at.deserialize(first_read_at["S"])
    is_past = bool(after) and after["scheduled_at"]["S"] < first_read_at["S"]
    coming: Page[Booking] = Page([])
    if not is_past:
        ahead = Booking.scheduled_at >= moment
        coming = page(index, owner, Window(window.limit, after or None), where=ahead, only=only, newest_first=False)
    if coming.next_key is not None:
        return Page(coming.items, {**coming.next_key, _READ_AT: first_read_at})
    left = window.limit - len(coming.items)
    rest = Window(max(left, 1), after if is_past else None)
    past = page(index, owner, rest, where=Booking.scheduled_at < moment, only=only)
    if left == 0:  # the page is full: only whether something follows is asked
        return Page(coming.items, _next(place(index, coming.items[-1]) if past.items else None, first_read_at))
    return Page([*coming.items, *past.items], _next(past.next_key, first_read_at))


def _next(key: RawItem | None, first_read_at: dict[str, str]) -> RawItem | None:
    return None if key is None else {**key, _READ_AT: first_read_at}
