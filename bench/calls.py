"""What frames and pages cost in AWS calls, against the real DynamoDB API of the emulator.

Each case runs in a warm process, as nearly all do: whatever is done once a process was done before it is counted.
"""

from collections.abc import Callable

from chalice.test import Client, HTTPResponse

from app import app
from bench import world
from bench.counting import Count, Counter
from bench.findings import Finding, at_most, same
from bench.imports import ROOT
from chalicelib import aws, db
from chalicelib.edge.tokens import Actor, Role, actor_of
from chalicelib.ids import new_id
from chalicelib.realtime.context import Peer

CALLS, ROUND_TRIPS = 6, 3
GROUP_CHAT = "a chat message: DynamoDB calls, of them one after the other"
GROUP_EDGE = "other frames and requests: DynamoDB calls"
GROUP_PAGES = "pages and receipts: DynamoDB calls"
FEW, MANY = 10, 1000


def measure() -> list[Finding]:
    counter = Counter()
    counter.watch(db.connection().client.meta.events)
    counter.watch(aws._session().get_component("event_emitter"))  # every client of the application is made by it
    warm_up()
    return [*messages(counter), *edge(counter), *pages(counter), *reading(counter)]


def warm_up() -> None:
    world.arrives(world.both_in(world.conversation())[0], **world.text(client_id=new_id()))


def messages(counter: Counter) -> list[Finding]:
    """From the frame's arrival to its last push, in each situation of the two."""
    joined, away, stranger = world.conversation(), world.conversation(), world.conversation()
    sender, _ = world.both_in(joined)
    alone = world.socket(away.customer, away.room_id, away.pandit)
    world.socket(away.pandit, None)
    elsewhere = world.socket(stranger.customer, None)
    once = world.text(client_id=new_id())
    cases: list[tuple[str, Peer, dict[str, str]]] = [
        ("recipient in the room", sender, once),
        ("recipient in the room: the next message", sender, world.text(client_id=new_id())),
        ("the first one's client_id again", sender, once),
        ("recipient away: a new notification", alone, world.text(client_id=new_id())),
        ("recipient away: one stands unread", alone, world.text(client_id=new_id())),
        ("sender had not joined the room", elsewhere, world.text(client_id=new_id(), room_id=stranger.room_id)),
    ]
    found, others, clients = [], 0, 0
    for what, peer, frame in cases:
        with counter.counted() as count:
            world.arrives(peer, **frame)
        found.append(message(what, count))
        others, clients = others + len(count.others), clients + count.clients
    return [
        *found,
        at_most(GROUP_CHAT, "other AWS calls in all of these", others, 0),
        at_most(GROUP_CHAT, "AWS clients built in all of these", clients, 0),
    ]


def message(what: str, count: Count) -> Finding:
    calls, trips = len(count.dynamodb), count.round_trips
    return Finding(
        GROUP_CHAT,
        what,
        f"{calls}, {trips}",
        f"<= {CALLS}, <= {ROUND_TRIPS}",
        met=0 < calls <= CALLS and trips <= ROUND_TRIPS,
    )


def edge(counter: Counter) -> list[Finding]:
    here = world.conversation()
    sender, _ = world.both_in(here)
    token = world.token(here.pandit)
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


def pages(counter: Counter) -> list[Finding]:
    """A page of a small list and one of a large list."""
    short, long = world.conversation(), world.conversation()
    world.said(short, FEW)
    world.said(long, MANY)
    of_one, of_many, quiet, busy = (world.person(Role.CUSTOMER) for _ in range(4))
    for owner, number in ((of_one, 1), (of_many, 20)):
        for _ in range(number):
            world.said(world.conversation(owner), 1)
    world.told(quiet, 1)
    world.told(busy, 60)
    api = _Api(counter)
    history = "/chat/rooms/{}/messages?limit=100"
    return [
        api.compared(
            f"a page of {FEW} messages, of {MANY}",
            (short.customer, history.format(short.room_id)),
            (long.customer, history.format(long.room_id)),
        ),
        api.compared("a list of 1 room, of 20", (of_one, "/chat/rooms"), (of_many, "/chat/rooms")),
        api.compared("a page of 1 notification, of 60", (quiet, "/notifications"), (busy, "/notifications")),
    ]


def reading(counter: Counter) -> list[Finding]:
    """Marking everything as read."""

    def calls(number: int) -> int:
        where = world.conversation()
        reader, _ = world.both_in(where)
        world.said(where, number)
        with counter.counted() as count:
            world.arrives(reader, action="read", up_to_seq=number)
        return len(count.dynamodb)

    return [same(GROUP_PAGES, "1 message marked read, 500", calls(1), calls(500))]


class _Api:
    """The REST API in this process."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._client = Client(app, project_dir=str(ROOT))

    def compared(self, what: str, small: tuple[Actor, str], large: tuple[Actor, str]) -> Finding:
        return same(GROUP_PAGES, what, self._calls(*small), self._calls(*large))

    def _calls(self, actor: Actor, path: str) -> int:
        headers = {"Authorization": f"Bearer {world.token(actor)}"}
        with self._counter.counted() as count:
            answer: HTTPResponse = self._client.http.get(path, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return len(count.dynamodb)
