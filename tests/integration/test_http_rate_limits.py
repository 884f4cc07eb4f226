"""Rate limits: exact when Redis is up, open when it is not, and honest about how long to wait."""

from functools import partial

import pytest

from chalicelib import rate_limits
from chalicelib.accounts import authentication
from chalicelib.accounts.schemas import Login
from chalicelib.errors import TooFast, WrongPassword
from chalicelib.ids import new_id
from chalicelib.localization.numbers import devanagari
from chalicelib.rate_limits import (
    FAILED_LOGINS_FROM_ADDRESS,
    FAILED_LOGINS_OF_ACCOUNT,
    MESSAGES,
    REGISTRATIONS,
    RateLimit,
)
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import ChatClient, run_concurrently
from tests.integration.people import PASSWORD, Api, People, Reply, from_address
from tests.integration.redis_server import Redis


def login(api: Api, email: str, password: str, address: str = "10.0.0.1") -> Reply:
    return api.post("/auth/login", None, {"email": email, "password": password}, **from_address(address))


def test_a_limit_counts_exactly_however_many_come_at_once() -> None:
    limit = RateLimit("test", times=10, seconds=60)

    outcomes = [outcome for _ in range(3) for outcome in run_concurrently([partial(limit.hit, "somebody")] * 8)]

    assert sum(outcome is None for outcome in outcomes) == 10
    refusals = [outcome for outcome in outcomes if isinstance(outcome, TooFast)]
    assert len(refusals) == 14
    assert all(1 <= (refusal.retry_after or 0) <= 60 for refusal in refusals)


def test_a_limit_is_each_subjects_own() -> None:
    limit = RateLimit("test", times=1, seconds=60)
    limit.hit("one")

    assert [type(outcome) for outcome in run_concurrently([partial(limit.hit, "one"), partial(limit.hit, "two")])] == [
        TooFast,
        type(None),
    ]


def test_the_61st_registration_of_an_address_within_a_minute_is_429(api: Api) -> None:
    address = new_id()
    for _ in range(60):
        REGISTRATIONS.hit(address)
    body = {"email": f"{new_id()}@demo.test", "password": PASSWORD, "full_name": "Sita", "role": "CUSTOMER"}

    refused = api.post("/auth/register", None, body, **from_address(address))

    assert (refused.status, refused.json["code"]) == (429, "RATE_LIMITED")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert api.post("/auth/register", None, body, **from_address(new_id())).status == 201


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(api: Api, people: People) -> None:
    email = people.stranger().email
    assert {login(api, email, "wrong", f"10.0.0.{number}").status for number in range(10)} == {401}

    refused = login(api, email.upper(), PASSWORD)

    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 15 * 60


def test_of_racing_wrong_passwords_ten_are_told_that_they_are_wrong(people: People) -> None:
    given = Login(email=people.stranger().email, password="wrong")

    outcomes = run_concurrently([partial(authentication.login, given, new_id())] * 16)

    assert sum(isinstance(outcome, WrongPassword) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, TooFast) for outcome in outcomes) == 6


def test_a_right_password_is_not_told_once_ten_others_were_wrong_meanwhile(people: People) -> None:
    given = Login(email=people.stranger().email, password=PASSWORD)

    def ten_others() -> None:
        for _ in range(10):
            FAILED_LOGINS_OF_ACCOUNT.hit(given.email)

    with run_before_next_call(ten_others), pytest.raises(TooFast):
        authentication.login(given, new_id())


def test_right_passwords_at_once_are_all_let_in(people: People) -> None:
    given = Login(email=people.stranger().email, password=PASSWORD)

    outcomes = run_concurrently([partial(authentication.login, given, new_id())] * 24)

    assert [one for one in outcomes if isinstance(one, Exception)] == []


def test_an_address_that_tries_a_hundred_accounts_has_to_wait(api: Api, people: People) -> None:
    for _ in range(99):
        FAILED_LOGINS_FROM_ADDRESS.hit("10.9.9.9")
    assert login(api, "nobody@demo.test", "wrong", "10.9.9.9").status == 401

    assert login(api, people.stranger().email, PASSWORD, "10.9.9.9").status == 429
    assert login(api, people.stranger().email, PASSWORD, "10.9.9.8").status == 200


def test_whoever_comes_past_the_front_door_cannot_say_where_he_is(api: Api, people: People) -> None:
    for _ in range(100):
        FAILED_LOGINS_FROM_ADDRESS.hit("10.9.9.7")
    given = {"email": people.stranger().email, "password": PASSWORD}
    elsewhere = {"x_viewer_address": "10.9.9.7"}

    for secret in ({}, {"x_origin_secret": ""}, {"x_origin_secret": "guessed"}, {"x_origin_secret": "राम"}):
        assert api.post("/auth/login", None, given, **elsewhere, **secret).status == 200
    assert api.post("/auth/login", None, given, **from_address("10.9.9.7")).status == 429


def test_log_ins_that_succeed_are_not_counted(api: Api, people: People) -> None:
    email = people.stranger().email
    for _ in range(12):
        assert login(api, email, PASSWORD).status == 200


def test_without_redis_everybody_may_log_in_and_register(api: Api, people: People, redis: Redis) -> None:
    email = people.stranger().email
    for _ in range(11):
        login(api, email, "wrong")
    assert login(api, email, PASSWORD).status == 429

    redis.freeze()

    assert login(api, email, PASSWORD).status == 200
    assert people.customer().id


# what is told


def every_limit() -> list[RateLimit]:
    return [limit for limit in vars(rate_limits).values() if isinstance(limit, RateLimit)]


@pytest.mark.parametrize("limit", every_limit(), ids=lambda limit: limit.name)
def test_every_limit_says_when_to_try_again(limit: RateLimit) -> None:
    for _ in range(limit.times):
        limit.hit(limit.name)
    for refused in (limit.hit, limit.check):
        with pytest.raises(TooFast) as found:
            refused(limit.name)
        wait = found.value.retry_after or 0
        minutes = -(-wait // 60)
        english, nepali = found.value.detail
        assert 1 <= wait <= limit.seconds
        if wait >= 60:
            assert f" in {minutes} minute" in english
            assert f"{devanagari(str(minutes))} मिनेटपछि" in nepali
        else:
            assert f" in {wait} second" in english
            assert f"{devanagari(str(wait))} सेकेन्डपछि" in nepali


def test_a_refusal_over_rest_says_it_in_the_readers_language(api: Api, people: People) -> None:
    email = people.stranger().email
    for _ in range(10):
        FAILED_LOGINS_OF_ACCOUNT.hit(email)
    given = {"email": email, "password": PASSWORD}

    english, nepali = (api.post("/auth/login", None, given, accept_language=language) for language in ("en", "ne"))

    assert int(english.headers["Retry-After"]) > 14 * 60
    assert english.json["detail"] == "Too many attempts. Try again in 15 minutes."
    assert nepali.json["detail"] == "धेरै पटक प्रयास भयो। १५ मिनेटपछि फेरि प्रयास गर्नुहोस्।"


def test_a_refusal_on_a_socket_says_it_in_the_readers_language(chat: ChatClient) -> None:
    for _ in range(MESSAGES.times):
        MESSAGES.hit(chat.pandit.id)
    socket = chat.join(chat.pandit)

    socket.say()

    error = socket.expect("error")
    assert (error["code"], error["retry_after"]) == ("RATE_LIMITED", pytest.approx(10, abs=9))
    assert error["detail"] == TooFast(retry_after=error["retry_after"]).detail.ne
