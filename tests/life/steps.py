"""What happens in a life: things that people do, and things that go wrong. Each step is data; ``do`` makes it happen.

A step names a tab, device or room by a number, of which the remainder counts, so that it still means something in a
life from which other steps were removed. What it did it tells in plain words (``World.tell``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.life.functions import Plan
from tests.life.gateway import Oddities
from tests.life.network import Reach
from tests.life.people import Device, Room, Tab, Written
from tests.life.world import World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """``which`` chooses whom it concerns; ``pause`` is how many seconds pass after it."""

    which: int
    pause: float

    def do(self, world: World) -> None:
        raise NotImplementedError

    def device(self, world: World) -> Device:
        return choose(world.devices, self.which)

    def tab(self, world: World) -> Tab | None:
        """An open tab of a device that is awake. None where there is none."""
        awake = [tab for tab in world.tabs if not tab.device.is_asleep]
        return choose(awake, self.which) if awake else None


def choose(things: Sequence[T], which: int) -> T:
    return things[which % len(things)]


def in_words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:g} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours" if seconds < 2 * 86400 else f"{seconds / 86400:.0f} days"


# What people do


@dataclass(frozen=True, slots=True)
class Open(Step):
    """Opens the application on a device, in a new tab, and a conversation in it."""

    def do(self, world: World) -> None:
        device = self.device(world)
        if device.is_asleep:
            world.wake(device)
        if len(device.tabs) >= 2:
            world.unload(device.tabs[0])
        tab = world.load(device)
        tab.room_id = choose(world.rooms_of(tab.owner), self.which // 7).id
        world.tell(f"{tab.name} is opened, with {room_name(world, tab.room_id)}")
        world.clients.call(tab.name, "openRoom", tab.room_id)


@dataclass(frozen=True, slots=True)
class Close(Step):
    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None:
            world.tell(f"{tab.name} is closed")
            world.unload(tab)


@dataclass(frozen=True, slots=True)
class EnterRoom(Step):
    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None:
            world.ensure_session(tab)
            tab.room_id, tab.at_end = choose(world.rooms_of(tab.owner), self.which // 7).id, True
            world.tell(f"{tab.name}: {room_name(world, tab.room_id)} is opened")
            world.clients.call(tab.name, "openRoom", tab.room_id)


@dataclass(frozen=True, slots=True)
class LeaveRoom(Step):
    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None and tab.room_id is not None:
            tab.room_id = None
            world.tell(f"{tab.name}: the conversation is left for the list")
            world.clients.call(tab.name, "leaveRoom")


@dataclass(frozen=True, slots=True)
class StayAway(Step):
    """A person leaves all conversations, on all devices that are awake."""

    def do(self, world: World) -> None:
        person = choose(world.people, self.which)
        world.tell(f"{person.name} leaves all conversations for the list")
        for tab in world.tabs:
            if tab.owner is person and not tab.device.is_asleep and tab.room_id is not None:
                tab.room_id = None
                world.clients.call(tab.name, "leaveRoom")


@dataclass(frozen=True, slots=True)
class Write(Step):
    """Writes ``count`` messages at once."""

    count: int = 1

    def do(self, world: World) -> None:
        tabs = [tab for tab in world.tabs if not tab.device.is_asleep and tab.room_id is not None and tab.is_visible]
        if not tabs:
            return
        tab = choose(tabs, self.which)
        world.ensure_session(tab)
        for _ in range(self.count):
            text = f"words {len(world.written) + 1}"
            if world.clients.call(tab.name, "write", text):
                room_id = str(tab.room_id)
                world.written.append(Written(text, tab.owner.id, tab.device.name, tab.name, room_id))
                world.tell(f"{tab.name}: {tab.owner.name} writes “{text}”")


@dataclass(frozen=True, slots=True)
class Type(Step):
    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None and tab.room_id is not None:
            world.tell(f"{tab.name}: {tab.owner.name} types")
            world.clients.call(tab.name, "type")


@dataclass(frozen=True, slots=True)
class Show(Step):
    """Another window is in front of the tab, or no longer."""

    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None:
            world.show(tab, is_visible=not tab.is_visible)
            world.tell(f"{tab.name} is {'looked at again' if tab.is_visible else 'in the background'}")


@dataclass(frozen=True, slots=True)
class Scroll(Step):
    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None and tab.room_id is not None:
            tab.at_end = not tab.at_end
            world.tell(f"{tab.name}: {tab.owner.name} scrolls {'to the end' if tab.at_end else 'up'}")
            world.clients.call(tab.name, "scroll", tab.at_end)


@dataclass(frozen=True, slots=True)
class Lock(Step):
    """The device is locked, and sleeps; or it is unlocked, where ``only`` does not say otherwise."""

    only: str = ""

    def do(self, world: World) -> None:
        device = self.device(world)
        if self.only == ("lock" if device.is_asleep else "unlock"):
            return
        if device.is_asleep:
            world.tell(f"{device.name} is unlocked")
            world.wake(device)
        else:
            world.tell(f"{device.name} is locked")
            world.sleep(device)


@dataclass(frozen=True, slots=True)
class ReadNotifications(Step):
    """Marks all notifications as read, or the newest unread one."""

    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is None:
            return
        if self.which % 2:
            world.tell(f"{tab.name}: all notifications are marked as read")
            world.clients.call(tab.name, "readAll")
            return
        unread = world.unread_notifications(tab.owner)
        if unread:
            world.tell(f"{tab.name}: a notification is read ({unread[-1].notification_type})")
            world.clients.call(tab.name, "readNotification", unread[-1].id)


@dataclass(frozen=True, slots=True)
class Accept(Step):
    """The pandit accepts the booking: a SYSTEM message, and a notification for the customer."""

    def do(self, world: World) -> None:
        room = choose(world.rooms, self.which)
        if not world.gateway.is_down and not world.dynamodb_is_down:
            world.act(room.pandit, "POST", f"/bookings/{room.id}/accept")
            world.tell(f"{room.pandit.name} accepts the booking")


@dataclass(frozen=True, slots=True)
class SleepFor(Step):
    """All devices are locked, and days pass."""

    seconds: float = 86400.0

    def do(self, world: World) -> None:
        for device in world.devices:
            if not device.is_asleep:
                world.sleep(device)
        world.tell(f"all devices are locked; {in_words(self.seconds)} pass")
        world.run(self.seconds)


# What goes wrong


@dataclass(frozen=True, slots=True)
class CutNetwork(Step):
    """The device's network is silent, or off, for a time; or it changes to another one at once."""

    reach: Reach = Reach.SILENT
    seconds: float = 0.0

    def do(self, world: World) -> None:
        device = self.device(world)
        if device.is_asleep:
            return
        how = "is silent" if self.reach is Reach.SILENT else "is off"
        if self.seconds == 0:
            world.tell(f"{device.name} changes its network; its connections are dead without a word")
            world.cut(device, Reach.GOOD)
            return
        world.tell(f"{device.name}: the network {how} for {in_words(self.seconds)}")
        world.cut(device, self.reach)
        world.timeline.after(self.seconds, lambda: world.restore_network(device))


