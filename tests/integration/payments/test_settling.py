"""The one way to settle, by whichever door the news comes in: paid once and told once, alone or in a crowd."""

from collections.abc import Callable

import pytest

from chalicelib.payments import reconcile
from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.till import Started, Till
from tests.integration.talk import at_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_payer_who_comes_back_has_paid_and_is_shown_the_result(till: Till, method: str) -> None:
    started = till.opened(method)

    answer = started.come_back(started.pay())

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/pay/result?payment_id={started.bill.id}")
    assert started.bill.is_paid_once
    assert started.bill.booking["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ONLINE)
def test_a_customer_who_asks_learns_that_it_is_paid(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard()

    reply = started.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_closed_tab_is_found_by_the_reconciler(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard()

    started.reconciled()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_transaction_id_is_the_gateways_own(till: Till, method: str) -> None:
    started = till.opened(method)
    there = started.pay()
    started.bill.verify()

    payment = started.bill.payment()

    assert payment["transaction_id"]
    assert payment["transaction_id"] == started.shown["transaction_id"] == there["transaction_id"]
    assert payment["completed_at"]


@pytest.mark.parametrize("method", ONLINE)
def test_paying_never_moves_the_booking(till: Till, method: str) -> None:
    assert till.paid(method).bill.booking["status"] == "PENDING"


@pytest.mark.parametrize("method", ONLINE)
def test_a_payment_that_is_not_made_yet_is_neither_paid_nor_failed_nor_anybodys_business(
    till: Till, method: str
) -> None:
    started = till.bill().checkout(method)

    started.bill.verify()
    started.reconciled()

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("PROCESSING", False)
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == 0


# failing


def ends_badly(started: Started, action: str) -> None:
    """The payer fails, cancels or stays away, and everybody asks what has become of it, twice."""
    started.happens(action)
    for _ in range(2):
        started.bill.verify()
        started.reconciled()


@pytest.mark.parametrize("action", ["fail", "cancel", "expire"])
@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_failed_cancelled_and_expired_fail_and_the_customer_is_told_once(till: Till, method: str, action: str) -> None:
    # Khalti says two of these with HTTP 400
    started = till.opened(method)

    ends_badly(started, action)

    assert started.bill.status == started.bill.booking["payment_status"] == "FAILED"
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == 1
    assert started.bill.told(till.pandit, "PAYMENT_FAILED") == 0
    assert started.bill.payment()["needs_attention"] is False


def test_a_failed_bank_transfer_fails(till: Till) -> None:
    started = till.opened("CONNECT_IPS")

    ends_badly(started, "fail")

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_an_expired_card_session_fails(till: Till) -> None:
    started = till.opened("STRIPE")

    ends_badly(started, "expire")

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_a_declined_card_may_be_tried_again(till: Till) -> None:
    started = till.opened("STRIPE")
    ends_badly(started, "fail")
    assert started.bill.status == "PROCESSING"

    started.pay()
    started.bill.verify()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ["ESEWA", "CONNECT_IPS", "KHALTI"])
def test_a_checkout_that_nobody_follows_ends_some_time_after_it_has_expired(till: Till, method: str) -> None:
    started = till.bill().checkout(method)
    started.age(hours=3)

    started.reconciled()
    started.reconciled()

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


@pytest.mark.parametrize("method", ONLINE)
def test_the_return_of_a_payer_who_gave_up_shows_him_the_result(till: Till, method: str) -> None:
    started = till.opened(method)

    answer = started.come_back(started.happens("cancel"))

    assert answer.status_code == 303
    assert started.bill.status == ("PROCESSING" if method == "CONNECT_IPS" else "FAILED")
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == (method != "CONNECT_IPS")
    # eSewa's failure address is also for what is pending: there nobody says that he gave up
    assert bool(started.shown["given_up_at"]) is (method != "ESEWA")
    assert started.bill.news == (0, 0)


def test_a_new_attempt_takes_a_failed_payment_back_to_processing(till: Till) -> None:
    started = till.opened("KHALTI")
    ends_badly(started, "cancel")

    again = started.bill.checkout("ESEWA").visited()
    assert started.bill.status == "PROCESSING"
    again.come_back(again.pay())

    assert started.bill.is_paid_once
    assert [one["status"] for one in started.bill.payment()["attempts"]] == ["FAILED", "COMPLETED"]


def test_an_attempt_that_fails_leaves_an_open_one_alone(till: Till) -> None:
    failing = till.opened("KHALTI")
    other = failing.bill.checkout("ESEWA").visited()

    ends_badly(failing, "cancel")
    assert failing.bill.status == "PROCESSING"
    other.pay()
    other.bill.verify()

    assert failing.bill.is_paid_once


# late


def test_the_payer_of_the_first_link_is_known_after_another_gateway_was_chosen(till: Till) -> None:
    first = till.opened("KHALTI")
    first.bill.checkout("ESEWA").visited()

    answer = first.come_back(first.pay())

    assert answer.status_code == 303
    assert first.bill.is_paid_once
    assert first.bill.payment()["payment_method"] == "KHALTI"


FORMS = ("ESEWA", "CONNECT_IPS")
"""Whose payer may still post our form when we have given him up."""


def ended_by_time(till: Till, method: str) -> Started:
    """An attempt that was closed unpaid, and whose payer then comes to the gateway."""
    started = till.bill().checkout(method)
    started.age(hours=3)
    started.reconciled()
    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)
    return started.visited()


@pytest.mark.parametrize("method", FORMS)
def test_a_payer_who_is_late_and_comes_back_has_paid(till: Till, method: str) -> None:
    started = ended_by_time(till, method)

    started.come_back(started.pay())

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_payer_who_is_late_and_asks_has_paid(till: Till, method: str) -> None:
    started = ended_by_time(till, method)
    started.pay_unheard()

    assert started.bill.verify().json["status"] == "COMPLETED"
    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_payer_who_is_late_and_closes_the_tab_is_found_for_a_day(till: Till, method: str) -> None:
    started, stranger = ended_by_time(till, method), ended_by_time(till, method)
    started.pay_unheard()

    started.reconciled()
    stranger.age(hours=22)
    stranger.reconciled()

    assert started.bill.is_paid_once
    assert (stranger.stored.queue, stranger.bill.status) == (None, "FAILED")


def test_what_a_gateway_has_ended_is_asked_about_no_more(till: Till) -> None:
    started = till.opened("KHALTI")
    started.happens("expire")
    started.reconciled()

    assert (started.bill.status, started.stored.queue) == ("FAILED", None)


# given up by the payer


def test_a_card_session_that_was_given_up_can_be_paid_no_more(till: Till) -> None:
    started = till.opened("STRIPE")

    for _ in range(2):
        assert till.door.arrive(f"/stripe/{started.id}/cancel").status_code == 303

    assert (started.there["state"], started.bill.status) == ("EXPIRED", "FAILED")
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == 1


def test_giving_up_a_session_that_is_paid_settles_it(till: Till) -> None:
    started = till.opened("STRIPE")
    started.pay_unheard()

    assert till.door.arrive(f"/stripe/{started.id}/cancel").status_code == 303

    assert started.bill.is_paid_once
    assert started.shown["given_up_at"] is None


def test_giving_up_while_stripe_is_down_shows_the_result_page_and_changes_nothing(till: Till) -> None:
    started = till.opened("STRIPE")
    started.switch(answers="error")

    assert till.door.arrive(f"/stripe/{started.id}/cancel").status_code == 303

    assert (started.there["state"], started.bill.status) == ("OPEN", "PROCESSING")


def given_up(till: Till) -> Started:
    """connectIPS knows no cancel: its payer pressed "Return", and could go back and pay."""
    started = till.opened("CONNECT_IPS")
    started.come_back(started.happens("cancel"))
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)
    assert started.shown["given_up_at"]
    return started


