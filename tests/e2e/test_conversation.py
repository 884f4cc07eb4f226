"""Two people talk, over the network, through the front door, on the deployed stack."""

import json
from concurrent.futures import ThreadPoolExecutor

from websockets.sync.client import connect

from tests.e2e.client import People, Person, SocketClient
from tests.e2e.conftest import BookedRoom


def test_the_client_of_the_earlier_design_still_works(booked_room: BookedRoom) -> None:
    ticket = booked_room.customer.ticket()["ticket"]
    socket_url = booked_room.customer.endpoints.front.replace("http", "ws", 1)
    with booked_room.pandit.chat(booked_room.room_id) as pandit_socket:
        pandit_socket.expect("history")
        with connect(f"{socket_url}/ws/chat/{booked_room.room_id}/?ticket={ticket}") as ws:
            ws.send(json.dumps({"type": "TEXT", "content": "Hello from customer!", "content_ne": "ग्राहकबाट नमस्कार!"}))
            frames = [json.loads(ws.recv(timeout=20))]
            while frames[-1]["type"] != "message":
                frames.append(json.loads(ws.recv(timeout=20)))

        for message in (frames[-1]["message"], pandit_socket.message()):
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
    with first_booked_room.customer.chat(first_booked_room.room_id) as customer_socket:
        customer_socket.expect("history")
        with first_booked_room.pandit.chat(first_booked_room.room_id) as pandit_socket:
            assert pandit_socket.expect("history")["presence"][first_booked_room.customer.id]["status"] == "online"
            assert customer_socket.expect("presence", user_id=first_booked_room.pandit.id)["status"] == "online"

            pandit_socket.send({"action": "typing", "is_typing": True})
            typing = customer_socket.expect("typing")
            assert (typing["user_id"], typing["is_typing"], typing["expires_in"]) == (
                first_booked_room.pandit.id,
                True,
                5,
            )

            pandit_socket.send_text("Namaste", client_id="c1", content_ne="नमस्ते")
            message, echo = customer_socket.message(), pandit_socket.message()
            assert (message["id"], message["seq"], message["client_id"]) == (echo["id"], 1, "c1")
            assert message["timestamp"].endswith("+09:00"), "the customer lives in Tokyo"
            assert echo["timestamp"].endswith("+05:45")
            assert message["timestamp_bs"]
            assert echo["is_read"] is False

            customer_socket.send({"action": "read", "up_to_seq": 1})
            for line in (customer_socket, pandit_socket):
                read_frame = line.expect("read")
                assert (read_frame["user_id"], read_frame["up_to_seq"]) == (first_booked_room.customer.id, 1)

            customer_socket.send({"action": "ping"})
            assert customer_socket.expect("pong")["server_time"].endswith("+00:00")
        assert customer_socket.expect("presence", status="offline")["last_seen"].endswith("+09:00")

    [stored] = first_booked_room.pandit.messages(first_booked_room.room_id)
    assert (stored["is_read"], stored["read_at"][-6:]) == (True, "+05:45")


def test_an_error_is_in_the_readers_language(booked_room: BookedRoom) -> None:
    with (
        booked_room.customer.chat(booked_room.room_id) as customer_socket,
        booked_room.pandit.chat(booked_room.room_id) as pandit_socket,
    ):
        for line in (customer_socket, pandit_socket):
            line.send({"action": "fly", "client_id": "c9"})
        english, nepali = customer_socket.expect("error"), pandit_socket.expect("error")

    for error in (english, nepali):
        assert (error["code"], error["action"], error["client_id"]) == ("UNKNOWN_ACTION", "fly", "c9")
    assert english["detail"].isascii()
    assert not nepali["detail"].isascii()


def test_a_message_over_rest_reaches_the_sockets_of_both(booked_room: BookedRoom) -> None:
    with (
        booked_room.customer.chat(booked_room.room_id) as customer_socket,
        booked_room.pandit.chat(booked_room.room_id) as pandit_socket,
    ):
        for line in (customer_socket, pandit_socket):
            line.expect("history")

        sent = booked_room.pandit.send(booked_room.room_id, "Over REST")

        assert customer_socket.message()["id"] == pandit_socket.message()["id"] == sent["id"]


