"""Stripe's events: only what Stripe signed, just now, with a secret we have, is an event."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe import WebhookSignature

from chalicelib.payments.gateways.stripe_events import (
    TOLERANCE_SECONDS,
    BadSignature,
    StripeEvent,
    parse_event,
    verify_signature,
)

SECRET, OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_an_older_one"
BODY = json.dumps({"id": "evt_1", "type": "checkout.session.completed", "name": "सीता"}, ensure_ascii=False)
NOW = 1_795_000_000


def signed(body: str = BODY, secret: str = SECRET, timestamp: int = NOW) -> str:
    return str(WebhookSignature.generate_signature_header(body, secret, timestamp))


def is_believed(body: bytes, header: str | None, *secrets: str, now: float = NOW) -> bool:
    try:
        verify_signature(body, header, secrets, now)
    except BadSignature:
        return False
    return True


def test_an_event_signed_by_stripe_is_accepted() -> None:
    assert is_believed(BODY.encode(), signed(), SECRET)


def test_the_clock_of_signatures_is_the_systems() -> None:
    verify_signature(BODY.encode(), signed(timestamp=int(time.time())), [SECRET])
    with pytest.raises(BadSignature):
        verify_signature(BODY.encode(), signed(timestamp=1_700_000_000), [SECRET])


@given(body=st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_body_is_signed_over_its_raw_bytes(body: str) -> None:
    assert is_believed(body.encode(), signed(body), SECRET)


@given(position=st.integers(0, len(BODY.encode()) - 1), bit=st.integers(0, 7))
def test_not_one_bit_of_a_body_can_be_changed(position: int, bit: int) -> None:
    body = bytearray(BODY.encode())
    body[position] ^= 1 << bit

    assert not is_believed(bytes(body), signed(), SECRET)


@given(seconds=st.integers(-100_000, 100_000))
def test_old_and_future_times_are_refused(seconds: int) -> None:
    assert is_believed(BODY.encode(), signed(timestamp=NOW + seconds), SECRET) is (abs(seconds) <= TOLERANCE_SECONDS)


@pytest.mark.parametrize("seconds", [-301, -300, 300, 301])
def test_the_tolerance_has_two_ends(seconds: int) -> None:
    assert is_believed(BODY.encode(), signed(timestamp=NOW + seconds), SECRET) is (abs(seconds) == 300)


def test_while_a_secret_is_rotated_both_are_good() -> None:
    for secret in (SECRET, OLD_SECRET):
        assert is_believed(BODY.encode(), signed(secret=secret), SECRET, OLD_SECRET)
    assert not is_believed(BODY.encode(), signed(secret=OLD_SECRET), SECRET)


def test_several_signatures_may_stand_in_one_header() -> None:
    header = f"{signed(secret='whsec_theirs')},v0=junk,{signed().partition(',')[2]}"

    assert is_believed(BODY.encode(), header, SECRET)


def test_the_time_of_one_signature_cannot_be_put_before_another() -> None:
    assert not is_believed(BODY.encode(), f"t={NOW},{signed(timestamp=NOW - 1000)}", SECRET)
    assert not is_believed(BODY.encode(), f"{signed(timestamp=NOW)},t={NOW}", SECRET)


@pytest.mark.parametrize("secrets", [[], [""], ["   "]])
def test_an_unset_secret_accepts_nothing(secrets: list[str]) -> None:
    empty = signed(secret=secrets[0] if secrets else "")

    assert not is_believed(BODY.encode(), empty, *secrets)


@pytest.mark.parametrize(
    "header", [None, "", "t=", f"t={NOW}", "v1=00", f"t={NOW},v1=", "t=١٢٣,v1=00", "t=1e9,v1=00", "=,=,", "ü=ü,v1=ü"]
)
def test_an_invalid_header_is_refused(header: str | None) -> None:
    assert not is_believed(BODY.encode(), header, SECRET)


@given(header=st.text(), body=st.binary())
def test_no_header_and_no_body_raises_an_error_of_ours(header: str, body: bytes) -> None:
    assert not is_believed(body, header, SECRET)


def test_a_refusal_shows_neither_the_secret_nor_the_signature_that_was_expected() -> None:
    with pytest.raises(BadSignature) as refusal:
        verify_signature(BODY.encode(), signed(secret="whsec_wrong"), [SECRET], NOW)

    text = repr(refusal.value)
    assert SECRET not in text
    assert signed().partition("v1=")[2] not in text


def event(kind: str, subject: Any) -> StripeEvent | None:
    return parse_event(json.dumps({"id": "evt_1", "type": kind, "data": {"object": subject}}).encode())


def test_an_event_leads_to_its_attempt() -> None:
    metadata = {"attempt_id": "A1", "refund_id": "R1"}
    session = {"object": "checkout.session", "id": "cs_1", "client_reference_id": "A1", "payment_intent": "pi_1"}
    intent = {"object": "payment_intent", "id": "pi_1", "metadata": metadata}
    charge = {"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "metadata": metadata}
    refund = {"object": "refund", "id": "re_1", "payment_intent": "pi_1", "metadata": metadata}

    for subject in (session, intent, charge, refund):
        assert event("some.thing", subject) == StripeEvent("evt_1", "A1", "pi_1")


def test_a_dispute_leads_to_its_payment_intent() -> None:
    dispute = {"object": "dispute", "id": "du_1", "charge": "ch_1", "payment_intent": "pi_1", "metadata": {}}

    assert event("charge.dispute.created", dispute) == StripeEvent("evt_1", None, "pi_1")


def test_a_foreign_event_leads_to_no_attempt() -> None:
    strangers: list[Any] = [{"object": "customer", "id": "cus_1"}, {"object": "invoice", "metadata": None}, [], None]
    for subject in strangers:
        assert event("some.thing", subject) == StripeEvent("evt_1", None, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"id": 1, "type": "a"}', b"\xff", b"[" * 100_000])
def test_a_body_without_an_event_is_ignored(body: bytes) -> None:
    assert parse_event(body) is None
