"""What frames and pages cost in AWS calls, against the real DynamoDB API of the emulator.

Each case runs in a warm process, as nearly all do: whatever is done once a process was done before it is counted. One
does not: :func:`first`, to be run in a process of its own.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from chalice.test import Client, HTTPResponse

from app import app
from bench import filling, world
from bench.counting import Count, Counter, schemas_built
from bench.imports import ROOT
from bench.measurements import Measurement, at_most, same
from bench.world import Conversation
from chalicelib import aws, db
from chalicelib.chat import room_cache
from chalicelib.realtime.connection import SocketClient
from chalicelib.sockets import lifecycle
from chalicelib.tokens import Actor, Role, actor_of

CALLS, ROUND_TRIPS = 6, 3
CALLS_FOR_A_FILE = 2
"""To S3: what was uploaded is looked at and copied."""
GROUP_CHAT = "a chat message: DynamoDB calls, of them one after the other"
GROUP_EDGE = "other frames and requests: DynamoDB calls"
GROUP_PAGES = "pages and receipts: DynamoDB calls"
FEW, MANY = 10, 1000

Frame = dict[str, Any]
Case = tuple[str, SocketClient, Frame]


def watching() -> Counter:
    """Counts what every client of the application does from now on."""
    counter = Counter()
    counter.watch(db.connection().client.meta.events)
    counter.watch(aws._session().get_component("event_emitter"))  # every client of the application is made by it
    return counter


def prepared() -> tuple[SocketClient, Frame]:
    """A sender and a message for :func:`first`: the recipient is away, but has a socket open elsewhere."""
    where = world.conversation()
    world.socket(where.pandit, None)
    return world.socket(where.customer, where.room_id, where.pandit), world.text()


def first(sender: SocketClient, frame: Frame) -> Measurement:
    """The first frame that a fresh process is given."""
    with watching().counted() as count:
        world.arrives(sender, **frame)
    return message("the first frame of a process, recipient away", count)


def measure() -> list[Measurement]:
    counter = watching()
    world.arrives(world.both_in(world.conversation())[0], **world.text())
    return [*messages(counter), *edge(counter), *pages(counter), *reading(counter)]


def messages(counter: Counter) -> list[Measurement]:
    """From the frame's arrival to its last push, in each situation of the two."""
    found, others, clients = [], 0, 0
    for what, peer, frame in (case for situation in SITUATIONS for case in situation()):
        with counter.counted() as count:
            world.arrives(peer, **frame)
        found.append(message(what, count))
        others += len(count.others) - (CALLS_FOR_A_FILE if "file_id" in frame else 0)
        clients += count.clients
    sender, _ = world.both_in(world.conversation())
    schemas = schemas_built(lambda: world.arrives(sender, **world.text()))
    return [
        *found,
        at_most(GROUP_CHAT, "other AWS calls in all of these, but S3's where there is a file", others, 0),
        at_most(GROUP_CHAT, "AWS clients built in all of these", clients, 0),
        at_most(GROUP_CHAT, "schemas built for one of these", schemas, 0),
    ]


def in_the_room() -> list[Case]:
    where = world.conversation()
    sender, _ = world.both_in(where)
    once = world.text()
    return [
        ("recipient in the room", sender, once),
        ("recipient in the room: the next message", sender, world.text()),
        ("the first one's client_id again", sender, once),
        ("with a file", sender, world.file(where, where.customer)),
    ]


def away() -> list[Case]:
    where, other = world.conversation(), world.conversation()
    for here in (where, other):
        world.socket(here.pandit, None)
    alone = world.socket(where.customer, where.room_id, where.pandit)
    return [
        ("recipient away: a new notification", alone, world.text()),
        ("recipient away: one stands unread", alone, world.text()),
        (
            "recipient away, with a file: a new notification",
            world.socket(other.customer, other.room_id, other.pandit),
            world.file(other, other.customer),
        ),
    ]


def just_left() -> list[Case]:
    where = world.conversation()
    sender, recipient = world.both_in(where)
    world.socket(where.pandit, None)
    world.arrives(sender, **world.text())
    elsewhere(where, lambda: lifecycle.disconnect(recipient))
    return [("recipient has just left: a new notification", sender, world.text())]