@dataclass(frozen=True, slots=True)
class CutSockets(Step):
    """API Gateway ends the sockets of a tab, and the tab is told."""

    def do(self, world: World) -> None:
        tab = self.tab(world)
        if tab is not None:
            world.tell(f"{tab.name}: its sockets are cut")
            world.gateway.end_of_page(tab.name, tells_client=True)


@dataclass(frozen=True, slots=True)
class RefusePosts(Step):
    """The next posts to each of a tab's sockets are answered 410 or 429, although it is open."""

    status: int = 410
    count: int = 1

    def do(self, world: World) -> None:
        tab = self.tab(world)
        connections = [] if tab is None else world.gateway.open_of_page(tab.name)
        for connection in connections:
            if self.status == 410:
                connection.untrue_gone = self.count
            else:
                connection.slow_down = self.count
        if connections:
            world.tell(f"{connections[0].wire.page}: the next {self.count} posts are answered {self.status}, untruly")


@dataclass(frozen=True, slots=True)
class LoseAnswers(Step):
    count: int = 1

    def do(self, world: World) -> None:
        device = self.device(world)
        device.link.lost_answers = self.count
        world.tell(f"{device.name}: the next {self.count} answers of the API are lost on the way")


@dataclass(frozen=True, slots=True)
class OddConnect(Step):
    """The next welcomes and ``$disconnect`` of a device come so many seconds late; two delays are a repetition."""

    welcomes: tuple[float, ...] = ()
    disconnects: tuple[float, ...] = ()
    loses_disconnect: bool = False

    def do(self, world: World) -> None:
        device = self.device(world)
        oddities = world.gateway.oddities.setdefault(device.name, Oddities())
        if self.welcomes:
            oddities.welcomes.append(list(self.welcomes))
            world.tell(f"{device.name}: the next welcome runs after {_delays(self.welcomes)}")
        if self.disconnects:
            oddities.disconnects.append(list(self.disconnects))
            world.tell(f"{device.name}: the next $disconnect comes after {_delays(self.disconnects)}")
        if self.loses_disconnect:
            oddities.disconnects.append([])
            world.tell(f"{device.name}: the next $disconnect never comes")


