"""Lists of bookings by party, status and order. Reads indexes only. The caller has checked who asks."""

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingSort, BookingStatus
from chalicelib.db import Page, PageRequest, RawItem, query_page, start_key
from chalicelib.localization.clock import now
from chalicelib.tokens import Actor, Role

_READ_AT = "read_at"
"""The entry in the cursor of a list by time that holds the time at which its first page was read."""


def list_bookings(
    actor: Actor, status: BookingStatus | None, sort: BookingSort, page_request: PageRequest
) -> Page[Booking]:
    """Returns a page of the actor's bookings; an admin's page is of all bookings.

    ``BookingSort.SOONEST`` lists future pujas first, the next one first, and then past ones, the latest first.
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
    """Returns a page of a list by time: future bookings ascending, then past ones descending.

    The cursor carries the time at which the first page was read, and all pages separate future from past at that time.
    So no booking is missed or repeated while the reader turns pages.
    """
    after = dict(page_request.after or {})
    first_read_at = after.pop(_READ_AT, {"S": Booking.scheduled_at.serialize(now())})
    moment = Booking.scheduled_at.deserialize(first_read_at["S"])
    is_past = bool(after) and after["scheduled_at"]["S"] < first_read_at["S"]
    future: Page[Booking] = Page([])
    if not is_past:
        is_future = Booking.scheduled_at >= moment
        future = query_page(
            index, owner, PageRequest(page_request.limit, after or None), where=is_future, only=only, newest_first=False
        )

    def key_of(booking: Booking) -> RawItem:
        return {**start_key(index, booking), _READ_AT: first_read_at}

    if future.next_key is not None:
        return Page(future.items, key_of(future.items[-1]), key_of)
    room_left = page_request.limit - len(future.items)
    rest = PageRequest(max(room_left, 1), after if is_past else None)
    past = query_page(index, owner, rest, where=Booking.scheduled_at < moment, only=only)
    if room_left == 0:  # the page is full: the past was only read to know whether more follows
        return Page(future.items, key_of(future.items[-1]) if past.items else None, key_of)
    items = [*future.items, *past.items]
    return Page(items, None if past.next_key is None else key_of(items[-1]), key_of)
