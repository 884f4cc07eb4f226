"""Everything that came in, as admins see it: kept before it is dealt with, and replayed on demand."""

from typing import Any

import pytest

from tests.integration.payments.test_stripe_events import event, kept, post
from tests.integration.payments.till import Started, Till


def listed(till: Till, query: str = "") -> list[dict[str, Any]]:
    reply = till.api.get(f"/admin/webhooks?limit=100{query}", till.admin)
    assert reply.status == 200
    items: list[dict[str, Any]] = reply.json["items"]
    return items


def about(till: Till, started: Started, query: str = "") -> list[dict[str, Any]]:
    return [one for one in listed(till, query) if one["attempt_id"] == started.id]


@pytest.fixture
def stranded(till: Till) -> Started:
    """A payer came back while the gateway was down."""
    started = till.opened("KHALTI")
    way = started.pay()
    started.switch(answers="error")
    started.come_back(way)
    started.switch(answers=None)
    return started


def test_a_return_is_listed_with_what_it_carried(till: Till) -> None:
    started = till.opened("KHALTI")
    started.come_back(started.pay())

    [found] = about(till, started)

    assert set(found) >= {"id", "payment_method", "event_id", "payload", "headers", "signature_valid"}
    assert (found["payment_method"], found["signature_valid"]) == ("KHALTI", None)
    assert (found["processed"], found["error"]) == (True, None)
    assert str(started.stored.reference) in found["payload"]
    assert found["created_at_bs"]


def test_newest_come_first_and_lists_are_paged(till: Till) -> None:
    for _ in range(3):
        till.door.arrive("/khalti/NOBODYS")
    first = till.api.get("/admin/webhooks?limit=2", till.admin).json
    second = till.api.get(f"/admin/webhooks?limit=2&cursor={first['next_cursor']}", till.admin).json

    ids = [one["id"] for one in first["items"] + second["items"]]
    assert len(ids) == 4
    assert len(set(ids)) == 4
    assert [one["created_at"] for one in first["items"]] == sorted(
        (one["created_at"] for one in first["items"]), reverse=True
    )


def test_they_are_told_apart_by_whether_they_were_dealt_with(till: Till, stranded: Started) -> None:
    done = till.opened("KHALTI")
    done.come_back(done.pay())
    till.door.arrive("/khalti/NOBODYS")

    assert about(till, done, "&processed=true")
    assert not about(till, done, "&processed=false")
    assert about(till, stranded, "&processed=false")
    assert not about(till, stranded, "&processed=true")
    assert {one["processed"] for one in listed(till, "&processed=true")} == {True}
    assert {one["processed"] for one in listed(till, "&processed=false")} == {False}
    junk = [one for one in listed(till, "&processed=false") if one["path"] == "/khalti/NOBODYS"]
    assert junk, "what nobody could deal with is among them"


def test_a_replay_settles_what_had_failed_and_is_audited(till: Till, stranded: Started) -> None:
    [found] = about(till, stranded, "&processed=false")

    reply = till.api.post(f"/admin/webhooks/{found['id']}/replay", till.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert stranded.bill.is_paid_once
    trail = till.api.get("/admin/audit", till.admin).json["items"]
    assert (trail[0]["action"], trail[0]["object_id"]) == ("REPLAY_WEBHOOK", found["id"])


def test_a_replay_of_what_was_settled_changes_nothing(till: Till, stranded: Started) -> None:
    [found] = about(till, stranded)
    for _ in range(3):
        assert till.api.post(f"/admin/webhooks/{found['id']}/replay", till.admin).status == 200

    assert stranded.bill.is_paid_once


@pytest.mark.parametrize("of", ["nobody", "another gateway"])
def test_a_replay_of_an_event_about_nothing_of_ours_changes_nothing(till: Till, of: str) -> None:
    started = till.opened("KHALTI")
    started.pay_unheard()
    payload = event(started.id if of == "another gateway" else "NOBODYSATTEMPT")
    assert post(till, payload).status_code == 200

    reply = till.api.post(f"/admin/webhooks/{kept(payload).id}/replay", till.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert started.bill.status == "PROCESSING"


def test_a_replay_while_the_gateway_is_down_is_noted(till: Till, stranded: Started) -> None:
    [found] = about(till, stranded)
    stranded.switch(answers="error")

    reply = till.api.post(f"/admin/webhooks/{found['id']}/replay", till.admin)

    assert (reply.status, reply.json["processed"]) == (200, False)
    assert reply.json["error"].startswith("GatewayDown:")


def test_a_replay_of_a_badly_signed_event_does_nothing(till: Till) -> None:
    started = till.opened("STRIPE")
    till.door.arrive("/stripe", "POST", data=b"{}", headers={"Stripe-Signature": "t=1,v1=0"})
    found = next(one for one in listed(till) if one["signature_valid"] is False)

    assert till.api.post(f"/admin/webhooks/{found['id']}/replay", till.admin).json["processed"] is False
    assert started.bill.status == "PROCESSING"


def test_the_log_is_for_admins(till: Till, stranded: Started) -> None:
    [found] = about(till, stranded)
    for person in (till.customer, till.pandit, till.outsider):
        assert till.api.get("/admin/webhooks", person).status == 403
        assert till.api.post(f"/admin/webhooks/{found['id']}/replay", person).status == 403
    assert till.api.post("/admin/webhooks/nothing/replay", till.admin).status == 404
