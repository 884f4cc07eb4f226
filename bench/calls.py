"""Counts the AWS calls of frames and pages, against the DynamoDB API of the emulator.

Each case runs in a warm process, in which everything that happens once a process has happened already. One case does
not: :func:`measure_first_frame`, to be run in a process of its own.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from chalice.test import Client, HTTPResponse

from app import app
from bench import bulk_data, scenario
from bench.aws_calls import CallCounter, RecordedCalls, count_application_calls, round_trips, schemas_built
from bench.measurements import Measurement, at_most, same
from bench.scenario import Conversation
from chalicelib.chat import room_cache
from chalicelib.realtime.connection import SocketClient
from chalicelib.sockets import lifecycle
from chalicelib.tokens import Actor, Role, actor_of
from infra.paths import ROOT

CALLS, ROUND_TRIPS = 6, 3
CALLS_FOR_A_FILE = 2
"""To S3: what was uploaded is looked at and copied."""
CALLS_FOR_A_PING = 2
GROUP_CHAT = "a chat message: DynamoDB calls, of them one after the other"
GROUP_EDGE = "other frames and requests: DynamoDB calls"
GROUP_PAGES = "pages and receipts: DynamoDB calls"
FEW, MANY = 10, 1000

Frame = dict[str, Any]
Case = tuple[str, SocketClient, Frame]


def prepare_first_frame() -> tuple[SocketClient, Frame]:
    """A sender and a message for :func:`measure_first_frame`. The recipient is away, with a socket open elsewhere."""
    conversation = scenario.create_conversation()
    scenario.open_socket(conversation.pandit, None)
    return scenario.open_socket(conversation.customer, conversation.room_id, conversation.pandit), scenario.text_frame()


def measure_first_frame(sender: SocketClient, frame: Frame) -> Measurement:
    """The first frame that a fresh process is given."""
    with count_application_calls().record() as count:
        scenario.handle_frame(sender, **frame)
    return message("the first frame of a process, recipient away", count)


def measure() -> list[Measurement]:
    counter = count_application_calls()
    scenario.handle_frame(scenario.join_both(scenario.create_conversation())[0], **scenario.text_frame())
    return [*messages(counter), *edge(counter), *pages(counter), *reading(counter)]


def messages(counter: CallCounter) -> list[Measurement]:
    """Counts the calls from the frame's arrival to its last push, in each situation of sender and recipient."""
    measurements, other_calls, clients = [], 0, 0
    for name, peer, frame in (case for situation in SITUATIONS for case in situation()):
        with counter.record() as count:
            scenario.handle_frame(peer, **frame)
        measurements.append(message(name, count))
        other_calls += len(count.other_services) - (CALLS_FOR_A_FILE if "file_id" in frame else 0)
        clients += count.clients
    sender, _ = scenario.join_both(scenario.create_conversation())
    schemas = schemas_built(lambda: scenario.handle_frame(sender, **scenario.text_frame()))
    return [
        *measurements,
        at_most(GROUP_CHAT, "other AWS calls in all of these, but S3's where there is a file", other_calls, 0),
        at_most(GROUP_CHAT, "AWS clients built in all of these", clients, 0),
        at_most(GROUP_CHAT, "schemas built for one of these", schemas, 0),
    ]


def recipient_in_room() -> list[Case]:
    conversation = scenario.create_conversation()
    sender, _ = scenario.join_both(conversation)
    frame = scenario.text_frame()
    return [
        ("recipient in the room", sender, frame),
        ("recipient in the room: the next message", sender, scenario.text_frame()),
        ("the first one's client_id again", sender, frame),
        ("with a file", sender, scenario.file_frame(conversation, conversation.customer)),
    ]


def recipient_away() -> list[Case]:
    conversation, file_conversation = scenario.create_conversation(), scenario.create_conversation()
    for pandit in (conversation.pandit, file_conversation.pandit):
        scenario.open_socket(pandit, None)
    sender = scenario.open_socket(conversation.customer, conversation.room_id, conversation.pandit)
    return [
        ("recipient away: a new notification", sender, scenario.text_frame()),
        ("recipient away: one stands unread", sender, scenario.text_frame()),
        (
            "recipient away, with a file: a new notification",
            scenario.open_socket(file_conversation.customer, file_conversation.room_id, file_conversation.pandit),
            scenario.file_frame(file_conversation, file_conversation.customer),
        ),
    ]


def recipient_just_left() -> list[Case]:
    conversation = scenario.create_conversation()
    sender, recipient = scenario.join_both(conversation)
    scenario.open_socket(conversation.pandit, None)
    scenario.handle_frame(sender, **scenario.text_frame())
    in_another_process(conversation, lambda: lifecycle.disconnect(recipient))
    return [("recipient has just left: a new notification", sender, scenario.text_frame())]


