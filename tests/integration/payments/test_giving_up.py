"""A payer who turns back: where the gateway can, the way is closed; where not, it is watched a little longer."""

from tests.integration.payments.till import Started, Till


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
