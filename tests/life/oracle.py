"""Judges a life after its end: what every screen, bell and table must show, by what people did.

It knows what was written by whom from the steps, and what the server stores from the tables (``truth.py``). It uses no
rule of the application's code: the few rules here are written from the contract.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.problem import is_outage
from infra.operate.audit.audit import find_violations
from infra.operate.audit.reader import Reader
from tests.life import truth
from tests.life.gateway import State
from tests.life.people import Person, Room, Tab
from tests.life.world import World

FIRST_PAGE = 50
SYSTEM = "SYSTEM"
NEW_MESSAGE = "NEW_MESSAGE"


def judge_screens(world: World) -> Iterator[str]:
    """Five minutes after the last fault: what is written has arrived, and every screen shows the room."""
    stored = {room.id: truth.messages(room.id) for room in world.rooms}
    reports = {tab.name: world.clients.call(tab.name, "report") for tab in world.tabs if not tab.device.is_asleep}
    for room in world.rooms:
        yield from _judge_room(world, room, stored[room.id])
    for tab in world.tabs:
        report = reports.get(tab.name)
        if report is not None and report["room"] is not None:
            yield from _judge_screen(tab, report["room"], stored[report["room"]["roomId"]])
    yield from _judge_reading(world)


def judge_rest(world: World) -> Iterator[str]:
    """After the idle wires have ended, too: notifications, bells, presence, and the product's own audit."""
    for room in world.rooms:
        for person in room.members:
            yield from _judge_notice(world, room, person)
    for tab in world.tabs:
        if not tab.device.is_asleep:
            report = world.clients.call(tab.name, "report")
            yield from _judge_bell(world, tab, report["feed"])
            if report["room"] is not None:
                yield from _judge_presence(world, tab, report["room"])
    yield from _judge_tables(world)
    yield from _judge_failures(world)


def _judge_tables(world: World) -> Iterator[str]:
    for person in world.people:
        counted, listed = truth.inbox(person.id).unread_count, len(truth.unread(person.id))
        if counted != listed:
            yield f"{person.name}'s inbox counts {counted} unread notifications, and {listed} are unread"
    for violation in find_violations(Reader(None), 0.0):
        yield f"the audit: {violation.invariant} of {violation.subject}: {violation.detail}"


def _judge_failures(world: World) -> Iterator[str]:
    """Errors that only a bug explains, whatever was broken."""
    yield from dict.fromkeys(world.bugs)
    yield from dict.fromkeys(world.rest.errors)
    for name, error in world.functions.failures:
        if not is_outage(error):
            yield f"{name} raised {error!r}"


def _judge_room(world: World, room: Room, stored: list[Any]) -> Iterator[str]:
    if [message.seq for message in stored] != list(range(1, truth.last_seq(room.id) + 1)):
        yield f"{room.name}: the messages are numbered {[message.seq for message in stored]}"
    position: dict[str, int] = {}
    for message in stored:
        if message.message_type == SYSTEM:
            continue
        if message.content in position:
            yield f"“{message.content}” is stored twice"
        position[message.content] = message.seq
    written = {item.text: item for item in world.written if item.room_id == room.id}
    for text in position.keys() - written.keys():
        yield f"“{text}” is stored, and nobody wrote it"
    last: dict[str, tuple[int, str]] = {}
    for item in written.values():
        seq = position.get(item.text)
        if seq is None:
            yield from _judge_unsent(world, item)
            continue
        before = last.get(item.tab)
        if before is not None and before[0] > seq:
            yield f"“{item.text}” overtook “{before[1]}”, which was written before it in the same tab"
        last[item.tab] = seq, item.text


def _judge_unsent(world: World, item: Any) -> Iterator[str]:
    stored_texts = " ".join(world.clients.stored(item.device).values())
    if f'"{item.text}"' not in stored_texts:
        yield f"“{item.text}” is lost: it is neither stored nor in the outbox of {item.device}"
        return
    for tab in world.tabs:
        if tab.device.name == item.device and not tab.device.is_asleep and tab.room_id == item.room_id:
            yield f"“{item.text}” is still not sent, though {tab.name} has the room open"
            return


