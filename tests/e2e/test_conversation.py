"""Two people talk, over the network, through the front door, on the deployed stack."""

import json
from concurrent.futures import ThreadPoolExecutor

from websockets.sync.client import connect

from tests.e2e.client import People, Person, SocketClient
from tests.e2e.conftest import BookedRoom


def test_the_earlier_designs_client_works_as_it_is(booked_room: BookedRoom) -> None:
    ticket = booked_room.customer.ticket()["ticket"]
    front = booked_room.customer.endpoints.front.replace("http", "ws", 1)
    with booked_room.pandit.chat(booked_room.room_id) as theirs:
        theirs.expect("history")
        with connect(f"{front}/ws/chat/{booked_room.room_id}/?ticket={ticket}") as ws:
            ws.send(json.dumps({"type": "TEXT", "content": "Hello from customer!", "content_ne": "ग्राहकबाट नमस्कार!"}))
            received = [json.loads(ws.recv(timeout=20))]
            while received[-1]["type"] != "message":
                received.append(json.loads(ws.recv(timeout=20)))

        for message in (received[-1]["message"], theirs.message()):
            assert (message["content"], message["content_ne"]) == ("Hello from customer!", "ग्राहकबाट नमस्कार!")
            assert message["sender_id"] == booked_room.customer.id


def test_a_frame_whose_json_is_too_deep_is_answered_and_the_socket_lives(booked_room: BookedRoom) -> None:
    with booked_room.customer.chat(booked_room.room_id) as line:
        line.send("[" * 10_000)

        assert line.expect("error")["code"] == "BAD_REQUEST"
        line.send({"action": "ping"})
        assert line.expect("pong")


def test_the_history_comes_first_and_unasked(booked_room: BookedRoom) -> None:
    booked_room.pandit.send(booked_room.room_id, "Earlier")

    with booked_room.customer.chat(booked_room.room_id) as line:
        first = line.next()

    assert first["type"] == "history"
    assert [message["content"] for message in first["messages"]] == ["Earlier"]
    assert (first["room_id"], first["last_seq"], first["has_more"]) == (booked_room.room_id, 1, False)
    assert first["last_read"] == {booked_room.customer.id: 0, booked_room.pandit.id: 0}
    assert first["presence"][booked_room.customer.id]["status"] == "online"
    assert first["typing"] == []


def test_a_conversation_with_typing_receipts_and_presence(first_booked_room: BookedRoom) -> None:
    with first_booked_room.customer.chat(first_booked_room.room_id) as mine:
        mine.expect("history")
        with first_booked_room.pandit.chat(first_booked_room.room_id) as theirs:
            assert theirs.expect("history")["presence"][first_booked_room.customer.id]["status"] == "online"
            assert mine.expect("presence", user_id=first_booked_room.pandit.id)["status"] == "online"

            theirs.send({"action": "typing", "is_typing": True})
            typing = mine.expect("typing")
            assert (typing["user_id"], typing["is_typing"], typing["expires_in"]) == (
                first_booked_room.pandit.id,
                True,
                5,
            )

            theirs.say("Namaste", client_id="c1", content_ne="नमस्ते")
            sent, echo = mine.message(), theirs.message()
            assert (sent["id"], sent["seq"], sent["client_id"]) == (echo["id"], 1, "c1")
            assert sent["timestamp"].endswith("+09:00"), "the customer lives in Tokyo"
            assert echo["timestamp"].endswith("+05:45")
            assert sent["timestamp_bs"]
            assert echo["is_read"] is False

            mine.send({"action": "read", "up_to_seq": 1})
            for line in (mine, theirs):
                read = line.expect("read")
                assert (read["user_id"], read["up_to_seq"]) == (first_booked_room.customer.id, 1)

            mine.send({"action": "ping"})
            assert mine.expect("pong")["server_time"].endswith("+00:00")
        assert mine.expect("presence", status="offline")["last_seen"].endswith("+09:00")

    [shown] = first_booked_room.pandit.messages(first_booked_room.room_id)
    assert (shown["is_read"], shown["read_at"][-6:]) == (True, "+05:45")


def test_an_error_is_told_in_the_readers_language(booked_room: BookedRoom) -> None:
    with booked_room.customer.chat(booked_room.room_id) as mine, booked_room.pandit.chat(booked_room.room_id) as theirs:
        for line in (mine, theirs):
            line.send({"action": "fly", "client_id": "c9"})
        english, nepali = mine.expect("error"), theirs.expect("error")

    for error in (english, nepali):
        assert (error["code"], error["action"], error["client_id"]) == ("UNKNOWN_ACTION", "fly", "c9")
    assert english["detail"].isascii()
    assert not nepali["detail"].isascii()


