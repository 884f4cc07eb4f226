"""Payments as people see them: their own, in decimal strings; and as admins do, with what the gateway said."""

from typing import Any

import pytest

from chalicelib.http.route import all_routes
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver

FIELDS = {
    "id", "booking_id", "user_id", "payment_method", "amount", "currency", "transaction_id", "status",
    "needs_attention", "gateway_response", "completed_at", "refund_amount", "refund_reason", "refunded_at", "refunds",
    "attempts",
}  # fmt: skip
ATTEMPT_FIELDS = {"id", "payment_method", "amount", "currency", "exchange_rate", "status", "transaction_id", "in_doubt"}
REFUND_FIELDS = {"id", "amount", "currency", "status", "kind", "reason", "manual_reference", "created_at"}


@pytest.fixture
def returned(driver: PaymentDriver) -> PaymentAttempt:
    """Paid by card, and a part of it is back."""
    attempt = driver.pay_booking("STRIPE")
    attempt.booking.refund(amount="500.25")
    return attempt


def test_both_parties_and_admins_see_a_payment_and_nobody_else(driver: PaymentDriver, returned: PaymentAttempt) -> None:
    for path in (f"/payments/{returned.booking.id}", f"/bookings/{returned.booking.id}/payment"):
        for person in (driver.customer, driver.pandit, driver.admin):
            assert driver.api.get(path, person).json["id"] == returned.booking.id
        assert driver.api.get(path, driver.outsider).status == 404
        assert driver.api.get(path).status == 401


def test_a_payment_has_all_fields_and_money_as_decimal_strings(driver: PaymentDriver, returned: PaymentAttempt) -> None:
    payment = returned.booking.payment(driver.customer)

    assert set(payment) >= FIELDS
    assert (payment["amount"], payment["currency"], payment["refund_amount"]) == ("1500.50", "NPR", "500.25")
    [attempt], [refund] = payment["attempts"], payment["refunds"]
    assert set(attempt) >= ATTEMPT_FIELDS | {"created_at", "created_at_bs"}
    assert (attempt["amount"], attempt["currency"], attempt["exchange_rate"]) == ("11.24", "USD", "133.50")
    assert set(refund) >= REFUND_FIELDS
    assert (refund["amount"], refund["currency"]) == ("500.25", "NPR")
    assert payment["completed_at"].endswith("+05:45")


def test_only_admins_see_the_gateways_answer(driver: PaymentDriver, returned: PaymentAttempt) -> None:
    for person in (driver.customer, driver.pandit):
        payment = returned.booking.payment(person)
        assert payment["gateway_response"] is None
        assert [item["response"] for item in payment["attempts"]] == [None]

    payment = returned.booking.payment(driver.admin)
    assert payment["gateway_response"]["session"]["payment_status"] == "paid"
    assert [bool(item["response"]) for item in payment["attempts"]] == [True]


def test_only_admins_see_why_an_attempt_is_under_review(driver: PaymentDriver) -> None:
    paid_attempt = driver.start_attempt("ESEWA")
    paid_attempt.pay(settle="ambiguous", browser="lost")
    paid_attempt.booking.verify()

    assert paid_attempt.shown_to_admins["held_because"] == "UNDECIDED"
    assert paid_attempt.shown_to_admins["held_text"] == "the gateway does not say whether it was paid (AMBIGUOUS)"
    [attempt] = paid_attempt.booking.payment(driver.customer)["attempts"]
    assert (attempt["held_because"], attempt["held_text"]) == (None, None)
    assert attempt["in_doubt"] is True


def test_why_an_attempt_is_under_review_is_in_the_readers_language(driver: PaymentDriver) -> None:
    paid_attempt = driver.start_attempt("ESEWA")
    paid_attempt.pay(reports="wrong_amount", browser="lost")
    paid_attempt.booking.verify()

    reply = driver.api.get(f"/payments/{paid_attempt.booking.id}", driver.admin, accept_language="ne")

    [attempt] = reply.json["attempts"]
    assert attempt["held_because"] == "AMOUNT_DIFFERS"
    assert attempt["held_text"] == "मागिएभन्दा फरक रकम तिरिएको छ (१४९९.५०)"


def test_there_is_no_payment_before_the_first_checkout(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    assert driver.api.get(f"/bookings/{booking.id}/payment", driver.customer).status == 404
    assert booking.shown_booking["payment_status"] is None


def ids(driver: PaymentDriver, path: str, person: Any) -> list[str]:
    """The ids of a whole list, fetched page by page."""
    ids_found, cursor = [], ""
    while True:
        reply = driver.api.get(f"{path}{'&' if '?' in path else '?'}limit=50{cursor}", person)
        assert reply.status == 200, reply.text
        ids_found += [item["id"] for item in reply.json["items"]]
        if reply.json["next_cursor"] is None:
            return ids_found
        cursor = f"&cursor={reply.json['next_cursor']}"


def test_each_person_lists_their_own_payments_newest_booking_first(driver: PaymentDriver) -> None:
    bookings = [driver.start_attempt("ESEWA").booking.id for _ in range(2)]

    for person in (driver.customer, driver.pandit, driver.admin):
        assert ids(driver, "/payments", person)[:2] == bookings[::-1]
    assert ids(driver, "/payments", driver.outsider) == []


def test_admins_list_payments_by_status_and_by_whether_a_person_is_wanted(driver: PaymentDriver) -> None:
    open_one, paid_one = driver.start_attempt("ESEWA").booking.id, driver.pay_booking("ESEWA").booking.id
    under_review = driver.start_attempt("ESEWA")
    under_review.pay(settle="ambiguous", browser="lost")
    under_review.booking.verify()

    by_status = {
        status: ids(driver, f"/admin/payments?status={status}", driver.admin) for status in ("PROCESSING", "COMPLETED")
    }
    assert open_one in by_status["PROCESSING"]
    assert under_review.booking.id in by_status["PROCESSING"]
    assert paid_one in by_status["COMPLETED"]
    assert not set(by_status["PROCESSING"]) & set(by_status["COMPLETED"])
    flagged = ids(driver, "/admin/payments?needs_attention=true", driver.admin)
    unflagged = ids(driver, "/admin/payments?needs_attention=false", driver.admin)
    assert under_review.booking.id in flagged
    assert {open_one, paid_one} <= set(unflagged)
    assert not set(flagged) & set(unflagged)
    flagged_and_open = ids(driver, "/admin/payments?needs_attention=true&status=PROCESSING", driver.admin)
    assert under_review.booking.id in flagged_and_open
    assert set(flagged_and_open) <= set(flagged)
    assert {open_one, paid_one, under_review.booking.id} <= set(ids(driver, "/admin/payments", driver.admin))


@pytest.mark.parametrize("query", ["status=DONE", "needs_attention=perhaps", "limit=0", "limit=101"])
def test_a_filter_that_is_none_is_a_422(driver: PaymentDriver, query: str) -> None:
    assert driver.api.get(f"/admin/payments?{query}", driver.admin).status == 422


def test_the_desk_is_for_admins(driver: PaymentDriver) -> None:
    for person in (driver.customer, driver.pandit):
        assert driver.api.get("/admin/payments", person).status == 403


def test_neither_a_booking_nor_its_payment_can_be_deleted() -> None:
    assert {route.method for route in all_routes()} <= {"GET", "POST", "PUT", "PATCH"}


def test_only_parties_may_verify_a_payment(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("ESEWA").booking

    assert booking.verify(driver.outsider).status == 404
    for person in (driver.customer, driver.pandit, driver.admin):
        assert booking.verify(person).status == 200