def _judge_screen(tab: Tab, shown: dict[str, Any], stored: list[Any]) -> Iterator[str]:
    if shown["status"] != "open":
        yield f"{tab.name} is not connected: {shown['status']}{shown['reason']}"
        return
    end = len(stored)
    seqs = [message["seq"] for message in shown["messages"]]
    first = seqs[0] if seqs else end + 1
    if seqs != list(range(first, end + 1)) or first > max(1, end - FIRST_PAGE + 1):
        yield f"{tab.name} shows {_ranges(seqs)} of {end} messages"
        return
    for message, expected in zip(shown["messages"], stored[first - 1 :], strict=True):
        if (message["sender"], message["text"]) != (expected.sender_id, expected.content):
            yield f"{tab.name} shows “{message['text']}” as message {expected.seq}, which is “{expected.content}”"
    for outgoing in shown["outgoing"]:
        yield f"{tab.name} shows “{outgoing['text']}” as {outgoing['state']}"


def _judge_reading(world: World) -> Iterator[str]:
    for tab in world.tabs:
        if not tab.is_reading or tab.room_id is None:
            continue
        end, read = truth.last_seq(tab.room_id), truth.member(tab.room_id, tab.owner.id).read_seq
        if read != end:
            yield f"{tab.owner.name} sees the end of the conversation in {tab.name}, and has read {read} of {end}"


def _judge_notice(world: World, room: Room, person: Person) -> Iterator[str]:
    """The contract: one NEW_MESSAGE for unread messages of a member who is not in the room; none once he has read."""
    member = truth.member(room.id, person.id)
    behind = [message for message in truth.messages(room.id) if message.seq > member.read_seq]
    unread = [message for message in behind if message.sender_id not in (None, person.id)]
    notes = [note for note in truth.notifications(person.id) if note.notification_type == NEW_MESSAGE]
    standing = [
        note for note in truth.unread(person.id) if note.notification_type == NEW_MESSAGE and note.booking_id == room.id
    ]
    subject = f"{person.name} in {room.name}: {len(unread)} unread messages, {len(standing)} unread NEW_MESSAGE"
    if len(standing) > 1:
        yield f"{subject}; there is one at most"
    elif standing and not behind:
        yield f"{subject}; none stands for what is read"
    elif unread and not standing and not _may_lack_notice(world, room, person, unread, notes):
        yield f"{subject}, and he is not there; one must stand"


def _may_lack_notice(world: World, room: Room, person: Person, unread: list[Any], notices: list[Any]) -> bool:
    """He is in the room; or the server was never told that he left; or he has read the notification itself."""
    connections = [
        connection
        for connection in world.gateway.connections.values()
        if connection.user_id == person.id and connection.room_id == room.id
    ]
    if any(connection.state is State.OPEN or not connection.is_disconnect_done for connection in connections):
        return True
    newest = max(message.created_at for message in unread) - world.functions.clocks_differ_by
    return any(
        notice.booking_id == room.id and (read_at := truth.read_at(notice)) is not None and read_at >= newest
        for notice in notices
    )


def _judge_bell(world: World, tab: Tab, feed: dict[str, Any]) -> Iterator[str]:
    if feed["status"] != "open":
        yield f"{tab.name}: the bell is not connected: {feed['status']}"
        return
    unread = len(truth.unread(tab.owner.id))
    if feed["unread"] != unread:
        yield f"{tab.name}: the bell says {feed['unread']}, and {unread} notifications are unread"


def _judge_presence(world: World, tab: Tab, shown: dict[str, Any]) -> Iterator[str]:
    other = next(room for room in world.rooms if room.id == shown["roomId"]).other(tab.owner)
    truth_is = "online" if world.gateway.open_of_user(other.id) else "offline"
    if shown["presence"].get(other.id) != truth_is:
        yield f"{tab.name} shows {other.name} as {shown['presence'].get(other.id)}, who is {truth_is}"


def _ranges(seqs: list[int]) -> str:
    """``1-3, 5`` for 1, 2, 3, 5."""
    parts: list[list[int]] = []
    for seq in seqs:
        if parts and parts[-1][-1] == seq - 1:
            parts[-1].append(seq)
        else:
            parts.append([seq])
    return ", ".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts) or "none"