@dataclass(frozen=True, slots=True)
class BreakFunction(Step):
    """The next call of a function dies, or is frozen for a time, where it calls a service."""

    function: str = "frame message"
    at: str = "post"
    seconds: float = 0.0

    def do(self, world: World) -> None:
        kills = self.seconds == 0
        world.functions.plan(self.function, Plan(self.at, kills, self.seconds))
        what = "dies" if kills else f"is frozen for {in_words(self.seconds)}"
        world.tell(f"the next call of {self.function} {what} before its first {self.at}")


@dataclass(frozen=True, slots=True)
class StopRedis(Step):
    """Redis does not answer for a time. Without a time it is emptied."""

    seconds: float = 0.0

    def do(self, world: World) -> None:
        if self.seconds == 0:
            world.tell("Redis is emptied")
            world.redis.flush()
            return
        world.tell(f"Redis does not answer for {in_words(self.seconds)}")
        world.redis.is_stopped = True

        def resume() -> None:
            world.redis.is_stopped = False

        world.timeline.after(self.seconds, resume)


@dataclass(frozen=True, slots=True)
class StopDynamoDb(Step):
    seconds: float = 30.0

    def do(self, world: World) -> None:
        world.tell(f"DynamoDB does not answer for {in_words(self.seconds)}")
        world.dynamodb_is_down = True

        def resume() -> None:
            world.dynamodb_is_down = False

        world.timeline.after(self.seconds, resume)


@dataclass(frozen=True, slots=True)
class Restart(Step):
    """The server is restarted: all sockets end, and nothing answers for a time."""

    seconds: float = 5.0

    def do(self, world: World) -> None:
        world.tell(f"the server restarts, and is back after {in_words(self.seconds)}")
        world.stop_server()
        world.timeline.after(self.seconds, world.start_server)


@dataclass(frozen=True, slots=True)
class Throttle(Step):
    """API Gateway refuses everything for a time."""

    seconds: float = 5.0

    def do(self, world: World) -> None:
        world.tell(f"API Gateway answers 429 for {in_words(self.seconds)}")
        world.gateway.throttled_until = world.rest.throttled_until = world.timeline.now + self.seconds


@dataclass(frozen=True, slots=True)
class WrongClock(Step):
    """The device's clock is put wrong by so many seconds; 0 puts it right."""

    seconds: float = 0.0

    def do(self, world: World) -> None:
        device = self.device(world)
        world.tell(
            f"{device.name}: the clock is {in_words(abs(self.seconds))} {'ahead' if self.seconds > 0 else 'behind'}"
        )
        world.clients.change_device(device.name, clockOffset=self.seconds * 1000)


def room_name(world: World, room_id: str) -> str:
    return room_of(world, room_id).name


def room_of(world: World, room_id: str) -> Room:
    return next(room for room in world.rooms if room.id == room_id)


def _delays(delays: Sequence[float]) -> str:
    return " and again after ".join(in_words(delay) for delay in delays)
