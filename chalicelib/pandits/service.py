"""Pandits: one function a use case."""

from dataclasses import dataclass
from typing import NamedTuple

from pynamodb.expressions.update import Action

from chalicelib.audit import service as audit
from chalicelib.db import Page, PageRequest, Transaction, query_page, retry_on_conflict
from chalicelib.errors import Invalid, NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import minor_units
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.pandits.models import Pandit, Service
from chalicelib.pandits.rules import Sort, VerificationStatus, rank, require_own_services
from chalicelib.pandits.schemas import ProfileBody, ServiceBody
from chalicelib.tokens import Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of a verified pandit, as it stands now: what a booking is made of."""

    pandit: Pandit
    service: Service


class Marks(NamedTuple):
    """What one review gives a pandit, each from 1 to 5."""

    rating: int
    professionalism: int
    knowledge: int
    punctuality: int


def enroll(tx: Transaction, user_id: str, full_name: str) -> None:
    """Adds the profile of a new pandit, who waits to be verified."""
    moment = now()
    pandit = Pandit(
        id=user_id,
        full_name=full_name,
        verification_status=VerificationStatus.PENDING.value,
        rank=rank(0, 0, user_id),
        created_at=moment,
        updated_at=moment,
    )
    tx.put(pandit, when=Pandit.id.does_not_exist())


def rename(tx: Transaction, user_id: str, full_name: str) -> None:
    """The user's name has changed, and the profile's with it."""
    tx.update(Pandit(user_id), [Pandit.full_name.set(full_name)], when=Pandit.id.exists(), otherwise=NotFound)


def get(pandit_id: str) -> Pandit:
    """The profile in any status. Raises ``NotFound``."""
    try:
        return Pandit.get(pandit_id, consistent_read=True)
    except Pandit.DoesNotExist as error:
        raise NotFound from error


def public(pandit_id: str) -> Pandit:
    """Raises ``NotFound`` for everybody who is not verified."""
    pandit = get(pandit_id)
    if pandit.verification_status != VerificationStatus.VERIFIED:
        raise NotFound
    return pandit


def listed(sort: Sort, page_request: PageRequest) -> Page[Pandit]:
    """The verified pandits."""
    index = Pandit.by_rating if sort is Sort.RATING else Pandit.by_status
    return query_page(index, VerificationStatus.VERIFIED.value, page_request)


def newest(status: VerificationStatus | None, page_request: PageRequest) -> Page[Pandit]:
    """Pandits of one status or of any, newest first: for admins."""
    if status is None:
        return query_page(Pandit.by_age, "pandit", page_request)
    return query_page(Pandit.by_status, status.value, page_request)


def counts() -> dict[VerificationStatus, int]:
    """How many pandits there are of each status."""
    return {status: Pandit.by_status.count(status.value) for status in VerificationStatus}


def edit(pandit_id: str, wanted: ProfileBody) -> Pandit:
    """Changes services and the fields that were sent; verification stays.

    Raises ``Invalid`` for a service id that is not his.
    """
    _edit(pandit_id, wanted)
    return get(pandit_id)


def find_offer(pandit_id: str, service_id: str) -> Offer:
    """Finds a service that can be booked. Raises ``Invalid`` naming ``pandit_id`` or ``service_id``."""
    try:
        pandit = public(pandit_id)
    except NotFound as error:
        raise Invalid.field("pandit_id", _NOT_BOOKABLE) from error
    for service in pandit.services:
        if service.id == service_id:
            return Offer(pandit, service)
    raise Invalid.field("service_id", _NOT_OFFERED)


def require_unchanged(tx: Transaction, offered: Offer) -> None:
    """Lets a transaction happen only while the offer stands as it was read; it raises ``WriteConflict`` otherwise."""
    tx.check(offered.pandit, when=Pandit.revision == offered.pandit.revision)


def count_review(tx: Transaction, pandit_id: str, marks: Marks, times: int) -> None:
    """Enters a review's marks in the averages (``times`` 1), or takes them out again (-1), in this transaction.

    The sums are exact whatever else is written. The rank is computed from what was read, so the transaction raises
    ``WriteConflict`` when another review was counted meanwhile.
    """
    pandit = get(pandit_id)
    count, total = pandit.rating_count + times, pandit.rating_sum + times * marks.rating
    counted = [
        Pandit.rating_count.add(times),
        Pandit.rating_sum.add(times * marks.rating),
        Pandit.professionalism_sum.add(times * marks.professionalism),
        Pandit.knowledge_sum.add(times * marks.knowledge),
        Pandit.punctuality_sum.add(times * marks.punctuality),
        Pandit.rank.set(rank(total, count, pandit_id)),
    ]
    as_read = (Pandit.rating_count == pandit.rating_count) & (Pandit.rating_sum == pandit.rating_sum)
    tx.update(pandit, counted, when=as_read)


def verify(admin: Actor, pandit_id: str) -> Pandit:
    """Lets a pandit be seen and booked, and tells him. Again changes nothing."""
    return _decided(admin, pandit_id, VerificationStatus.VERIFIED, None)


def reject(admin: Actor, pandit_id: str, reason: str) -> Pandit:
    """Keeps a pandit out of sight, and tells him why. Again with the same reason changes nothing."""
    return _decided(admin, pandit_id, VerificationStatus.REJECTED, reason)


@retry_on_conflict
def _edit(pandit_id: str, wanted: ProfileBody) -> None:
    pandit = get(pandit_id)
    actions: list[Action] = [Pandit.updated_at.set(now()), Pandit.revision.add(1)]
    for name in wanted.model_fields_set & {"bio", "bio_ne"}:
        attribute, value = getattr(Pandit, name), getattr(wanted, name)
        actions.append(attribute.set(value) if value else attribute.remove())
    if "languages" in wanted.model_fields_set:
        actions.append(Pandit.languages.set(list(wanted.languages)))
    require_own_services({service.id for service in pandit.services}, [sent.id for sent in wanted.services])
    actions.append(Pandit.services.set([_service(sent) for sent in wanted.services]))
    with Transaction() as tx:
        tx.update(pandit, actions, when=Pandit.revision == pandit.revision)


def _service(sent: ServiceBody) -> Service:
    return Service(  # type: ignore[no-untyped-call]
        id=sent.id or new_id(),
        name=sent.name,
        name_ne=sent.name_ne,
        price_minor=minor_units(sent.price),
        currency=sent.currency,
        duration_minutes=sent.duration_minutes,
    )


def _decided(admin: Actor, pandit_id: str, status: VerificationStatus, reason: str | None) -> Pandit:
    note = _decide(admin, pandit_id, status, reason)
    if note is not None:
        notifications.push([note])
    return get(pandit_id)


@retry_on_conflict
def _decide(admin: Actor, pandit_id: str, status: VerificationStatus, reason: str | None) -> Notification | None:
    """Writes an admin's decision; None where it stands already."""
    pandit = get(pandit_id)
    if (pandit.verification_status, pandit.rejection_reason) == (status.value, reason):
        return None
    actions = [
        Pandit.verification_status.set(status.value),
        Pandit.rejection_reason.set(reason) if reason else Pandit.rejection_reason.remove(),
        Pandit.updated_at.set(now()),
        Pandit.revision.add(1),
    ]
    details = {"from": pandit.verification_status, "reason": reason}
    with Transaction() as tx:
        tx.update(pandit, actions, when=Pandit.revision == pandit.revision)
        if status is VerificationStatus.VERIFIED:
            audit.record(tx, admin.id, "VERIFY_PANDIT", "pandit", pandit_id, details)
            return notifications.add(tx, pandit_id, NotificationType.PANDIT_VERIFIED)
        audit.record(tx, admin.id, "REJECT_PANDIT", "pandit", pandit_id, details)
        return notifications.add(tx, pandit_id, NotificationType.PANDIT_REJECTED, reason=reason or "")


_NOT_BOOKABLE = Text("This pandit cannot be booked.", "पण्डितज्यूलाई अहिले बुक गर्न मिल्दैन।")
_NOT_OFFERED = Text("This pandit has no such service.", "पण्डितज्यूको यस्तो सेवा छैन।")