def recipient_answered() -> list[Case]:
    conversation = scenario.create_conversation()
    sender, recipient = scenario.join_both(conversation)
    scenario.handle_frame(sender, **scenario.text_frame())
    in_another_process(conversation, lambda: scenario.handle_frame(recipient, **scenario.text_frame()))
    return [("recipient has answered, by another process", sender, scenario.text_frame())]


def sender_not_joined() -> list[Case]:
    conversation = scenario.create_conversation()
    frame = {**scenario.text_frame(), "room_id": conversation.room_id}
    return [("sender had not joined the room", scenario.open_socket(conversation.customer, None), frame)]


SITUATIONS: tuple[Callable[[], list[Case]], ...] = (
    recipient_in_room,
    recipient_away,
    recipient_just_left,
    recipient_answered,
    sender_not_joined,
)


def in_another_process(conversation: Conversation, action: Callable[[], object]) -> None:
    """Does something as if in another process: this process's cache of the room stays as it was."""
    cached = room_cache.get(conversation.room_id)
    action()
    room_cache.store(cached)


def message(name: str, count: RecordedCalls) -> Measurement:
    calls, trips = len(count.dynamodb), round_trips(count.dynamodb)
    return Measurement(
        GROUP_CHAT,
        name,
        f"{calls}, {trips}",
        f"<= {CALLS}, <= {ROUND_TRIPS}",
        met=0 < calls <= CALLS and trips <= ROUND_TRIPS,
    )


def edge(counter: CallCounter) -> list[Measurement]:
    sender, _ = scenario.join_both(scenario.create_conversation())
    token = scenario.token(scenario.create_person(Role.PANDIT))
    actions: list[tuple[str, Callable[[], object], int]] = [
        ("typing frame", lambda: scenario.handle_frame(sender, action="typing", is_typing=True), 0),
        ("ping frame, both members online", lambda: scenario.handle_frame(sender, action="ping"), CALLS_FOR_A_PING),
        ("authenticating a frame (an unknown action)", lambda: scenario.handle_frame(sender, action="none"), 0),
        ("authenticating a REST call", lambda: actor_of(token), 0),
    ]
    measurements = []
    for name, action, limit in actions:
        with counter.record() as count:
            action()
        measurements.append(at_most(GROUP_EDGE, name, len(count.dynamodb), limit))
    return measurements


def pages(counter: CallCounter) -> list[Measurement]:
    """A page of a small list and one of a large list."""
    short, long = scenario.create_conversation(), scenario.create_conversation()
    bulk_data.add_messages(short, FEW)
    bulk_data.add_messages(long, MANY)
    of_one, of_many, quiet, busy = (scenario.create_person(Role.CUSTOMER) for _ in range(4))
    for owner, number in ((of_one, 1), (of_many, 20)):
        for _ in range(number):
            bulk_data.add_messages(scenario.create_conversation(owner), 1)
    scenario.add_notifications(quiet, 1)
    scenario.add_notifications(busy, 60)
    history = "/chat/rooms/{}/messages?limit=100"
    compared: dict[str, tuple[tuple[Actor, str], tuple[Actor, str]]] = {
        f"a page of {FEW} messages, of {MANY}": (
            (short.customer, history.format(short.room_id)),
            (long.customer, history.format(long.room_id)),
        ),
        "a list of 1 room, of 20": ((of_one, "/chat/rooms"), (of_many, "/chat/rooms")),
        "a page of 1 notification, of 60": ((quiet, "/notifications"), (busy, "/notifications")),
    }
    return [same(GROUP_PAGES, name, *(_calls(counter, *page) for page in pair)) for name, pair in compared.items()]


def _calls(counter: CallCounter, actor: Actor, path: str) -> int:
    with counter.record() as count:
        page(actor, path)
    return len(count.dynamodb)


@cache
def _client() -> Client:
    return Client(app, project_dir=str(ROOT))


def page(actor: Actor, path: str) -> None:
    """Asks the REST API in this process. Raises ``RuntimeError`` where it refuses."""
    answer: HTTPResponse = _client().http.get(path, headers={"Authorization": f"Bearer {scenario.token(actor)}"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def reading(counter: CallCounter) -> list[Measurement]:
    """Marking messages as read: one, all of many, and one of many."""

    def calls(number: int, up_to: int) -> int:
        conversation = scenario.create_conversation()
        reader, _ = scenario.join_both(conversation)
        bulk_data.add_messages(conversation, number)
        with counter.record() as count:
            scenario.handle_frame(reader, action="read", up_to_seq=up_to)
        trips.append(round_trips(count.dynamodb))
        return len(count.dynamodb)

    trips: list[int] = []
    return [
        same(GROUP_PAGES, "1 message marked read, 500", calls(1, 1), calls(500, 500)),
        same(GROUP_PAGES, "1 of 500 messages marked read, all", calls(500, 1), calls(500, 500)),
        at_most(GROUP_PAGES, "one after the other in any of these", max(trips), ROUND_TRIPS),
    ]
