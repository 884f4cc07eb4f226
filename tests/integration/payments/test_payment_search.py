"""Payments found by whatever an admin has in hand: references of ours and of the gateways, people, parts of names."""

from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.db import Transaction
from chalicelib.payments import ledger
from chalicelib.payments.models import Attempt, Refund
from chalicelib.search.models import SearchTerm
from tests.integration.calls import Counter
from tests.integration.payments.till import Till

METHODS = ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE"]


def found(till: Till, q: str, **filters: str) -> list[str]:
    more = "".join(f"&{name}={value}" for name, value in filters.items())
    reply = till.api.get(f"/admin/payments?q={quote(q)}&limit=100{more}", till.admin)
    assert reply.status == 200, reply.text
    return [item["id"] for item in reply.json["items"]]


@pytest.mark.parametrize("method", METHODS)
def test_a_payment_is_found_by_every_reference_of_its_attempts(till: Till, method: str) -> None:
    started = till.paid(method)
    attempt = Attempt.get(started.id)
    payment = started.bill.payment()
    references = {payment["id"], attempt.id, attempt.id.lower(), payment["transaction_id"], attempt.reference}
    for reference in filter(None, references):
        assert found(till, reference) == [started.bill.id], reference
        assert found(till, f" {reference} ", status="COMPLETED") == [started.bill.id]
        assert found(till, reference, status="FAILED") == []
        assert found(till, reference, needs_attention="true") == []
    assert [one["id"] for one in till.api.get(f"/admin/bookings?q={attempt.id}", till.admin).json["items"]] == [
        started.bill.id
    ]


def test_an_open_checkout_is_found_by_its_gateways_reference(till: Till) -> None:
    started = till.opened("KHALTI")
    assert found(till, str(Attempt.get(started.id).reference)) == [started.bill.id]


def test_refunds_are_found_by_their_ids_and_references(till: Till) -> None:
    by_api, by_hand = till.paid("STRIPE"), till.paid("ESEWA")
    assert by_api.bill.refund().status == 200
    reference = f"NIC Asia {by_hand.id}"
    assert by_hand.bill.refund(manual_reference=reference).status == 200
    [refund] = Refund.query(by_api.bill.id)
    assert refund.gateway_refund_id
    for text in (refund.id, refund.gateway_refund_id):
        assert found(till, text) == [by_api.bill.id]
    assert found(till, reference.lower()) == [by_hand.bill.id]
    assert found(till, "NIC Asia") == [], "a reference is meant whole"


def test_the_transaction_id_as_reference_of_the_refund_is_one_term(till: Till) -> None:
    started = till.paid("ESEWA")
    Attempt(started.id).update([Attempt.searchable_by.remove()])  # an attempt of before there was a search
    reference = str(Attempt.get(started.id).transaction_id)
    assert started.bill.refund(manual_reference=reference).status == 200
    assert found(till, reference) == [started.bill.id]
    assert Attempt.get(started.id).searchable_by is not None


def test_one_reference_of_several_payments_finds_them_newest_first(till: Till) -> None:
    bills = [till.paid("ESEWA").bill for _ in range(2)]
    reference = f"cheque {bills[0].id}"
    for bill in bills:
        bill.refund(manual_reference=reference)
    expected = sorted([bill.id for bill in bills], reverse=True)
    assert found(till, reference) == expected
    first = till.api.get(f"/admin/payments?q={quote(reference)}&limit=1", till.admin).json
    second = till.api.get(
        f"/admin/payments?q={quote(reference)}&limit=1&cursor={first['next_cursor']}", till.admin
    ).json
    assert [item["id"] for item in first["items"] + second["items"]] == expected
    assert second["next_cursor"] is None


def test_payments_are_found_by_people(till: Till) -> None:
    bill = till.opened("KHALTI").bill
    for q in (till.customer.email, till.pandit.full_name.split()[1], till.customer.id):
        assert found(till, q)[0] == bill.id, q
        assert len(found(till, q)) == len(set(found(till, q)))
    assert found(till, till.outsider.email) == []


def test_admins_see_who_pays_whom_for_what_and_nobody_else_does(till: Till) -> None:
    bill = till.opened("KHALTI").bill
    about: dict[str, Any] = {
        "customer": {"id": till.customer.id, "full_name": till.customer.full_name, "email": till.customer.email},
        "pandit": {"id": till.pandit.id, "full_name": till.pandit.full_name, "email": till.pandit.email},
        "service": bill.booking["service"],
    }
    for path in (f"/admin/payments?q={bill.id}", "/admin/payments?limit=1", "/payments?limit=1"):
        [shown] = till.api.get(path, till.admin).json["items"]
        assert {name: shown[name] for name in about} == about
    for shown in (bill.payment(), bill.verify(till.admin).json):
        assert {name: shown[name] for name in about} == about
    for person in (till.customer, till.pandit):
        assert about.keys() & bill.payment(person).keys() == set()
        assert about.keys() & till.api.get("/payments?limit=1", person).json["items"][0].keys() == set()


def test_calls_do_not_grow_with_the_payments_of_a_page(till: Till, counter: Counter) -> None:
    for _ in range(4):
        till.opened("KHALTI")
    counts = []
    for limit in (1, 4):
        with counter.counted() as calls:
            assert len(till.api.get(f"/admin/payments?limit={limit}", till.admin).json["items"]) == limit
        counts.append(calls.count)
    assert counts[0] == counts[1]


def test_the_number_that_wants_a_person_is_the_number_of_rows(till: Till) -> None:
    started = till.opened("ESEWA")
    started.pay(reports="wrong_amount", browser="lost")
    started.bill.verify()
    counted = till.api.get("/admin/stats", till.admin).json["payments"]["needs_attention"]
    rows = waiting(till)
    assert counted == len(rows) > 0
    assert started.bill.id in rows


def waiting(till: Till) -> list[str]:
    """The ids of all payments that want a person, those of other tests too, however many they are by now."""
    ids: list[str] = []
    cursor = ""
    while True:
        reply = till.api.get(f"/admin/payments?needs_attention=true&limit=100{cursor}", till.admin).json
        ids += [item["id"] for item in reply["items"]]
        if reply["next_cursor"] is None:
            return ids
        cursor = f"&cursor={reply['next_cursor']}"


def test_a_term_is_written_once_for_an_attempt(till: Till) -> None:
    started = till.paid("KHALTI")
    attempt = Attempt.get(started.id)
    assert attempt.searchable_by == {attempt.reference, attempt.transaction_id}
    SearchTerm(f"reference#{str(attempt.reference).lower()}", started.bill.id).delete()
    started.bill.refund(amount="1.00")
    assert found(till, str(attempt.reference)) == [], "what is written is not written again with every change"


def test_a_reference_that_has_changed_still_finds_its_payment(till: Till) -> None:
    started = till.paid("KHALTI")
    attempt = ledger.attempt_of(started.id)
    former, later = str(attempt.transaction_id), f"corrected {started.id}"
    attempt.transaction_id = later
    with Transaction() as tx:
        ledger.put_attempt(tx, attempt)

    assert found(till, former) == found(till, later) == [started.bill.id]
    assert {former, later} <= set(Attempt.get(started.id).searchable_by or ()), "no term is left that nobody knows of"
