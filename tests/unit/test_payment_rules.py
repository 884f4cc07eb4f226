"""The effect of gateways' answers on an attempt, for all answers in all orders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, Why
from chalicelib.payments.rules import (
    EXPIRED_CHECKOUT_GRACE_PERIOD,
    OPEN,
    SETTLED,
    Cause,
    Decision,
    ExpectedPayment,
    Outcome,
    PaymentStatus,
    find_mismatch,
    judge,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AMOUNT = 150050
EXPECTED = ExpectedPayment(
    PaymentStatus.PROCESSING, AMOUNT, "NPR", "ORDER", "REF", expires_at=NOW + timedelta(minutes=30)
)
NEXT = {
    Outcome.CAPTURE: PaymentStatus.COMPLETED,
    Outcome.FAIL: PaymentStatus.FAILED,
    Outcome.GIVE_UP: PaymentStatus.PROCESSING,
    Outcome.REVIEW: PaymentStatus.PROCESSING,
    Outcome.REVERSE: PaymentStatus.REFUNDED,
}
LEGAL = {
    PaymentStatus.PENDING: {PaymentStatus.PROCESSING, PaymentStatus.COMPLETED, PaymentStatus.FAILED},
    PaymentStatus.PROCESSING: {PaymentStatus.COMPLETED, PaymentStatus.FAILED},
    # a payer may have paid what was given up, or nobody can tell any more
    PaymentStatus.FAILED: {PaymentStatus.PROCESSING, PaymentStatus.COMPLETED},
    PaymentStatus.COMPLETED: {PaymentStatus.REFUNDED},
    PaymentStatus.REFUNDED: set(),
}

moments = st.integers(-100_000, 100_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
lookups = st.builds(
    LookupResult,
    status=st.sampled_from(GatewayStatus),
    amount_minor=st.sampled_from([None, AMOUNT, AMOUNT - 1, AMOUNT + 1, 0]),
    currency=st.sampled_from([None, "NPR", "npr", "USD"]),
    order_id=st.sampled_from([None, "ORDER", "ANOTHER"]),
    reference=st.sampled_from([None, "REF", "ANOTHER"]),
    refunded_minor=st.sampled_from([None, 0, 1, AMOUNT]),
    detail=st.sampled_from(["", "a word"]),
)
expected_payments = st.builds(
    replace,
    st.just(EXPECTED),
    status=st.sampled_from(PaymentStatus),
    reference=st.sampled_from([None, "REF"]),
    refunded_minor=st.sampled_from([0, 50000, AMOUNT]),
    expires_at=moments,
)


def apply(expected: ExpectedPayment, decision: Decision) -> ExpectedPayment:
    """The expected payment as the books have it after a decision."""
    if decision.outcome is Outcome.WAIT:
        return expected
    if decision.outcome is Outcome.REVIEW and expected.status in SETTLED | {PaymentStatus.PENDING}:
        return expected
    return replace(expected, status=NEXT[decision.outcome])


@given(expected_payments, lookups, moments)
def test_only_a_refund_changes_a_settled_attempt(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    expected = replace(expected, status=PaymentStatus.COMPLETED)

    outcome = judge(expected, lookup, moment).outcome

    assert outcome in {Outcome.WAIT, Outcome.REVIEW, Outcome.REVERSE}
    if outcome is Outcome.REVERSE:
        assert lookup.status in {GatewayStatus.REFUNDED, GatewayStatus.REVERSED}
        assert expected.refunded_minor < expected.amount_minor


@given(expected_payments, lookups, moments)
def test_a_refunded_attempt_never_changes(expected: ExpectedPayment, lookup: LookupResult, moment: datetime) -> None:
    assert judge(replace(expected, status=PaymentStatus.REFUNDED), lookup, moment) == Decision(Outcome.WAIT)


@given(expected_payments, lookups, moments)
def test_undecided_and_unknown_never_fail_and_never_pay(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    undecided_lookup = replace(lookup, status=GatewayStatus.UNDER_REVIEW)

    assert judge(expected, undecided_lookup, moment).outcome is (
        Outcome.WAIT if expected.status in SETTLED else Outcome.REVIEW
    )


@given(expected_payments, lookups, moments)
def test_only_the_gateways_word_or_time_fails_an_attempt(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    if judge(expected, lookup, moment).outcome is Outcome.FAIL:
        assert expected.status not in SETTLED
        over = lookup.status is GatewayStatus.OPEN and moment >= expected.expires_at + EXPIRED_CHECKOUT_GRACE_PERIOD
        assert lookup.status in {GatewayStatus.FAILED, GatewayStatus.REVERSED} or over


@given(expected_payments, lookups, moments)
def test_only_a_payment_that_matches_in_everything_is_captured(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    is_captured = judge(expected, lookup, moment).outcome is Outcome.CAPTURE
    matches = (
        lookup.amount_minor in {None, AMOUNT}
        and lookup.currency in {None, "NPR", "npr"}
        and lookup.order_id in {None, "ORDER"}
        and (lookup.reference in {None, "REF"} or expected.reference is None)
    )

    assert is_captured is (lookup.status is GatewayStatus.PAID and expected.status not in SETTLED and matches)


@given(expected_payments, lookups, moments)
def test_a_review_always_has_a_reason(expected: ExpectedPayment, lookup: LookupResult, moment: datetime) -> None:
    decision = judge(expected, lookup, moment)

    assert bool(decision.cause) is (decision.outcome is Outcome.REVIEW)


@given(st.sampled_from(sorted(OPEN)), st.lists(st.tuples(lookups, moments), max_size=8))
def test_any_sequence_of_look_ups_makes_only_legal_moves(
    status: PaymentStatus, news: list[tuple[LookupResult, datetime]]
) -> None:
    expected = replace(EXPECTED, status=status)
    for lookup, moment in news:
        changed = apply(expected, judge(expected, lookup, moment))
        assert changed.status == expected.status or changed.status in LEGAL[expected.status]
        expected = changed


@given(expected_payments, lookups, moments)
def test_the_same_answer_again_changes_nothing_more(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    changed = apply(expected, judge(expected, lookup, moment))

    assert apply(changed, judge(changed, lookup, moment)) == changed


@pytest.mark.parametrize(
    "status", [GatewayStatus.OPEN, GatewayStatus.FAILED, GatewayStatus.UNDER_REVIEW, GatewayStatus.PAID]
)
def test_a_paid_payment_stays_paid_whatever_its_gateway_says_later(status: GatewayStatus) -> None:
    paid = replace(EXPECTED, status=PaymentStatus.COMPLETED)

    assert judge(paid, LookupResult(status), NOW + timedelta(days=9)) == Decision(Outcome.WAIT)


@pytest.mark.parametrize(
    ("status", "status_before", "outcome"),
    [
        (GatewayStatus.REVERSED, PaymentStatus.COMPLETED, Outcome.REVERSE),
        (GatewayStatus.REVERSED, PaymentStatus.PROCESSING, Outcome.FAIL),
        (GatewayStatus.REFUNDED, PaymentStatus.COMPLETED, Outcome.REVERSE),
        (GatewayStatus.REFUNDED, PaymentStatus.PROCESSING, Outcome.REVIEW),
        (GatewayStatus.PARTLY_REFUNDED, PaymentStatus.COMPLETED, Outcome.REVIEW),
        (GatewayStatus.PARTLY_REFUNDED, PaymentStatus.PROCESSING, Outcome.REVIEW),
        (GatewayStatus.DISPUTED, PaymentStatus.COMPLETED, Outcome.REVIEW),
        (GatewayStatus.DISPUTED, PaymentStatus.PROCESSING, Outcome.REVIEW),
    ],
)
def test_a_refund_at_the_gateway_is_judged_by_whether_the_payment_was_captured(
    status: GatewayStatus, status_before: PaymentStatus, outcome: Outcome
) -> None:
    assert judge(replace(EXPECTED, status=status_before), LookupResult(status), NOW).outcome is outcome


@pytest.mark.parametrize(
    ("refunded", "reported", "outcome"),
    [
        (50000, None, Outcome.WAIT),
        (0, None, Outcome.REVIEW),
        (50000, 50000, Outcome.WAIT),
        (50000, 50001, Outcome.REVIEW),
        (AMOUNT, AMOUNT, Outcome.WAIT),
    ],
)
def test_a_part_refund_that_we_made_needs_no_review(refunded: int, reported: int | None, outcome: Outcome) -> None:
    expected = replace(EXPECTED, status=PaymentStatus.COMPLETED, refunded_minor=refunded)

    assert judge(expected, LookupResult(GatewayStatus.PARTLY_REFUNDED, refunded_minor=reported), NOW).outcome is outcome


def test_an_open_attempt_ends_half_an_hour_after_its_link() -> None:
    ends_at = EXPECTED.expires_at + EXPIRED_CHECKOUT_GRACE_PERIOD

    assert judge(EXPECTED, LookupResult(GatewayStatus.OPEN), ends_at - timedelta(seconds=1)) == Decision(Outcome.WAIT)
    assert judge(EXPECTED, LookupResult(GatewayStatus.OPEN), ends_at) == Decision(Outcome.FAIL)


@given(expected_payments, lookups, moments)
def test_a_payers_claim_never_overrides_the_gateway(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime
) -> None:
    without_word, payer_cancelled = (judge(expected, lookup, moment, payer_cancelled=word) for word in (False, True))

    if payer_cancelled != without_word:
        assert (without_word.outcome, payer_cancelled.outcome) == (Outcome.WAIT, Outcome.GIVE_UP)
        assert (lookup.status, expected.status in OPEN) == (GatewayStatus.OPEN, True)


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"amount_minor": AMOUNT - 50}, Cause(Why.AMOUNT_DIFFERS, "1500.00")),
        ({"amount_minor": AMOUNT + 50}, Cause(Why.AMOUNT_DIFFERS, "1501.00")),
        ({"amount_minor": 15005}, Cause(Why.AMOUNT_DIFFERS, "150.05")),
        ({"currency": "USD"}, Cause(Why.CURRENCY_DIFFERS, "USD")),
        ({"order_id": "ANOTHER"}, Cause(Why.ORDER_DIFFERS, "ANOTHER")),
        ({"reference": "ANOTHER"}, Cause(Why.REFERENCE_DIFFERS, "ANOTHER")),
    ],
)
def test_amount_currency_order_and_reference_are_compared(changed: dict[str, object], cause: Cause) -> None:
    lookup = replace(LookupResult(GatewayStatus.PAID, AMOUNT, "NPR", "ORDER", "REF"), **changed)  # type: ignore[arg-type]

    assert find_mismatch(EXPECTED, lookup) == cause
    assert judge(EXPECTED, lookup, NOW) == Decision(Outcome.REVIEW, cause)