def test_what_a_payer_gave_up_ends_half_an_hour_later_with_one_notice(till: Till) -> None:
    started = given_up(till)
    started.reconciled()
    assert started.bill.status == "PROCESSING"

    started.age(minutes=30)
    for _ in range(2):
        started.reconciled()

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_what_a_payer_gave_up_and_paid_all_the_same_is_paid(till: Till) -> None:
    started = given_up(till)
    started.pay_unheard()

    started.reconciled()

    assert started.bill.is_paid_once


def test_who_gave_up_one_way_to_pay_may_take_another(till: Till) -> None:
    started = given_up(till)
    other = started.bill.checkout("KHALTI").visited()

    other.come_back(other.pay())

    assert started.bill.is_paid_once


def test_giving_up_twice_gains_no_time(till: Till) -> None:
    started = given_up(till)
    first = started.stored.expires_at

    till.door.arrive(f"/connectips/failure?TXNID={started.id}")

    assert started.stored.expires_at == first


@pytest.mark.parametrize("method", ["ESEWA", "STRIPE"])
def test_a_payment_that_settles_late_is_open_until_it_has(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard(settle="pending")
    started.bill.verify()
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)

    started.happens("pay", settle="at_once")
    started.bill.verify()

    assert started.bill.is_paid_once


# replays and crowds


@pytest.mark.parametrize("method", ONLINE)
def test_a_replayed_return_and_a_replayed_verify_change_nothing(till: Till, method: str) -> None:
    started = till.opened(method)
    way = started.pay()
    for _ in range(3):
        assert started.come_back(way).status_code == 303
        assert started.bill.verify().json["status"] == "COMPLETED"

    assert started.bill.is_paid_once


def doors(started: Started) -> list[Callable[[], object]]:
    """Every way in which news of an attempt can come."""
    way = started.pay(browser="returns")
    return [started.bill.verify_now, started.reconciled, reconcile.run, lambda: started.come_back(way)]


@pytest.mark.parametrize("method", ONLINE)
def test_return_event_reconciler_and_verify_at_once_complete_it_once(till: Till, method: str) -> None:
    started = till.opened(method)

    outcomes = at_once(doors(started) * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert started.bill.is_paid_once
    assert len(started.bill.payment()["attempts"]) == 1


def test_two_gateways_that_are_paid_at_once_capture_once_and_overpay_once(till: Till) -> None:
    first = till.opened("KHALTI")
    second = first.bill.checkout("STRIPE").visited()
    ways = [first.pay(), second.pay()]

    outcomes = at_once([lambda: first.come_back(ways[0]), first.bill.verify_now] * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert first.bill.is_paid_once
    assert len(first.bill.payment()["refunds"]) == 1


# a gateway that does not say


def test_whoever_asks_while_the_gateway_is_down_is_told_when_to_ask_again(till: Till) -> None:
    started = till.opened("KHALTI")
    others = [started.bill.checkout("KHALTI") for _ in range(3)]
    with till.sandbox.broken("KHALTI", "drop"):
        reply = started.bill.verify()

    assert (reply.status, reply.json["code"], reply.headers["Retry-After"]) == (503, "GATEWAY_UNAVAILABLE", "5")
    assert {one.stored.status for one in (started, *others)} == {"PROCESSING"}


def test_a_gateway_that_is_down_hides_no_payment_at_another(till: Till) -> None:
    down = till.opened("KHALTI")
    paid = down.bill.checkout("ESEWA").visited()
    down.bill.checkout("KHALTI")
    paid.pay_unheard()
    with till.sandbox.broken("KHALTI", "drop"):
        reply = down.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert down.bill.is_paid_once
