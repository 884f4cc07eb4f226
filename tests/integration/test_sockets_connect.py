"""Who may open a socket: decided before the upgrade, once, by a ticket that serves once."""

from functools import partial

import jwt
import pytest

from chalicelib import tokens
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.realtime.connection import SocketClient
from chalicelib.secret_keys import signing_key
from chalicelib.settings import settings
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently
from tests.integration.people import Api, People
from tests.integration.sockets import ConnectionRefused, admit, connect_event, is_admitted


def ticket(api: Api, chat: ChatClient) -> str:
    return str(api.post("/ws/ticket", chat.customer).json["ticket"])


def signed(chat: ChatClient, **claims: object) -> str:
    """A ticket of the customer's with other claims, signed by ourselves."""
    issued = int(now().timestamp())
    usual = {"sub": chat.customer.id, "role": "CUSTOMER", "jti": new_id(), "aud": "ticket", "exp": issued + 60}
    return jwt.encode(usual | claims, signing_key(), "HS256")


def test_a_ticket_lives_a_minute_and_comes_with_the_addresses_without_itself(api: Api, chat: ChatClient) -> None:
    answer = api.post("/ws/ticket", chat.customer).json

    assert answer["expires_in"] <= 60
    assert answer["chat_url"].endswith("/ws/chat/{room_id}/")
    assert answer["notifications_url"].endswith("/ws/notifications/")
    assert answer["chat_url"].startswith("ws://")
    assert answer["ticket"] not in answer["chat_url"] + answer["notifications_url"]


def test_a_ticket_serves_one_connect(api: Api, chat: ChatClient) -> None:
    event = connect_event(ticket(api, chat), chat.room_id)

    assert [is_admitted(event), is_admitted(event)] == [True, False]


def test_of_sixteen_who_redeem_one_ticket_at_once_one_is_let_in(api: Api, chat: ChatClient) -> None:
    event = connect_event(ticket(api, chat), chat.room_id)

    assert sorted(run_concurrently([partial(is_admitted, event)] * 16)) == [False] * 15 + [True]


def test_a_refused_connect_does_not_use_the_ticket_up(api: Api, chat: ChatClient) -> None:
    pass_for_one = ticket(api, chat)

    assert not is_admitted(connect_event(pass_for_one, "some-room-of-others"))
    assert is_admitted(connect_event(pass_for_one, chat.room_id))


def test_an_expired_ticket_is_refused(chat: ChatClient) -> None:
    in_time, too_late = (signed(chat, exp=int(now().timestamp()) + left) for left in (30, -1))

    assert is_admitted(connect_event(in_time, chat.room_id))
    assert not is_admitted(connect_event(too_late, chat.room_id))


def test_what_is_no_ticket_is_refused(chat: ChatClient) -> None:
    forged = jwt.encode({"sub": chat.customer.id, "aud": "ticket", "jti": "1", "exp": 9**12}, "k" * 32, "HS256")
    unsigned = jwt.encode({"sub": chat.customer.id, "aud": "ticket", "jti": "1", "exp": 9**12}, "", "none")
    for wrong in (chat.customer.token, chat.customer.refresh_token, forged, unsigned, "x", "", "a.b.c"):
        assert not is_admitted(connect_event(wrong, chat.room_id))


def test_a_ticket_is_no_access_token(api: Api, chat: ChatClient) -> None:
    assert api.get("/me", authorization=f"Bearer {ticket(api, chat)}").status == 401


def test_a_room_of_others_and_no_room_at_all_are_refused_alike(chat: ChatClient, people: People) -> None:
    outsider = people.stranger()

    for room_id in (chat.room_id, new_id(), "x" * 65, ""):
        with pytest.raises(ConnectionRefused):
            admit(outsider, room_id)


def test_chat_sockets_are_for_the_parties_and_not_for_admins(chat: ChatClient, people: People) -> None:
    with pytest.raises(ConnectionRefused):
        admit(people.admin(), chat.room_id)
    assert admit(people.admin())["user_id"] == people.admin().id


