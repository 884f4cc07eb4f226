"""Accounts: registration, roles, and one account for all spellings of an address, password or number."""

import unicodedata
from functools import partial
from typing import Any

import pytest

from chalicelib.accounts import authentication, service
from chalicelib.accounts.models import EmailClaim, User
from chalicelib.accounts.passwords import _hasher, hash_password
from chalicelib.accounts.schemas import Login, Registration
from chalicelib.errors import EmailTaken
from chalicelib.ids import new_id
from chalicelib.tokens import Role
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.people import PASSWORD, Api, People, from_address


def registration(**change: object) -> dict[str, object]:
    body = {"email": f"{new_id()}@demo.test", "password": PASSWORD, "full_name": "Sita", "role": "CUSTOMER"}
    return body | change


def register(api: Api, **change: object) -> tuple[int, dict[str, Any]]:
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
def test_nobody_can_change_their_role_or_email(api: Api, people: People, body: dict[str, object]) -> None:
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
def test_an_invalid_registration_names_the_field(api: Api, field: str, value: str) -> None:
    status, answer = register(api, **{field: value})

    assert status == 422
    assert [error["field"] for error in answer["errors"]] == [field]


def test_the_same_address_in_any_case_is_one_account(api: Api) -> None:
    email = f"{new_id()}@Demo.Test"
    assert register(api, email=email.lower())[0] == 201

    for spelling in (email, email.upper(), f"  {email} "):
        status, answer = register(api, email=spelling)
        assert (status, answer["code"]) == (409, "EMAIL_TAKEN")
    assert api.post("/auth/login", None, {"email": email.upper(), "password": PASSWORD}).status == 200


DOMAIN, PUNYCODE = "संगठन.भारत", "xn--i1b6b1a6a2e.xn--h2brj9c"


@pytest.mark.parametrize("registered", [DOMAIN, PUNYCODE, PUNYCODE.upper()])
def test_a_domain_in_its_own_script_equals_its_punycode(api: Api, registered: str) -> None:
    name = new_id()
    assert register(api, email=f"{name}@{registered}")[0] == 201

    for domain in (DOMAIN, PUNYCODE, PUNYCODE.title(), f"{DOMAIN}\u200b"):
        assert register(api, email=f"{name}@{domain}")[0] == 409
        login = api.post("/auth/login", None, {"email": f"{name}@{domain}", "password": PASSWORD})
        assert (login.status, login.json["user"]["email"]) == (200, f"{name}@{DOMAIN}")


def test_an_address_that_cannot_receive_mail_is_refused_with_the_reason(api: Api) -> None:
    status, answer = register(api, email=f"{new_id()}-jos\u00e9@demo.test")

    [error] = answer["errors"]
    assert (status, error["field"]) == (422, "email")
    assert "mail can be sent" in error["message"]


@pytest.mark.parametrize(
    ("address", "typed_addresses"),
    [
        ("{}@संगठन.भारत", ["{}@संगठन.भारत", "{}@xn--i1b6b1a6a2e.xn--h2brj9c"]),
        ("{}-jose\u0301@demo.test", ["{}-jose\u0301@demo.test", "{}-jos\u00e9@demo.test", "{}-JOSE\u0301@Demo.Test"]),
        ("{}-J\u030c@demo.test", ["{}-J\u030c@demo.test"]),
    ],
)
def test_an_account_older_than_canonical_forms_is_found(
    api: Api, people: People, address: str, typed_addresses: list[str]
) -> None:
    name, owner = new_id().lower(), User.get(people.customer().id)
    stored = unicodedata.normalize("NFC", address.format(name))
    EmailClaim(stored.lower(), user_id=owner.id).save()
    owner.update([User.email.set(stored)])

    for form in typed_addresses:
        login = {"email": form.format(name), "password": PASSWORD}
        assert api.post("/auth/login", None, login).status == 200, ascii(form)
    data = Registration.model_validate(registration())
    with pytest.raises(EmailTaken):
        authentication.register(data.model_copy(update={"email": stored}), new_id())


def test_a_password_is_equal_in_composed_and_decomposed_form(api: Api) -> None:
    email = f"{new_id()}@demo.test"
    composed_password, decomposed_password = "sch\u00f6ne-puja", "scho\u0308ne-puja"
    assert register(api, email=email, password=composed_password)[0] == 201

    for password in (composed_password, decomposed_password, "ｓｃｈöne-puja"):
        assert api.post("/auth/login", None, {"email": email, "password": password}).status == 200
    assert api.post("/auth/login", None, {"email": email, "password": "schone-puja"}).status == 401


def test_a_password_hashed_as_it_was_typed_is_accepted_and_hashed_again(api: Api, people: People) -> None:
    person, composed_password, decomposed_password = people.customer(), "sch\u00f6ne-puja", "scho\u0308ne-puja"
    User.get(person.id).update([User.password_hash.set(_hasher().hash(decomposed_password))])

    def status(password: str) -> int:
        return api.post("/auth/login", None, {"email": person.email, "password": password}).status

    assert status(composed_password) == 401, "nobody knows how it was typed"
    assert status(decomposed_password) == 200
    assert status(composed_password) == status(decomposed_password) == 200
    assert status(PASSWORD) == 401


