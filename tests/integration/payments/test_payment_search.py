"""The admins' search for payments: by our references and the gateways', by people, and by parts of names."""

from typing import Any
from urllib.parse import quote

import pytest

from bench.aws_calls import CallCounter
from chalicelib.payments.models import Attempt, Refund
from chalicelib.payments.repository import PaymentChange
from chalicelib.search.models import SearchTerm
from tests.integration.payments.driver import PaymentDriver

METHODS = ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE"]


def found(driver: PaymentDriver, q: str, **filters: str) -> list[str]:
    more = "".join(f"&{name}={value}" for name, value in filters.items())
    reply = driver.api.get(f"/admin/payments?q={quote(q)}&limit=100{more}", driver.admin)
    assert reply.status == 200, reply.text
    return [item["id"] for item in reply.json["items"]]


@pytest.mark.parametrize("method", METHODS)
def test_a_payment_is_found_by_every_reference_of_its_attempts(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    attempt = Attempt.get(started.id)
    payment = started.bill.payment()
    references = {payment["id"], attempt.id, attempt.id.lower(), payment["transaction_id"], attempt.reference}
    for reference in filter(None, references):
        assert found(driver, reference) == [started.bill.id], reference
        assert found(driver, f" {reference} ", status="COMPLETED") == [started.bill.id]
        assert found(driver, reference, status="FAILED") == []
        assert found(driver, reference, needs_attention="true") == []
    assert [item["id"] for item in driver.api.get(f"/admin/bookings?q={attempt.id}", driver.admin).json["items"]] == [
        started.bill.id
    ]


def test_an_open_checkout_is_found_by_its_gateways_reference(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    assert found(driver, str(Attempt.get(started.id).reference)) == [started.bill.id]


def test_refunds_are_found_by_their_ids_and_references(driver: PaymentDriver) -> None:
    by_api, by_hand = driver.paid("STRIPE"), driver.paid("ESEWA")
    assert by_api.bill.refund().status == 200
    reference = f"NIC Asia {by_hand.id}"
    assert by_hand.bill.refund(manual_reference=reference).status == 200
    [refund] = Refund.query(by_api.bill.id)
    assert refund.gateway_refund_id
    for text in (refund.id, refund.gateway_refund_id):
        assert found(driver, text) == [by_api.bill.id]
    assert found(driver, reference.lower()) == [by_hand.bill.id]
    assert found(driver, "NIC Asia") == [], "a reference is meant whole"


def test_the_transaction_id_as_reference_of_the_refund_is_one_term(driver: PaymentDriver) -> None:
    started = driver.paid("ESEWA")
    Attempt(started.id).update([Attempt.searchable_by.remove()])  # an attempt of before there was a search
    reference = str(Attempt.get(started.id).transaction_id)
    assert started.bill.refund(manual_reference=reference).status == 200
    assert found(driver, reference) == [started.bill.id]
    assert Attempt.get(started.id).searchable_by is not None


def test_one_reference_of_several_payments_finds_them_newest_first(driver: PaymentDriver) -> None:
    bills = [driver.paid("ESEWA").bill for _ in range(2)]
    reference = f"cheque {bills[0].id}"
    for bill in bills:
        bill.refund(manual_reference=reference)
    expected = sorted([bill.id for bill in bills], reverse=True)
    assert found(driver, reference) == expected
    first = driver.api.get(f"/admin/payments?q={quote(reference)}&limit=1", driver.admin).json
    second = driver.api.get(
        f"/admin/payments?q={quote(reference)}&limit=1&cursor={first['next_cursor']}", driver.admin
    ).json
    assert [item["id"] for item in first["items"] + second["items"]] == expected
    assert second["next_cursor"] is None


def test_payments_are_found_by_people(driver: PaymentDriver) -> None:
    bill = driver.opened("KHALTI").bill
    for q in (driver.customer.email, driver.pandit.full_name.split()[1], driver.customer.id):
        assert found(driver, q)[0] == bill.id, q
        assert len(found(driver, q)) == len(set(found(driver, q)))
    assert found(driver, driver.outsider.email) == []


def test_admins_see_who_pays_whom_for_what_and_nobody_else_does(driver: PaymentDriver) -> None:
    bill = driver.opened("KHALTI").bill
    about: dict[str, Any] = {
        "customer": {"id": driver.customer.id, "full_name": driver.customer.full_name, "email": driver.customer.email},
        "pandit": {"id": driver.pandit.id, "full_name": driver.pandit.full_name, "email": driver.pandit.email},
        "service": bill.booking["service"],
    }
    for path in (f"/admin/payments?q={bill.id}", "/admin/payments?limit=1", "/payments?limit=1"):
        [shown] = driver.api.get(path, driver.admin).json["items"]
        assert {name: shown[name] for name in about} == about
    for shown in (bill.payment(), bill.verify(driver.admin).json):
        assert {name: shown[name] for name in about} == about
    for person in (driver.customer, driver.pandit):
        assert about.keys() & bill.payment(person).keys() == set()
        assert about.keys() & driver.api.get("/payments?limit=1", person).json["items"][0].keys() == set()


def test_calls_do_not_grow_with_the_payments_of_a_page(driver: PaymentDriver, call_counter: CallCounter) -> None:
    for _ in range(4):
        driver.opened("KHALTI")
    counts = []
    for limit in (1, 4):
        with call_counter.record() as calls:
            assert len(driver.api.get(f"/admin/payments?limit={limit}", driver.admin).json["items"]) == limit
        counts.append(calls.count)
    assert counts[0] == counts[1]


def test_the_count_of_payments_that_need_a_person_is_the_number_of_rows(driver: PaymentDriver) -> None:
    started = driver.opened("ESEWA")
    started.pay(reports="wrong_amount", browser="lost")
    started.bill.verify()
    counted = driver.api.get("/admin/stats", driver.admin).json["payments"]["needs_attention"]
    rows = waiting(driver)
    assert counted == len(rows) > 0
    assert started.bill.id in rows


def waiting(driver: PaymentDriver) -> list[str]:
    """The ids of all payments that want a person, those of other tests too, however many they are by now."""
    ids: list[str] = []
    cursor = ""
    while True:
        reply = driver.api.get(f"/admin/payments?needs_attention=true&limit=100{cursor}", driver.admin).json
        ids += [item["id"] for item in reply["items"]]
        if reply["next_cursor"] is None:
            return ids
        cursor = f"&cursor={reply['next_cursor']}"


def test_a_term_is_written_once_for_an_attempt(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    attempt = Attempt.get(started.id)
    assert attempt.searchable_by == {attempt.reference, attempt.transaction_id}
    SearchTerm(f"reference#{str(attempt.reference).lower()}", started.bill.id).delete()
    started.bill.refund(amount="1.00")
    assert found(driver, str(attempt.reference)) == [], "what is written is not written again with every change"


def test_a_reference_that_has_changed_still_finds_its_payment(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    later = f"corrected {started.id}"
    with PaymentChange() as change:
        attempt = change.load_attempt(started.id)
        former, attempt.transaction_id = str(attempt.transaction_id), later

    assert found(driver, former) == found(driver, later) == [started.bill.id]
    assert {former, later} <= set(Attempt.get(started.id).searchable_by or ()), "no term is left that nobody knows of"
