"""Log-in sessions: a lost answer logs nobody out, and the use of a stolen token ends the session."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.accounts import authentication
from chalicelib.accounts.models import RefreshToken, Session
from chalicelib.accounts.sessions import REUSE_SECONDS, _digest
from chalicelib.errors import RefreshRefused
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.people import PASSWORD, Api, People, Person
from tests.integration.wrong_clock import clock_ahead


def refresh(api: Api, token: object) -> tuple[int, dict[str, object]]:
    reply = api.post("/auth/refresh", None, {"refresh_token": token})
    return reply.status, reply.json


def session_id_of(person: Person) -> str:
    return person.refresh_token.partition(".")[0]


def test_a_refresh_token_is_exchanged_for_a_new_pair(api: Api, people: People) -> None:
    person = people.customer()

    status, pair = refresh(api, person.refresh_token)

    assert status == 200
    assert pair["refresh_token"] != person.refresh_token
    assert api.get("/me", authorization=f"Bearer {pair['access_token']}").json["id"] == person.id


def test_a_pair_from_a_function_whose_clock_is_ahead_is_valid_at_the_others(api: Api, people: People) -> None:
    person = people.customer()

    with clock_ahead(seconds=60):
        _, pair = refresh(api, person.refresh_token)

    assert api.get("/me", authorization=f"Bearer {pair['access_token']}").status == 200


def let_time_pass(token: str, seconds: int) -> None:
    """Moves the first use of a token into the past, by this number of seconds."""
    stored_token = load_token(token)
    assert stored_token.used_at is not None
    stored_token.update([RefreshToken.used_at.set(stored_token.used_at - timedelta(seconds=seconds))])


def load_token(token: str) -> RefreshToken:
    return RefreshToken.get(token.partition(".")[0], _digest(token), consistent_read=True)


def test_a_used_token_gives_another_pair_for_a_minute(api: Api, people: People) -> None:
    person = people.customer()
    _, first_pair = refresh(api, person.refresh_token)
    let_time_pass(person.refresh_token, REUSE_SECONDS - 30)

    status, second_pair = refresh(api, person.refresh_token)

    assert status == 200
    assert second_pair["refresh_token"] not in (first_pair["refresh_token"], person.refresh_token)
    assert api.get("/me", authorization=f"Bearer {second_pair['access_token']}").json["id"] == person.id


def test_each_pair_from_one_token_stays_valid_by_itself(api: Api, people: People) -> None:
    person = people.customer()
    first, second, third = (str(refresh(api, person.refresh_token)[1]["refresh_token"]) for _ in range(3))

    _, successor = refresh(api, first)
    _, grandchild = refresh(api, successor["refresh_token"])
    let_time_pass(person.refresh_token, 600)
    let_time_pass(first, 600)

    assert refresh(api, second)[0] == 200, "ten minutes after another was used"
    assert refresh(api, second)[0] == 200, "its answer was lost as well"
    assert refresh(api, grandchild["refresh_token"])[0] == 200
    assert refresh(api, third)[0] == 200


def test_using_a_token_again_later_ends_the_session(api: Api, people: People) -> None:
    person = people.customer()
    _, second = refresh(api, person.refresh_token)
    _, third = refresh(api, second["refresh_token"])
    let_time_pass(person.refresh_token, REUSE_SECONDS + 1)

    status, answer = refresh(api, person.refresh_token)

    assert (status, answer["code"]) == (401, "REFRESH_REFUSED")
    for token in (second["refresh_token"], third["refresh_token"], person.refresh_token):
        assert refresh(api, token)[0] == 401, "the thief's or the owner's: nobody can tell"


def test_the_minute_starts_at_the_first_use(api: Api, people: People) -> None:
    person = people.customer()
    refresh(api, person.refresh_token)
    let_time_pass(person.refresh_token, REUSE_SECONDS - 20)
    assert refresh(api, person.refresh_token)[0] == 200
    let_time_pass(person.refresh_token, 30)

    assert refresh(api, person.refresh_token)[0] == 401


def test_concurrent_refreshes_with_one_token_all_get_valid_pairs(people: People) -> None:
    for token in (people.customer().refresh_token, authentication.refresh(people.customer().refresh_token).refresh):
        pairs = run_concurrently([partial(authentication.refresh, token)] * 10)

        assert [outcome for outcome in pairs if not isinstance(outcome, authentication.TokenPair)] == []
        second_pair = run_concurrently([partial(authentication.refresh, pair.refresh) for pair in pairs])
        assert len({pair.refresh for pair in [*pairs, *second_pair]}) == 20


def test_no_concurrent_late_use_gets_a_pair(api: Api, people: People) -> None:
    person = people.customer()
    newest = authentication.refresh(person.refresh_token).refresh
    let_time_pass(person.refresh_token, REUSE_SECONDS + 1)

    outcomes = run_concurrently([partial(authentication.refresh, person.refresh_token)] * 8)

    assert {type(outcome) for outcome in outcomes} == {RefreshRefused}
    assert refresh(api, newest)[0] == 401


def test_a_token_that_becomes_late_during_the_refresh_ends_the_session(api: Api, people: People) -> None:
    person = people.customer()

    def use_token_long_ago() -> None:
        authentication.refresh(person.refresh_token)
        let_time_pass(person.refresh_token, REUSE_SECONDS + 1)

    with run_before_next_call(use_token_long_ago, "PutItem", "refresh-tokens"), pytest.raises(RefreshRefused):
        authentication.refresh(person.refresh_token)

    assert refresh(api, person.refresh_token)[0] == 401


def test_a_refresh_is_refused_if_a_log_out_commits_first(api: Api, people: People) -> None:
    person = people.customer()

    with (
        run_before_next_call(partial(authentication.logout, person.refresh_token), "UpdateItem", "sessions"),
        pytest.raises(RefreshRefused),
    ):
        authentication.refresh(person.refresh_token)

    assert list(Session.query(session_id_of(person), consistent_read=True)) == [], "it has not come back"


def test_a_session_older_than_token_items_continues(api: Api, people: People) -> None:
    person, latest = people.customer(), f"{new_id()}.latest"
    old = Session(
        id=latest.partition(".")[0],
        user_id=person.id,
        digest=_digest(latest),
        turn=7,
        created_at=now() - timedelta(days=9),
        expires_at=now() + timedelta(days=21),
    )
    old.save()

    pairs = [refresh(api, latest)[1]["refresh_token"] for _ in range(2)]

    assert [refresh(api, token)[0] for token in pairs] == [200, 200]
    let_time_pass(latest, REUSE_SECONDS + 1)
    assert refresh(api, latest)[0] == 401
    assert refresh(api, pairs[0])[0] == 401


def test_the_session_id_alone_neither_renews_nor_ends_a_session(api: Api, people: People) -> None:
    person = people.customer()
    guessed_token = f"{session_id_of(person)}.guessed"

    assert refresh(api, guessed_token)[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": guessed_token}).status == 204

    assert refresh(api, person.refresh_token)[0] == 200


def test_a_token_expires_after_a_month_without_use(api: Api, people: People) -> None:
    person = people.customer()
    first, second = (str(refresh(api, person.refresh_token)[1]["refresh_token"]) for _ in range(2))
    load_token(first).update([RefreshToken.expires_at.set(now() - timedelta(seconds=1))])

    assert refresh(api, first)[0] == 401
    assert refresh(api, second)[0] == 200, "the family lives on"


def test_a_used_first_token_is_invalid_after_its_item_is_deleted(api: Api, people: People) -> None:
    person = people.customer()
    _, pair = refresh(api, person.refresh_token)
    load_token(person.refresh_token).delete()  # as DynamoDB does after 30 days

    assert refresh(api, person.refresh_token)[0] == 401
    assert refresh(api, pair["refresh_token"])[0] == 200, "the family lives on"


def test_an_access_token_is_no_refresh_token(api: Api, people: People) -> None:
    _, pair = refresh(api, people.customer().refresh_token)

    assert refresh(api, pair["access_token"])[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": pair["access_token"]}).status == 204


def test_other_sessions_of_the_same_person_continue(api: Api, people: People) -> None:
    person = people.customer()
    other_session = api.post("/auth/login", None, {"email": person.email, "password": PASSWORD}).json
    refresh(api, person.refresh_token)
    refresh(api, person.refresh_token)

    assert refresh(api, other_session["refresh_token"])[0] == 200


def test_a_session_ends_with_log_out(api: Api, people: People) -> None:
    person = people.customer()

    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204
    assert refresh(api, person.refresh_token)[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204


def test_log_out_with_any_token_ends_the_session(api: Api, people: People) -> None:
    person = people.customer()
    newer = api.post("/auth/refresh", None, {"refresh_token": person.refresh_token}).json["refresh_token"]

    assert api.post("/auth/logout", None, {"refresh_token": person.refresh_token}).status == 204

    assert refresh(api, newer)[0] == 401


def test_an_expired_session_is_refused(api: Api, people: People) -> None:
    person = people.customer()
    Session.get(session_id_of(person)).update([Session.expires_at.set(now() - timedelta(seconds=1))])

    assert refresh(api, person.refresh_token)[0] == 401


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", "-", "x" * 200, "x" * 4000, "\u0915" * 64 + ".x"])
def test_invalid_refresh_tokens_are_refused(api: Api, token: str) -> None:
    assert refresh(api, token)[0] == 401
    assert api.post("/auth/logout", None, {"refresh_token": token}).status == 204


def test_refresh_tokens_are_stored_as_digests(people: People) -> None:
    person = people.customer()

    assert person.refresh_token not in str(Session.get(session_id_of(person)).attribute_values)


def test_no_secret_is_stored_in_plain_text(people: People) -> None:
    token = authentication.refresh(people.customer().refresh_token).refresh

    assert token not in str(load_token(token).attribute_values)
    assert token.partition(".")[2] not in str(load_token(token).attribute_values)
