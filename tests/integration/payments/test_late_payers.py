"""Who pays when we have stopped waiting has paid: by the first link, by an old form, with the tab closed."""

import pytest

from tests.integration.payments.till import Started, Till


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
