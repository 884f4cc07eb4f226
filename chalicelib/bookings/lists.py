"""Lists of bookings: whose, of which status, and in which order. Reads indexes only; who may ask is known already."""

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingSort, BookingStatus
from chalicelib.db import Page, PageRequest, RawItem, query_page, start_key
from chalicelib.localization.clock import now
from chalicelib.tokens import Actor, Role

_READ_AT = "read_at"
"""In the cursor of a list by time: the moment at which its first page was read, as text."""


def listed(actor: Actor, status: BookingStatus | None, sort: BookingSort, page_request: PageRequest) -> Page[Booking]:
    """The actor's own bookings, or all of them for an admin.

    ``BookingSort.SOONEST`` gives what is to come, the next one first, and then what is past, the latest first.
    """
    if actor.is_admin:
        return _all(status, sort, page_request)
    of_status = None if status is None else Booking.status == status.value
    if sort is BookingSort.SOONEST:
        by_time = Booking.by_pandit_time if actor.role is Role.PANDIT else Booking.by_customer_time
        return _soonest(by_time, actor.id, page_request, of_status)
    by_age = Booking.by_pandit if actor.role is Role.PANDIT else Booking.by_customer
    return query_page(by_age, actor.id, page_request, only=of_status)


def _all(status: BookingStatus | None, sort: BookingSort, page_request: PageRequest) -> Page[Booking]:
    match status, sort:
        case None, BookingSort.SOONEST:
            return _soonest(Booking.by_time, "booking", page_request)
        case None, _:
            return query_page(Booking.by_age, "booking", page_request)
        case BookingStatus(), BookingSort.SOONEST:
            return _soonest(Booking.by_status_time, status.value, page_request)
        case _:
            return query_page(Booking.by_status, status.value, page_request)


def _soonest(
    index: Index[Booking], owner: str, page_request: PageRequest, only: Condition | None = None
) -> Page[Booking]:
    """A page of a list by time. All its pages turn from what is to come to what is past at the same moment, that of
    the first page, which the cursor carries: so none is missed and none shown twice while the clock goes on."""
    after = dict(page_request.after or {})
    first_read_at = after.pop(_READ_AT, {"S": Booking.scheduled_at.serialize(now())})
    moment = Booking.scheduled_at.deserialize(first_read_at["S"])
    is_past = bool(after) and after["scheduled_at"]["S"] < first_read_at["S"]
    coming: Page[Booking] = Page([])
    if not is_past:
        ahead = Booking.scheduled_at >= moment
        coming = query_page(
            index, owner, PageRequest(page_request.limit, after or None), where=ahead, only=only, newest_first=False
        )
    if coming.next_key is not None:
        return Page(coming.items, {**coming.next_key, _READ_AT: first_read_at})
    left = page_request.limit - len(coming.items)
    rest = PageRequest(max(left, 1), after if is_past else None)
    past = query_page(index, owner, rest, where=Booking.scheduled_at < moment, only=only)
    if left == 0:  # the page is full: only whether something follows is asked
        return Page(coming.items, _next(start_key(index, coming.items[-1]) if past.items else None, first_read_at))
    return Page([*coming.items, *past.items], _next(past.next_key, first_read_at))


def _next(key: RawItem | None, first_read_at: dict[str, str]) -> RawItem | None:
    return None if key is None else {**key, _READ_AT: first_read_at}
