"""Accounts: who may become what, passwords, and sessions that cannot be stolen quietly."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.accounts import service
from chalicelib.accounts.models import EmailClaim, Session, User
from chalicelib.accounts.schemas import Registration
from chalicelib.edge.tokens import Role
from chalicelib.errors import EmailTaken, RefreshRefused
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from tests.integration.people import PASSWORD, Api, People, Person, from_address
from tests.integration.talk import at_once


def registration(**change: object) -> dict[str, object]:
    body = {"email": f"{new_id()}@demo.test", "password": PASSWORD, "full_name": "Sita", "role": "CUSTOMER"}
    return body | change


def register(api: Api, **change: object) -> tuple[int, dict[str, object]]:
    reply = api.post("/auth/register", None, registration(**change), **from_address(new_id()))
    return reply.status, reply.json


def test_registering_logs_in(api: Api) -> None:
    status, answer = register(api, language="ne", timezone="Asia/Tokyo", phone="+977 9800000000")

    assert (status, answer["token_type"]) == (201, "Bearer")
    assert answer["expires_in"] == 15 * 60
    me = api.get("/me", authorization=f"Bearer {answer['access_token']}").json
    assert me == answer["user"]
    assert (me["language"], me["timezone"], me["role"]) == ("ne", "Asia/Tokyo", "CUSTOMER")
    assert me["created_at"].endswith("+09:00")
    assert "password" not in str(answer)


@pytest.mark.parametrize("role", ["ADMIN", "superadmin", "admin", "", None])
def test_nobody_registers_as_an_admin(api: Api, role: object) -> None:
    status, answer = register(api, role=role)

    assert (status, answer["code"]) == (422, "VALIDATION_FAILED")


@pytest.mark.parametrize(
    "body", [{"role": "ADMIN"}, {"email": "a@b.test"}, {"is_admin": True}, {"verification_status": 1}]
)
def test_nobody_writes_his_own_role_or_address(api: Api, people: People, body: dict[str, object]) -> None:
    assert api.patch("/me", people.stranger(), body).status == 422
    assert api.get("/me", people.stranger()).json["role"] == "CUSTOMER"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "1234567"),
        ("email", "no address"),
        ("email", "a@b@c.test"),
        ("email", "sita@localhost"),
        ("full_name", "   "),
        ("full_name", "x" * 121),
        ("full_name", "Sita\nRam: forged"),
        ("full_name", "Sita\u202eatis"),
        ("timezone", "Mars/Olympus"),
        ("language", "hi"),
        ("phone", "call me"),
        ("verification_status", "VERIFIED"),
    ],
)
def test_a_registration_that_is_not_one_names_its_field(api: Api, field: str, value: str) -> None:
    status, answer = register(api, **{field: value})

    assert status == 422
    assert [error["field"] for error in answer["errors"]] == [field]  # type: ignore[attr-defined]


def test_the_same_address_in_any_case_is_one_account(api: Api) -> None:
    email = f"{new_id()}@Demo.Test"
    assert register(api, email=email.lower())[0] == 201

    for again in (email, email.upper(), f"  {email} "):
        status, answer = register(api, email=again)
        assert (status, answer["code"]) == (409, "EMAIL_TAKEN")
    assert api.post("/auth/login", None, {"email": email.upper(), "password": PASSWORD}).status == 200


def test_an_address_is_the_same_however_its_letters_are_composed(api: Api) -> None:
    name = new_id()
    assert register(api, email=f"{name}-jose\u0301@demo.test")[0] == 201

    for spelling in ("jose\u0301", "jos\u00e9", "JOSE\u0301"):
        login = {"email": f"{name}-{spelling}@demo.test", "password": PASSWORD}
        assert api.post("/auth/login", None, login).status == 200


def test_of_racing_registrations_of_one_address_one_is_made() -> None:
    email = f"{new_id()}@demo.test"
    spellings = [email, email.upper(), email.title(), email.lower()] * 2

    def attempt(spelling: str) -> service.Tokens:
        return service.register(Registration.model_validate(registration(email=spelling)), new_id())

    outcomes = at_once([partial(attempt, spelling) for spelling in spellings])

    made = [outcome for outcome in outcomes if isinstance(outcome, service.Tokens)]
    assert len(made) == 1
    assert sum(isinstance(outcome, EmailTaken) for outcome in outcomes) == 7
    assert EmailClaim.get(email.lower()).user_id == made[0].user.id


def test_a_password_is_kept_as_argon2id_and_nothing_else(people: People) -> None:
    stored = User.get(people.stranger().id)

    assert stored.password_hash.startswith("$argon2id$")
    assert PASSWORD not in str(stored.attribute_values)


@pytest.mark.parametrize("email", ["nobody@demo.test", "", " ", "x" * 254])
def test_a_wrong_password_and_a_wrong_address_are_refused_alike(api: Api, people: People, email: str) -> None:
    wrong = api.post("/auth/login", None, {"email": people.stranger().email, "password": "not-this-one"})
    unknown = api.post("/auth/login", None, {"email": email, "password": "not-this-one"})

    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.json == unknown.json


def test_a_change_of_language_is_effective_at_once(api: Api, people: People) -> None:
    person = people.customer()
    before = api.get("/notifications?limit=0", person).json["detail"]

    changed = api.patch("/me", person, {"language": "ne", "timezone": "Asia/Tokyo", "phone": "+81 3 0000 0000"})

    assert changed.json["updated_at"].endswith("+09:00")
    assert api.get("/notifications?limit=0", person).json["detail"] != before
    assert api.patch("/me", person, {"phone": None}).json["phone"] is None
    assert api.patch("/me", person, {"timezone": "Kathmandu"}).status == 422


# sessions


def refreshed(api: Api, token: object) -> tuple[int, dict[str, object]]:
    reply = api.post("/auth/refresh", None, {"refresh_token": token})
    return reply.status, reply.json


def session_of(person: Person) -> str:
    return person.refresh_token.partition(".")[0]


def test_a_refresh_token_becomes_a_new_pair(api: Api, people: People) -> None:
    person = people.customer()

    status, pair = refreshed(api, person.refresh_token)

    assert status == 200
    assert pair["refresh_token"] != person.refresh_token
    assert api.get("/me", authorization=f"Bearer {pair['access_token']}").json["id"] == person.id


def test_an_old_refresh_token_used_again_ends_the_whole_family(api: Api, people: People) -> None:
    person = people.customer()
    _, second = refreshed(api, person.refresh_token)
    _, third = refreshed(api, second["refresh_token"])

    status, answer = refreshed(api, person.refresh_token)

    assert (status, answer["code"]) == (401, "REFRESH_REFUSED")
    assert refreshed(api, third["refresh_token"])[0] == 401, "the thief's or the owner's: nobody can tell"


def test_other_sessions_of_the_person_live_on(api: Api, people: People) -> None:
    person = people.customer()
    other = api.post("/auth/login", None, {"email": person.email, "password": PASSWORD}).json
    refreshed(api, person.refresh_token)
    refreshed(api, person.refresh_token)

    assert refreshed(api, other["refresh_token"])[0] == 200


def test_of_racing_refreshes_with_one_token_at_most_one_pair_is_ever_of_use(people: People) -> None:
    for _ in range(3):
        person = people.customer()

        outcomes = at_once([partial(service.refresh, person.refresh_token)] * 8)

        pairs = [outcome for outcome in outcomes if isinstance(outcome, service.Tokens)]
        refusals = [outcome for outcome in outcomes if isinstance(outcome, RefreshRefused)]
        assert len(pairs) <= 1
        assert len(pairs) + len(refusals) == 8
        assert list(Session.query(session_of(person), consistent_read=True)) == [], "the family has ended"


def test_a_session_is_over_after_log_out(api: Api, people: People) -> None:
    person = people.customer()

    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204
    assert refreshed(api, person.refresh_token)[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204


def test_logging_out_with_an_old_token_ends_the_family_too(api: Api, people: People) -> None:
    person = people.customer()
    newer = api.post("/auth/refresh", None, {"refresh_token": person.refresh_token}).json["refresh_token"]

    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204

    assert refreshed(api, newer)[0] == 401


def test_an_expired_session_is_over(api: Api, people: People) -> None:
    person = people.customer()
    Session.get(session_of(person)).update([Session.expires_at.set(now() - timedelta(seconds=1))])

    assert refreshed(api, person.refresh_token)[0] == 401


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", "-", "x" * 200])
def test_what_is_no_refresh_token_is_refused(api: Api, token: str) -> None:
    assert refreshed(api, token)[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": token}).status == 204


def test_refresh_tokens_are_not_kept_as_they_are(people: People) -> None:
    person = people.customer()

    assert person.refresh_token not in str(Session.get(session_of(person)).attribute_values)


def test_an_account_made_an_admin_keeps_its_id_and_gets_the_new_password(api: Api, people: People) -> None:
    person = people.customer()

    promoted = service.make_admin(person.email.upper(), "another-password")

    assert (promoted.id, promoted.role) == (person.id, Role.ADMIN)
    logged_in = api.post("/auth/login", None, {"email": person.email, "password": "another-password"}).json
    assert refreshed(api, logged_in["refresh_token"])[0] == 200
    assert api.get("/admin/stats", authorization=f"Bearer {logged_in['access_token']}").status == 200


def test_whoever_had_the_account_before_it_became_an_admins_has_it_no_longer(api: Api, people: People) -> None:
    squatter = people.customer()

    service.make_admin(squatter.email, "another-password")

    assert refreshed(api, squatter.refresh_token)[0] == 401
    assert api.post("/auth/login", None, {"email": squatter.email, "password": PASSWORD}).status == 401
    assert api.get("/admin/stats", squatter).status == 403