def test_a_page_of_another_origin_is_refused_and_no_browser_is_let_in(chat: ChatClient) -> None:
    [ours, *_] = settings().allowed_origins

    def admitted(origin: str | None) -> bool:
        return is_admitted(connect_event(tokens.new_ticket(chat.customer.actor, new_id()), chat.room_id, origin=origin))

    assert admitted(ours)
    assert admitted(None)
    for foreign in ("https://evil.example", f"{ours}.evil.example", "null", ours.upper(), ""):
        assert not admitted(foreign)


def test_a_socket_speaks_the_language_and_keeps_the_clock_of_its_owner(
    api: Api, chat: ChatClient, people: People
) -> None:
    person = people.customer(language="ne", timezone="Asia/Tokyo")
    identity = admit(person)
    assert (identity["language"], identity["timezone"]) == ("ne", "Asia/Tokyo")

    api.patch("/me", person, {"language": "en", "timezone": "Asia/Kathmandu"})

    assert (admit(person)["language"], admit(person)["timezone"]) == ("en", "Asia/Kathmandu")


@pytest.mark.parametrize("change", [{"language": "en"}, {"timezone": "Asia/Tokyo"}])
def test_sockets_that_show_old_preferences_are_told_so_and_closed(
    api: Api, people: People, chats: ChatFactory, change: dict[str, str]
) -> None:
    chat = chats.between(people.customer(), people.pandit(verified=False, language="ne"))
    sockets = [chat.join(chat.pandit), chat.listen(chat.pandit)]
    other = chat.join(chat.customer)

    api.patch("/me", chat.pandit, change)

    for socket in sockets:
        assert socket.is_closed_by_us
        assert socket.frames[-1] == {"type": "closing", "reason": "preferences"}
    assert not other.is_closed_by_us
    chat.close_sockets()


@pytest.mark.parametrize("in_room", [True, False], ids=["chat", "notifications"])
def test_a_socket_that_was_being_opened_during_the_change_is_closed_too(
    api: Api, people: People, chats: ChatFactory, in_room: bool
) -> None:
    chat = chats.between(people.customer(), people.pandit(verified=False, language="ne"))
    socket = chat.open(chat.pandit, chat.room_id if in_room else None)
    api.patch("/me", chat.pandit, {"language": "en"})

    socket.welcome()

    assert socket.is_closed_by_us
    assert socket.frames[-1] == {"type": "closing", "reason": "preferences"}
    chat.close_sockets()


def test_a_change_that_no_socket_shows_closes_none(api: Api, first_chat: ChatClient) -> None:
    sockets = [first_chat.join(first_chat.pandit), first_chat.listen(first_chat.pandit)]

    for change in ({"phone": "+9779841234567"}, {"language": "ne"}, {"language": "ne", "timezone": "Asia/Kathmandu"}):
        assert api.patch("/me", first_chat.pandit, change).status == 200

    assert [socket for socket in sockets if socket.is_closed_by_us] == []


@pytest.mark.parametrize("after_seq", ["-1", "x", "1.5", "", "9" * 30, "9" * 40])
def test_a_place_to_resume_from_that_is_none_does_not_keep_anybody_out(chat: ChatClient, after_seq: str) -> None:
    event = connect_event(tokens.new_ticket(chat.customer.actor, new_id()), chat.room_id)
    event["queryStringParameters"]["after_seq"] = after_seq

    assert is_admitted(event)


@pytest.mark.parametrize("after_seq", ["1", "1.0", "01"])
def test_a_place_to_resume_from_is_a_whole_number_however_it_is_written(chat: ChatClient, after_seq: str) -> None:
    identity = {"user_id": chat.customer.id, "room_id": chat.room_id, "after_seq": after_seq}

    assert SocketClient.from_context("connection", identity).after_seq == 1