def test_renewing_a_hash_does_not_undo_a_concurrent_change_of_password(people: People) -> None:
    person, decomposed_password = people.customer(), "scho\u0308ne-puja"
    User.get(person.id).update([User.password_hash.set(_hasher().hash(decomposed_password))])
    changed = hash_password("another-password")

    def change() -> None:
        User.get(person.id).update([User.password_hash.set(changed)])

    with run_before_next_call(change, "TransactWriteItems", "users"):
        authentication.login(Login(email=person.email, password=decomposed_password), new_id())

    assert User.get(person.id).password_hash == changed


@pytest.mark.parametrize("typed_number", ["९८४१२३४५६७", "984-1234567", "+977 (984) 1234567", "00977 9841234567"])
def test_telephone_numbers_are_accepted_in_any_usual_form(api: Api, people: People, typed_number: str) -> None:
    status, answer = register(api, phone=typed_number)
    assert (status, answer["user"]["phone"]) == (201, "+9779841234567")
    assert api.patch("/me", people.stranger(), {"phone": typed_number}).json["phone"] == "+9779841234567"


@pytest.mark.parametrize("typed_number", ["", "12", "call me", "९८४", "\u200b", 9841234567])
def test_invalid_telephone_numbers_are_refused(api: Api, people: People, typed_number: object) -> None:
    reply = api.patch("/me", people.stranger(), {"phone": typed_number})
    assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, ["phone"])


@pytest.mark.parametrize(
    ("stored", "expected_number"),
    [("984 1234567", "+9779841234567"), ("01-4412345", "+97714412345"), ("12 (34)", "12 (34)")],
)
def test_an_older_telephone_number_is_shown_in_e164_if_possible(
    api: Api, people: People, stored: str, expected_number: str
) -> None:
    person = people.customer()
    User.get(person.id).update([User.phone.set(stored)])

    assert api.get("/me", person).json["phone"] == expected_number


def test_concurrent_registrations_of_one_address_create_one_account() -> None:
    email = f"{new_id()}@demo.test"
    spellings = [email, email.upper(), email.title(), email.lower()] * 2

    def attempt(spelling: str) -> authentication.TokenPair:
        return authentication.register(Registration.model_validate(registration(email=spelling)), new_id())

    outcomes = run_concurrently([partial(attempt, spelling) for spelling in spellings])

    created = [outcome for outcome in outcomes if isinstance(outcome, authentication.TokenPair)]
    assert len(created) == 1
    assert sum(isinstance(outcome, EmailTaken) for outcome in outcomes) == 7
    assert EmailClaim.get(email.lower()).user_id == created[0].user.id


def test_a_password_is_stored_only_as_its_argon2id_hash(people: People) -> None:
    stored = User.get(people.stranger().id)

    assert stored.password_hash.startswith("$argon2id$")
    assert PASSWORD not in str(stored.attribute_values)


@pytest.mark.parametrize("email", ["nobody@demo.test", "", " ", "x" * 254])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(api: Api, people: People, email: str) -> None:
    wrong_password = api.post("/auth/login", None, {"email": people.stranger().email, "password": "not-this-one"})
    unknown = api.post("/auth/login", None, {"email": email, "password": "not-this-one"})

    assert (wrong_password.status, unknown.status) == (401, 401)
    assert wrong_password.json == unknown.json


def test_a_change_of_language_is_effective_at_once(api: Api, people: People) -> None:
    person = people.customer()
    detail_before = api.get("/notifications?limit=0", person).json["detail"]

    changed = api.patch("/me", person, {"language": "ne", "timezone": "Asia/Tokyo", "phone": "+81 3 0000 0000"})

    assert changed.json["updated_at"].endswith("+09:00")
    assert api.get("/notifications?limit=0", person).json["detail"] != detail_before
    assert api.patch("/me", person, {"phone": None}).json["phone"] is None
    assert api.patch("/me", person, {"timezone": "Kathmandu"}).status == 422


# admins


def test_an_account_made_an_admin_keeps_its_id_and_gets_the_new_password(api: Api, people: People) -> None:
    person = people.customer()

    admin = service.make_admin(person.email.upper(), "another-password")

    assert (admin.id, admin.role) == (person.id, Role.ADMIN)
    logged_in = api.post("/auth/login", None, {"email": person.email, "password": "another-password"}).json
    assert api.post("/auth/refresh", None, {"refresh_token": logged_in["refresh_token"]}).status == 200
    assert api.get("/admin/stats", authorization=f"Bearer {logged_in['access_token']}").status == 200


def test_making_an_account_admin_ends_its_former_sessions(api: Api, people: People) -> None:
    former_user = people.customer()

    service.make_admin(former_user.email, "another-password")

    assert api.post("/auth/refresh", None, {"refresh_token": former_user.refresh_token}).status == 401
    assert api.post("/auth/login", None, {"email": former_user.email, "password": PASSWORD}).status == 401
    assert api.get("/admin/stats", former_user).status == 403
