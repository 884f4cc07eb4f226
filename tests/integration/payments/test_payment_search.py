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


def search(driver: PaymentDriver, q: str, **filters: str) -> list[str]:
    filter_query = "".join(f"&{name}={value}" for name, value in filters.items())
    reply = driver.api.get(f"/admin/payments?q={quote(q)}&limit=100{filter_query}", driver.admin)
    assert reply.status == 200, reply.text
    return [item["id"] for item in reply.json["items"]]


@pytest.mark.parametrize("method", METHODS)
def test_a_payment_is_found_by_every_reference_of_its_attempts(driver: PaymentDriver, method: str) -> None:
    paid_attempt = driver.pay_booking(method)
    attempt = Attempt.get(paid_attempt.id)
    payment = paid_attempt.booking.payment()
    references = {payment["id"], attempt.id, attempt.id.lower(), payment["transaction_id"], attempt.reference}
    for reference in filter(None, references):
        assert search(driver, reference) == [paid_attempt.booking.id], reference
        assert search(driver, f" {reference} ", status="COMPLETED") == [paid_attempt.booking.id]
        assert search(driver, reference, status="FAILED") == []
        assert search(driver, reference, needs_attention="true") == []
    assert [item["id"] for item in driver.api.get(f"/admin/bookings?q={attempt.id}", driver.admin).json["items"]] == [
        paid_attempt.booking.id
    ]


def test_an_open_checkout_is_found_by_its_gateways_reference(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    assert search(driver, str(Attempt.get(attempt.id).reference)) == [attempt.booking.id]


def test_refunds_are_found_by_their_ids_and_references(driver: PaymentDriver) -> None:
    by_api, by_hand = driver.pay_booking("STRIPE"), driver.pay_booking("ESEWA")
    assert by_api.booking.refund().status == 200
    reference = f"NIC Asia {by_hand.id}"
    assert by_hand.booking.refund(manual_reference=reference).status == 200
    [refund] = Refund.query(by_api.booking.id)
    assert refund.gateway_refund_id
    for text in (refund.id, refund.gateway_refund_id):
        assert search(driver, text) == [by_api.booking.id]
    assert search(driver, reference.lower()) == [by_hand.booking.id]
    assert search(driver, "NIC Asia") == [], "a reference is meant whole"


def test_the_transaction_id_as_reference_of_the_refund_is_one_term(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("ESEWA")
    Attempt(attempt.id).update([Attempt.searchable_by.remove()])  # an attempt of before there was a search
    reference = str(Attempt.get(attempt.id).transaction_id)
    assert attempt.booking.refund(manual_reference=reference).status == 200
    assert search(driver, reference) == [attempt.booking.id]
    assert Attempt.get(attempt.id).searchable_by is not None


def test_one_reference_of_several_payments_finds_them_newest_first(driver: PaymentDriver) -> None:
    bookings = [driver.pay_booking("ESEWA").booking for _ in range(2)]
    reference = f"cheque {bookings[0].id}"
    for booking in bookings:
        booking.refund(manual_reference=reference)
    expected = sorted([booking.id for booking in bookings], reverse=True)
    assert search(driver, reference) == expected
    first = driver.api.get(f"/admin/payments?q={quote(reference)}&limit=1", driver.admin).json
    second = driver.api.get(
        f"/admin/payments?q={quote(reference)}&limit=1&cursor={first['next_cursor']}", driver.admin
    ).json
    assert [item["id"] for item in first["items"] + second["items"]] == expected
    assert second["next_cursor"] is None


def test_payments_are_found_by_people(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("KHALTI").booking
    for q in (driver.customer.email, driver.pandit.full_name.split()[1], driver.customer.id):
        assert search(driver, q)[0] == booking.id, q
        assert len(search(driver, q)) == len(set(search(driver, q)))
    assert search(driver, driver.outsider.email) == []


def test_only_admins_see_customer_pandit_and_service_of_a_payment(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("KHALTI").booking
    expected_summary: dict[str, Any] = {
        "customer": {"id": driver.customer.id, "full_name": driver.customer.full_name, "email": driver.customer.email},
        "pandit": {"id": driver.pandit.id, "full_name": driver.pandit.full_name, "email": driver.pandit.email},
        "service": booking.shown_booking["service"],
    }
    for path in (f"/admin/payments?q={booking.id}", "/admin/payments?limit=1", "/payments?limit=1"):
        [payment] = driver.api.get(path, driver.admin).json["items"]
        assert {name: payment[name] for name in expected_summary} == expected_summary
    for payment in (booking.payment(), booking.verify(driver.admin).json):
        assert {name: payment[name] for name in expected_summary} == expected_summary
    for person in (driver.customer, driver.pandit):
        assert expected_summary.keys() & booking.payment(person).keys() == set()
        assert expected_summary.keys() & driver.api.get("/payments?limit=1", person).json["items"][0].keys() == set()


def test_calls_do_not_grow_with_the_payments_of_a_page(driver: PaymentDriver, call_counter: CallCounter) -> None:
    for _ in range(4):
        driver.start_attempt("KHALTI")
    counts = []
    for limit in (1, 4):
        with call_counter.record() as calls:
            assert len(driver.api.get(f"/admin/payments?limit={limit}", driver.admin).json["items"]) == limit
        counts.append(calls.count)
    assert counts[0] == counts[1]


def test_the_count_of_payments_that_need_a_person_is_the_number_of_rows(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    attempt.pay(reports="wrong_amount", browser="lost")
    attempt.booking.verify()
    count = driver.api.get("/admin/stats", driver.admin).json["payments"]["needs_attention"]
    rows = list_waiting(driver)
    assert count == len(rows) > 0
    assert attempt.booking.id in rows


def list_waiting(driver: PaymentDriver) -> list[str]:
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
    paid_attempt = driver.pay_booking("KHALTI")
    attempt = Attempt.get(paid_attempt.id)
    assert attempt.searchable_by == {attempt.reference, attempt.transaction_id}
    SearchTerm(f"reference#{str(attempt.reference).lower()}", paid_attempt.booking.id).delete()
    paid_attempt.booking.refund(amount="1.00")
    assert search(driver, str(attempt.reference)) == [], "what is written is not written again with every change"


def test_a_reference_that_has_changed_still_finds_its_payment(driver: PaymentDriver) -> None:
    paid_attempt = driver.pay_booking("KHALTI")
    new_reference = f"corrected {paid_attempt.id}"
    with PaymentChange() as change:
        attempt = change.load_attempt(paid_attempt.id)
        former, attempt.transaction_id = str(attempt.transaction_id), new_reference

    assert search(driver, former) == search(driver, new_reference) == [paid_attempt.booking.id]
    assert {former, new_reference} <= set(Attempt.get(paid_attempt.id).searchable_by or ()), (
        "no term is left that nobody knows of"
    )