def answered() -> list[Case]:
    where = world.conversation()
    sender, recipient = world.both_in(where)
    world.arrives(sender, **world.text())
    elsewhere(where, lambda: world.arrives(recipient, **world.text()))
    return [("recipient has answered, by another process", sender, world.text())]


def not_joined() -> list[Case]:
    where = world.conversation()
    frame = {**world.text(), "room_id": where.room_id}
    return [("sender had not joined the room", world.socket(where.customer, None), frame)]


SITUATIONS: tuple[Callable[[], list[Case]], ...] = (in_the_room, away, just_left, answered, not_joined)


def elsewhere(where: Conversation, happens: Callable[[], object]) -> None:
    """Something that happens in another process: this one knows of the room what it knew before."""
    known = room_cache.get(where.room_id)
    happens()
    room_cache.store(known)


def message(what: str, count: Count) -> Measurement:
    calls, trips = len(count.dynamodb), count.round_trips
    return Measurement(
        GROUP_CHAT,
        what,
        f"{calls}, {trips}",
        f"<= {CALLS}, <= {ROUND_TRIPS}",
        met=0 < calls <= CALLS and trips <= ROUND_TRIPS,
    )


def edge(counter: Counter) -> list[Measurement]:
    sender, _ = world.both_in(world.conversation())
    token = world.token(world.person(Role.PANDIT))
    free: dict[str, Callable[[], object]] = {
        "typing frame": lambda: world.arrives(sender, action="typing", is_typing=True),
        "authenticating a frame (ping)": lambda: world.arrives(sender, action="ping"),
        "authenticating a REST call": lambda: actor_of(token),
    }
    found = []
    for what, do in free.items():
        with counter.counted() as count:
            do()
        found.append(at_most(GROUP_EDGE, what, len(count.dynamodb), 0))
    return found


def pages(counter: Counter) -> list[Measurement]:
    """A page of a small list and one of a large list."""
    short, long = world.conversation(), world.conversation()
    filling.said(short, FEW)
    filling.said(long, MANY)
    of_one, of_many, quiet, busy = (world.person(Role.CUSTOMER) for _ in range(4))
    for owner, number in ((of_one, 1), (of_many, 20)):
        for _ in range(number):
            filling.said(world.conversation(owner), 1)
    world.told(quiet, 1)
    world.told(busy, 60)
    history = "/chat/rooms/{}/messages?limit=100"
    compared: dict[str, tuple[tuple[Actor, str], tuple[Actor, str]]] = {
        f"a page of {FEW} messages, of {MANY}": (
            (short.customer, history.format(short.room_id)),
            (long.customer, history.format(long.room_id)),
        ),
        "a list of 1 room, of 20": ((of_one, "/chat/rooms"), (of_many, "/chat/rooms")),
        "a page of 1 notification, of 60": ((quiet, "/notifications"), (busy, "/notifications")),
    }
    return [same(GROUP_PAGES, what, *(_calls(counter, *page) for page in both)) for what, both in compared.items()]


def _calls(counter: Counter, actor: Actor, path: str) -> int:
    with counter.counted() as count:
        page(actor, path)
    return len(count.dynamodb)


@cache
def _client() -> Client:
    return Client(app, project_dir=str(ROOT))


def page(actor: Actor, path: str) -> None:
    """Asks the REST API in this process. Raises ``RuntimeError`` where it refuses."""
    answer: HTTPResponse = _client().http.get(path, headers={"Authorization": f"Bearer {world.token(actor)}"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def reading(counter: Counter) -> list[Measurement]:
    """Marking messages as read: one, all of many, and one of many."""

    def calls(number: int, up_to: int) -> int:
        where = world.conversation()
        reader, _ = world.both_in(where)
        filling.said(where, number)
        with counter.counted() as count:
            world.arrives(reader, action="read", up_to_seq=up_to)
        trips.append(count.round_trips)
        return len(count.dynamodb)

    trips: list[int] = []
    return [
        same(GROUP_PAGES, "1 message marked read, 500", calls(1, 1), calls(500, 500)),
        same(GROUP_PAGES, "1 of 500 messages marked read, all", calls(500, 1), calls(500, 500)),
        at_most(GROUP_PAGES, "one after the other in any of these", max(trips), ROUND_TRIPS),
    ]
