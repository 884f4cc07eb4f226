"""Use cases of pandits: profiles, the public list, verification by admins, and averages of reviews."""

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
from chalicelib.pandits.models import Pandit, Service
from chalicelib.pandits.rules import Sort, VerificationStatus, rank, require_own_services
from chalicelib.pandits.schemas import ProfileBody, ServiceBody
from chalicelib.tokens import Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of a verified pandit as it was read, from which a booking is made."""

    pandit: Pandit
    service: Service


class Marks(NamedTuple):
    """The marks of one review, each from 1 to 5."""

    rating: int
    professionalism: int
    knowledge: int
    punctuality: int


def add_profile(tx: Transaction, user_id: str, full_name: str) -> None:
    """Adds to a transaction the profile of a new pandit, who waits to be verified."""
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
    """Adds to a transaction the new name of a pandit's profile. The transaction raises ``NotFound`` without one."""
    tx.update(Pandit(user_id), [Pandit.full_name.set(full_name)], when=Pandit.id.exists(), otherwise=NotFound)


def get(pandit_id: str) -> Pandit:
    """Reads a profile in any status. Raises ``NotFound``."""
    return Pandit.load(pandit_id)


def get_verified(pandit_id: str) -> Pandit:
    """Reads the profile of a verified pandit. Raises ``NotFound`` for every other one."""
    pandit = get(pandit_id)
    if pandit.verification_status != VerificationStatus.VERIFIED:
        raise NotFound
    return pandit


def list_verified(sort: Sort, page_request: PageRequest) -> Page[Pandit]:
    """Returns a page of the verified pandits, best rated first or newest first."""
    index = Pandit.by_rating if sort is Sort.RATING else Pandit.by_status
    return query_page(index, VerificationStatus.VERIFIED.value, page_request)


def list_pandits(status: VerificationStatus | None, page_request: PageRequest) -> Page[Pandit]:
    """Returns a page of the pandits of one status or of any, newest first."""
    if status is None:
        return query_page(Pandit.by_age, "pandit", page_request)
    return query_page(Pandit.by_status, status.value, page_request)


def count_by_status() -> dict[VerificationStatus, int]:
    """Counts the pandits of each status."""
    return {status: Pandit.by_status.count(status.value) for status in VerificationStatus}


@retry_on_conflict
def edit_profile(pandit_id: str, wanted: ProfileBody) -> Pandit:
    """Replaces the services and changes the other fields that were sent. The verification stays.

    Safe to repeat, except that services without an id are added anew. Raises ``Invalid`` for the id of a service that
    the profile does not have.
    """
    pandit = get(pandit_id)
    actions: list[Action] = [Pandit.updated_at.set(now()), Pandit.revision.add(1)]
    for name in wanted.model_fields_set & {"bio", "bio_ne"}:
        attribute, value = getattr(Pandit, name), getattr(wanted, name)
        actions.append(attribute.set(value) if value else attribute.remove())
    if "languages" in wanted.model_fields_set:
        actions.append(Pandit.languages.set(list(wanted.languages)))
    require_own_services({service.id for service in pandit.services}, [sent.id for sent in wanted.services])
    actions.append(Pandit.services.set([_to_service(sent) for sent in wanted.services]))
    with Transaction() as tx:
        tx.update(pandit, actions, when=Pandit.revision == pandit.revision)
    return get(pandit_id)


def find_offer(pandit_id: str, service_id: str) -> Offer:
    """Finds a service that can be booked. Raises ``Invalid`` for ``pandit_id`` or ``service_id``."""
    try:
        pandit = get_verified(pandit_id)
    except NotFound as error:
        raise Invalid.field("pandit_id", _NOT_BOOKABLE) from error
    for service in pandit.services:
        if service.id == service_id:
            return Offer(pandit, service)
    raise Invalid.field("service_id", _NOT_OFFERED)


def require_unchanged(tx: Transaction, offer: Offer) -> None:
    """Makes a transaction raise ``WriteConflict`` if the offer has changed since it was read."""
    tx.check(offer.pandit, when=Pandit.revision == offer.pandit.revision)


def count_review(tx: Transaction, pandit_id: str, marks: Marks, times: int) -> None:
    """Adds to a transaction that a review enters the averages (``times`` 1) or leaves them (-1).

    The sums are exact whatever else is written. The rank is computed from the sums that were read. So the transaction
    raises ``WriteConflict`` if another review was counted meanwhile.
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
    """Lets a pandit be seen and booked, and notifies them. Safe to repeat: the second time changes nothing."""
    return _decide(admin, pandit_id, VerificationStatus.VERIFIED, None)


def reject(admin: Actor, pandit_id: str, reason: str) -> Pandit:
    """Hides a pandit, and notifies them of the reason. Safe to repeat: the same reason changes nothing."""
    return _decide(admin, pandit_id, VerificationStatus.REJECTED, reason)


@retry_on_conflict
def _decide(admin: Actor, pandit_id: str, status: VerificationStatus, reason: str | None) -> Pandit:
    pandit = get(pandit_id)
    if (pandit.verification_status, pandit.rejection_reason) == (status.value, reason):
        return pandit
    actions = [
        Pandit.verification_status.set(status.value),
        Pandit.rejection_reason.set(reason) if reason else Pandit.rejection_reason.remove(),
        Pandit.updated_at.set(now()),
        Pandit.revision.add(1),
    ]
    is_verified = status is VerificationStatus.VERIFIED
    action = "VERIFY_PANDIT" if is_verified else "REJECT_PANDIT"
    kind = NotificationType.PANDIT_VERIFIED if is_verified else NotificationType.PANDIT_REJECTED
    details = {"from": pandit.verification_status, "reason": reason}
    with Transaction() as tx:
        tx.update(pandit, actions, when=Pandit.revision == pandit.revision)
        audit.record(tx, admin.id, action, "pandit", pandit_id, details)
        notifications.notify(tx, pandit_id, kind, reason=reason or "")
    return get(pandit_id)


def _to_service(sent: ServiceBody) -> Service:
    return Service(  # type: ignore[no-untyped-call]
        id=sent.id or new_id(),
        name=sent.name,
        name_ne=sent.name_ne,
        price_minor=minor_units(sent.price),
        currency=sent.currency,
        duration_minutes=sent.duration_minutes,
    )


_NOT_BOOKABLE = Text("This pandit cannot be booked.", "पण्डितज्यूलाई अहिले बुक गर्न मिल्दैन।")
_NOT_OFFERED = Text("This pandit has no such service.", "पण्डितज्यूको यस्तो सेवा छैन।")
