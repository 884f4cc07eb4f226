"""Data of before there was a search is made findable: in pages, ended and taken up again, and again without harm."""

import uuid
from typing import Any

import pytest

from chalicelib.accounts.models import User
from chalicelib.db import Page, PageRequest
from chalicelib.localization.clock import now
from chalicelib.migrations import MigrationState
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.search.models import SearchTerm
from infra.operate.migrations import NAMES
from infra.operate.migrations.runner import PAGE, run
from infra.operate.migrations.steps import STEPS, Step
from tests.integration.people import Api, People, Person


def print_nothing(_: str) -> None:
    pass


def stored_attributes(item: Any) -> Any:
    """Stores an item as code of before wrote it: the attributes that it has, and none of today's."""
    item.save()
    return item


def old_person(people: People, name: str) -> Person:
    """A person who registered before there were terms."""
    person = people.customer(full_name=name)
    for word in name.lower().split():
        SearchTerm(f"name#{word[0]}", f"{word} {person.id}").delete()
    return person


def old_payment(person: Person) -> dict[str, str]:
    """A payment with an attempt and a refund, stored without ``searchable_by``; answers its references."""
    payment_id, attempt_id, refund_id = uuid.uuid4().hex[:26].upper(), uuid.uuid4().hex[:20].upper(), uuid.uuid4().hex
    common: dict[str, Any] = {"created_at": now(), "updated_at": now(), "currency": "NPR", "amount_minor": 100}
    references: dict[str, Any] = {"reference": uuid.uuid4().hex, "transaction_id": uuid.uuid4().hex}
    stored_attributes(
        Attempt(
            attempt_id,
            payment_id=payment_id,
            payment_method="KHALTI",
            owed_minor=100,
            status="REFUNDED",
            **references,
            **common,
        )
    )
    manual = uuid.uuid4().hex
    stored_attributes(
        Refund(
            payment_id,
            refund_id,
            attempt_id=attempt_id,
            charge_minor=100,
            kind="MANUAL",
            status="COMPLETED",
            reason="asked for",
            manual_reference=manual,
            **common,
        )
    )
    stored_attributes(
        Payment(
            payment_id,
            user_id=person.id,
            pandit_id="nobody",
            payment_method="KHALTI",
            status="REFUNDED",
            attempt_ids=[attempt_id],
            refund_ids=[refund_id],
            attention_list="calm",
            **common,
        )
    )
    return {**references, "manual": manual, "refund": refund_id, "attempt": attempt_id, "payment": payment_id}


def search_ids(api: Api, people: People, path: str, q: str) -> list[str]:
    return [item["id"] for item in api.get(f"{path}?q={q}", people.admin()).json["items"]]


@pytest.fixture(autouse=True)
def unmigrated(api: Api) -> None:
    for name in NAMES:
        MigrationState(name).delete()


def test_the_names_that_local_stacks_ask_for_are_those_of_the_steps() -> None:
    assert tuple(step.name for step in STEPS) == NAMES


def test_older_people_and_payments_are_found_after_the_migration(api: Api, people: People) -> None:
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:12])
    person = old_person(people, f"{mark} Sharma")
    payment = old_payment(person)
    assert search_ids(api, people, "/admin/users", mark) == []
    assert search_ids(api, people, "/admin/payments", payment["reference"]) == []

    assert run(print_nothing) > 0

    assert search_ids(api, people, "/admin/users", mark) == [person.id]
    for reference in payment.values():
        assert search_ids(api, people, "/admin/payments", reference) == [payment["payment"]]


def test_a_repeated_migration_reads_nothing_and_a_forced_one_changes_nothing(api: Api, people: People) -> None:
    payment = old_payment(people.customer())
    run(print_nothing)
    attempt = Attempt.get(payment["attempt"])
    terms = sorted((term.term, term.place) for term in SearchTerm.scan())
    assert run(print_nothing) == 0
    assert run(print_nothing, again=True) > 0
    assert Attempt.get(payment["attempt"]).version == attempt.version
    assert sorted((term.term, term.place) for term in SearchTerm.scan()) == terms


def test_an_interrupted_migration_continues_where_it_stopped() -> None:
    steps_done: list[str] = []
    names = [User(id=f"{number:04d}", listing="user") for number in range(PAGE + 20)]

    def items(window: PageRequest) -> Page[User]:
        first = 0 if window.after is None else int(window.after["id"]["S"]) + 1
        page = names[first : first + window.limit]
        has_more = first + window.limit < len(names)
        return Page(page, {"id": {"S": page[-1].id}} if has_more else None)

    def apply(user: User) -> None:
        if user.id == "0110" and "0110" not in handled:
            handled.add(user.id)
            raise KeyboardInterrupt
        steps_done.append(user.id)

    handled: set[str] = set()
    step = Step(f"ended-{uuid.uuid4().hex}", items, apply)
    with pytest.raises(KeyboardInterrupt):
        run(print_nothing, [step])
    first_time = len(steps_done)
    run(print_nothing, [step])
    assert first_time == 110
    assert steps_done[first_time:] == [f"{number:04d}" for number in range(PAGE, PAGE + 20)], (
        "the page that was ended, anew"
    )
    assert run(print_nothing, [step]) == 0


def test_a_rename_meanwhile_is_not_undone(api: Api, people: People) -> None:
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:12])
    person = old_person(people, f"{mark}old Rai")
    assert api.patch("/me", person, {"full_name": f"{mark}new Rai"}).status == 200
    run(print_nothing)
    assert search_ids(api, people, "/admin/users", f"{mark}old") == []
    assert search_ids(api, people, "/admin/users", f"{mark}new") == [person.id]