def test_a_message_over_rest_reaches_the_sockets_of_both(booked_room: BookedRoom) -> None:
    with booked_room.customer.chat(booked_room.room_id) as mine, booked_room.pandit.chat(booked_room.room_id) as theirs:
        for line in (mine, theirs):
            line.expect("history")

        sent = booked_room.pandit.send(booked_room.room_id, "Over REST")

        assert mine.message()["id"] == theirs.message()["id"] == sent["id"]


def test_what_happens_to_the_booking_is_said_in_the_room(booked_room: BookedRoom) -> None:
    with booked_room.customer.chat(booked_room.room_id) as mine:
        mine.expect("history")

        booked_room.pandit.post(f"/bookings/{booked_room.room_id}/accept").raise_for_status()

        said, told = mine.message(), mine.expect("notification")["notification"]
        assert (said["message_type"], said["sender_id"]) == ("SYSTEM", None)
        assert booked_room.pandit.full_name in said["content"]
        assert told["notification_type"] == "BOOKING_ACCEPTED"


def test_one_socket_joins_and_leaves_other_rooms(people: People, booked_room: BookedRoom) -> None:
    other = people.book(booked_room.customer, booked_room.pandit)
    booked_room.pandit.send(other, "Earlier, elsewhere")
    with booked_room.customer.chat(booked_room.room_id) as line:
        line.expect("history", room_id=booked_room.room_id)

        line.send({"action": "join", "room_id": other})
        elsewhere = line.expect("history", room_id=other)
        assert [message["content"] for message in elsewhere["messages"]] == ["Earlier, elsewhere"]
        line.say("From there", room_id=other)
        assert line.message()["chat_room_id"] == other
        line.send({"action": "leave", "room_id": other})
        line.expect("left", room_id=other)
        booked_room.pandit.send(other, "Unheard")
        booked_room.pandit.send(booked_room.room_id, "Heard")

        assert line.message()["content"] == "Heard"
        assert [frame["type"] for frame in line.read_until_pong()].count("message") == 0


def test_a_client_that_drops_and_resumes_misses_nothing_and_doubles_nothing(booked_room: BookedRoom) -> None:
    seen: dict[int, str] = {}

    def note(messages: list[dict[str, object]]) -> None:
        for message in messages:
            assert seen.setdefault(int(str(message["seq"])), str(message["id"])) == message["id"]

    def talk() -> None:
        for number in range(40):
            booked_room.pandit.send(booked_room.room_id, str(number))

    with ThreadPoolExecutor(1) as pool:
        talking = pool.submit(talk)
        while len(seen) < 40:
            resumed_after = max(seen, default=0)
            with booked_room.customer.chat(booked_room.room_id, after_seq=resumed_after) as line:
                history = line.expect("history")
                numbers = [message["seq"] for message in history["messages"]]
                assert numbers == list(range(resumed_after + 1, resumed_after + 1 + len(numbers)))
                note(history["messages"])
                for _ in range(min(3, 40 - len(seen))):
                    note([line.message()])
        talking.result()

    assert sorted(seen) == list(range(1, 41))


def test_four_senders_at_once_number_a_hundred_messages_without_gap_or_double(booked_room: BookedRoom) -> None:
    people = (booked_room.customer, booked_room.pandit)
    with booked_room.customer.chat(booked_room.room_id) as mine, booked_room.pandit.chat(booked_room.room_id) as theirs:
        for line in (mine, theirs):
            assert line.expect("history")["messages"] == []  # what is said before it would be in it, and not pushed
        with ThreadPoolExecutor(6) as pool:
            hearings = [pool.submit(hear_a_hundred, line) for line in (mine, theirs)]
            sendings = [
                pool.submit(send_25, person, booked_room.room_id) for person in people for send_25 in WAYS_TO_SEND
            ]
            for sending in sendings:
                sending.result()
            heard = [hearing.result() for hearing in hearings]
        late = [frame["type"] for line in (mine, theirs) for frame in line.read_until_pong()]

    assert heard == [list(range(1, 101))] * 2
    assert "message" not in late
    for person in people:
        assert [message["seq"] for message in person.messages(booked_room.room_id)] == list(range(1, 101))
    room = booked_room.customer.get(f"/chat/rooms/{booked_room.room_id}").json()
    assert (room["last_seq"], room["unread_count"]) == (100, 50)


def send_over_a_socket(person: Person, room_id: str) -> None:
    with person.chat(room_id) as line:
        for number in range(25):
            line.say(str(number))
            line.expect("message")


def send_over_rest(person: Person, room_id: str) -> None:
    for number in range(25):
        person.send(room_id, str(number))


WAYS_TO_SEND = (send_over_a_socket, send_over_rest)


def hear_a_hundred(line: SocketClient) -> list[int]:
    """The numbers of the first hundred messages, in the order of the conversation."""
    return sorted(line.message()["seq"] for _ in range(100))