def test_each_change_of_the_booking_is_a_message_in_the_room(booked_room: BookedRoom) -> None:
    with booked_room.customer.chat(booked_room.room_id) as customer_socket:
        customer_socket.expect("history")

        booked_room.pandit.post(f"/bookings/{booked_room.room_id}/accept").raise_for_status()

        message, notification = customer_socket.message(), customer_socket.expect("notification")["notification"]
        assert (message["message_type"], message["sender_id"]) == ("SYSTEM", None)
        assert booked_room.pandit.full_name in message["content"]
        assert notification["notification_type"] == "BOOKING_ACCEPTED"


def test_one_socket_joins_and_leaves_other_rooms(people: People, booked_room: BookedRoom) -> None:
    other_room = people.book(booked_room.customer, booked_room.pandit)
    booked_room.pandit.send(other_room, "Earlier, elsewhere")
    with booked_room.customer.chat(booked_room.room_id) as line:
        line.expect("history", room_id=booked_room.room_id)

        line.send({"action": "join", "room_id": other_room})
        other_history = line.expect("history", room_id=other_room)
        assert [message["content"] for message in other_history["messages"]] == ["Earlier, elsewhere"]
        line.send_text("From there", room_id=other_room)
        assert line.message()["chat_room_id"] == other_room
        line.send({"action": "leave", "room_id": other_room})
        line.expect("left", room_id=other_room)
        booked_room.pandit.send(other_room, "Unheard")
        booked_room.pandit.send(booked_room.room_id, "Heard")

        assert line.message()["content"] == "Heard"
        assert [frame["type"] for frame in line.read_until_pong()].count("message") == 0


def test_a_client_that_disconnects_and_resumes_gets_every_message_once(booked_room: BookedRoom) -> None:
    view: dict[int, str] = {}

    def note(messages: list[dict[str, object]]) -> None:
        for message in messages:
            assert view.setdefault(int(str(message["seq"])), str(message["id"])) == message["id"]

    def send_messages() -> None:
        for number in range(40):
            booked_room.pandit.send(booked_room.room_id, str(number))

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send_messages)
        while len(view) < 40:
            resumed_after = max(view, default=0)
            with booked_room.customer.chat(booked_room.room_id, after_seq=resumed_after) as line:
                history = line.expect("history")
                numbers = [message["seq"] for message in history["messages"]]
                assert numbers == list(range(resumed_after + 1, resumed_after + 1 + len(numbers)))
                note(history["messages"])
                for _ in range(min(3, 40 - len(view))):
                    note([line.message()])
        sending.result()

    assert sorted(view) == list(range(1, 41))


def test_four_senders_at_once_number_a_hundred_messages_without_gap_or_double(booked_room: BookedRoom) -> None:
    people = (booked_room.customer, booked_room.pandit)
    with (
        booked_room.customer.chat(booked_room.room_id) as customer_socket,
        booked_room.pandit.chat(booked_room.room_id) as pandit_socket,
    ):
        for line in (customer_socket, pandit_socket):
            assert line.expect("history")["messages"] == []  # what is said before it would be in it, and not pushed
        with ThreadPoolExecutor(6) as pool:
            receivers = [pool.submit(receive_a_hundred, line) for line in (customer_socket, pandit_socket)]
            senders = [
                pool.submit(send_25, person, booked_room.room_id) for person in people for send_25 in WAYS_TO_SEND
            ]
            for sender in senders:
                sender.result()
            received = [receiver.result() for receiver in receivers]
        late_types = [frame["type"] for line in (customer_socket, pandit_socket) for frame in line.read_until_pong()]

    assert received == [list(range(1, 101))] * 2
    assert "message" not in late_types
    for person in people:
        assert [message["seq"] for message in person.messages(booked_room.room_id)] == list(range(1, 101))
    room = booked_room.customer.get(f"/chat/rooms/{booked_room.room_id}").json()
    assert (room["last_seq"], room["unread_count"]) == (100, 50)


def send_over_a_socket(person: Person, room_id: str) -> None:
    with person.chat(room_id) as line:
        for number in range(25):
            line.send_text(str(number))
            line.expect("message")


def send_over_rest(person: Person, room_id: str) -> None:
    for number in range(25):
        person.send(room_id, str(number))


WAYS_TO_SEND = (send_over_a_socket, send_over_rest)


def receive_a_hundred(line: SocketClient) -> list[int]:
    """The numbers of the first hundred messages, in the order of the conversation."""
    return sorted(line.message()["seq"] for _ in range(100))
