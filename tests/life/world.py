"""One life's world: server, network, devices and people under one clock. Steps act on it, the oracle looks at it."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from chalice.test import Client

from chalicelib.db import TABLES
from chalicelib.notifications.models import Notification
from chalicelib.problem import is_outage
from chalicelib.settings import settings
from tests.life import application, expiry, truth
from tests.life.chance import Chance
from tests.life.clients import Clients, Effect
from tests.life.functions import Functions
from tests.life.gateway import Gateway, Wire
from tests.life.network import Link, Network, Reach, nobody
from tests.life.people import Device, Founding, Person, Room, Tab, Written, names
from tests.life.redis_clock import RedisClock
from tests.life.rest import Answer, RestApi
from tests.life.timeline import START, Timeline

EXPIRY_INTERVAL_SECONDS = 12 * 3600.0


class World:
    def __init__(self, seed: int, clients: Clients, http: Client, skews: tuple[float, ...]) -> None:
        self.timeline = Timeline()
        self.chance = Chance(seed)
        self.clients = clients
        self.functions = Functions(self.timeline, self.chance, skews)
        self.network = Network(self.timeline, self.chance)
        self.gateway = Gateway(self.timeline, self.chance, self.network, self.functions)
        self.rest = RestApi(self.timeline, self.functions, http)
        self.redis = RedisClock(settings().redis_url, self.timeline)
        self.dynamodb_is_down = False
        self.story: list[str] = []
        self.bugs: list[str] = []
        self.written: list[Written] = []
        self.people: list[Person] = []
        self.devices: list[Device] = []
        self.rooms: list[Room] = []
        self._wires: dict[tuple[str, int], Wire] = {}
        self.gateway.on_frame = self._receive
        self.gateway.on_end = self._end_socket

    # what the application reaches (tests/life/application.py)

    def clock(self) -> float:
        return self.functions.clock()

    def pause(self, label: str, seconds: float) -> None:
        self.functions.pause(label, seconds)

    def delay(self, low: float, high: float) -> float:
        return self.functions.delay(low, high)

    def request(self, method: str, connection_id: str, body: bytes) -> int:
        return self.gateway.request(method, connection_id, body)

    def start_function(self, name: str, event: dict[str, Any]) -> None:
        self.gateway.start_function(name, event)

    def age_redis(self) -> bool:
        return self.redis.age()

    def note_line(self, line: dict[str, Any]) -> None:
        """Reads the log line of each invocation."""
        if line.get("code") == "BUSY" or line.get("error") == "Busy":
            self.bugs.append(f"{line['function']} was refused as busy, and nobody is")
        error = line.get("exception")
        if error is not None and not is_outage(error):
            self.bugs.append(f"{line['function']} failed: {error!r}")

    # time

    def run(self, seconds: float) -> None:
        """Lets time pass, with everything that falls due in it."""
        until = self.timeline.now + seconds
        while True:
            event_at, timer_at = self.timeline.next_at(), self.clients.next_at
            due = min(at for at in (event_at, timer_at, until) if at is not None)
            if due >= until:
                break
            if event_at is not None and event_at == due:
                self.timeline.run_next()
            else:
                self.timeline.jump(due)
                self.clients.run_timers()
        self.timeline.jump(until)

    def tell(self, text: str) -> None:
        """Adds a sentence to the story."""
        moment = datetime.fromtimestamp(self.timeline.now, UTC)
        day = int((self.timeline.now - START) // 86400) + 1
        self.story.append(f"day {day}, {moment:%H:%M:%S}  {text}")

    # the beginning and the end

    def found(self, pandits: int, devices: tuple[int, ...]) -> None:
        """Empties the tables; makes a customer, pandits and a room with each. ``devices``: how many each person has."""
        application.enter(self)
        for table in TABLES:
            if table.exists():
                table.delete_table()
            table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
        self.clients.begin(self.timeline, self._handle_effect)
        founding = self.founding
        admin, customer = founding.admin(), founding.person("Sita", "CUSTOMER")
        self.people.append(customer)
        for number, name in zip(range(pandits), ("Hari", "Gopal"), strict=False):
            pandit = founding.person(name, "PANDIT")
            self.people.append(pandit)
            service_id = founding.offer(pandit, admin)
            self.rooms.append(founding.room(customer, pandit, service_id, number))
        for person, count in zip(self.people, devices, strict=False):
            for _, name in zip(range(count), names(), strict=False):
                full_name = f"{person.name}'s {name}"
                self.devices.append(Device(full_name, person, Link(full_name)))
        self.timeline.after(EXPIRY_INTERVAL_SECONDS, self._expire)

    @property
    def founding(self) -> Founding:
        return Founding(self.rest, self.timeline.now)

    def act(self, person: Person, method: str, path: str) -> None:
        """Makes a request of a person who uses neither a tab nor this network. Nobody waits for its answer."""
        headers = self.founding.headers(person)
        self.rest.request(method, path, headers, "{}", nobody_waits)

    def stop_faults(self) -> None:
        """From now on everything works: the network, the server, Redis. Who sleeps goes on sleeping."""
        self.functions.forget_plans()
        self.gateway.oddities.clear()
        for connection in self.gateway.connections.values():
            connection.untrue_gone = connection.slow_down = 0
        self.start_server()
        self.dynamodb_is_down = self.redis.is_stopped = False
        self.rest.throttled_until = self.gateway.throttled_until = 0.0
        for device in self.devices:
            device.link.lost_answers = 0
            self.restore_network(device)
            for tab in device.tabs if not device.is_asleep else ():
                self.ensure_session(tab)

    def end(self) -> None:
        self.functions.kill_all()
        self.redis.close()

    def _expire(self) -> None:
        expiry.delete_expired(self.timeline.now, self.chance)
        self.timeline.after(EXPIRY_INTERVAL_SECONDS, self._expire)

    # devices and tabs

    @property
    def tabs(self) -> list[Tab]:
        return [tab for device in self.devices for tab in device.tabs]

    def rooms_of(self, person: Person) -> list[Room]:
        return [room for room in self.rooms if person in room.members]

    def unread_notifications(self, person: Person) -> list[Notification]:
        return truth.unread(person.id)

    def load(self, device: Device) -> Tab:
        """Opens the application in a new tab; logs in where nobody is."""
        device.loaded += 1
        tab = Tab(f"{device.name} #{device.loaded}", device)
        device.tabs.append(tab)
        self.clients.load(tab.name, device.name, Random(f"{tab.name}").getrandbits(32))
        self.ensure_session(tab)
        return tab

    def ensure_session(self, tab: Tab) -> None:
        """Logs in where the session has ended, as whoever sees the page of the log-in does."""
        if self.clients.call(tab.name, "report")["user"] is None:
            self.tell(f"{tab.name}: {tab.owner.name} logs in")
            self.clients.call(tab.name, "logIn", self.founding.log_in(tab.owner))

    def unload(self, tab: Tab) -> None:
        tab.device.tabs.remove(tab)
        self.clients.close(tab.name)

    def sleep(self, device: Device) -> None:
        """Locks a device: its pages are hidden, then nothing of it runs, and its wires die silently."""
        for tab in device.tabs:
            self._emit(tab, "hidden")
        device.is_asleep = True
        self.clients.change_device(device.name, isAsleep=True)
        device.link.cut(device.link.reach)

    def wake(self, device: Device) -> None:
        device.is_asleep = False
        self.clients.change_device(device.name, isAsleep=False)
        for tab in device.tabs:
            self._emit(tab, "shown")
            self.ensure_session(tab)

    def cut(self, device: Device, reach: Reach) -> None:
        was_offline = device.link.reach is Reach.OFFLINE
        device.link.cut(reach)
        if (reach is Reach.OFFLINE) != was_offline:
            self.clients.change_device(device.name, isOnline=reach is not Reach.OFFLINE)
            for tab in device.tabs:
                if not device.is_asleep:
                    self.clients.emit(tab.name, "offline" if reach is Reach.OFFLINE else "online")

    def restore_network(self, device: Device) -> None:
        if device.link.reach is not Reach.GOOD:
            self.cut(device, Reach.GOOD)

    def stop_server(self) -> None:
        self.functions.kill_all()
        self.gateway.is_down = self.rest.is_down = True
        self.gateway.restart()

    def start_server(self) -> None:
        self.gateway.is_down = self.rest.is_down = False

    def show(self, tab: Tab, *, is_visible: bool) -> None:
        tab.is_visible = is_visible
        self._emit(tab, "shown" if is_visible else "hidden")

    def _emit(self, tab: Tab, event: str) -> None:
        if event == "shown" and not tab.is_visible:
            return
        self.clients.emit(tab.name, event)

    # what the tabs send

    def _handle_effect(self, effect: Effect) -> None:
        link = self._tab_link(effect["page"])
        if effect["kind"] == "fetch":
            self._fetch(effect, link)
            return
        key = (effect["page"], effect["socket"])
        if effect["kind"] == "open":
            self._wires[key] = Wire(*key, link, link.era)
            self.gateway.connect(self._wires[key], effect["url"])
        elif effect["kind"] == "send":
            self.gateway.send(self._wires[key], effect["text"])
        else:
            self.gateway.close(self._wires[key])

    def _fetch(self, effect: Effect, link: Link) -> None:
        page, number, era = effect["page"], effect["id"], link.era

        def answer(with_answer: Answer | None) -> None:
            if self._is_awake(page):
                self.clients.answer(page, number, with_answer)

        def deliver(found: Answer) -> None:
            if link.lost_answers > 0:
                link.lost_answers -= 1
                return
            self.network.carry(link, era, lambda: answer(found), nobody)

        path = effect["path"].removeprefix("/api")
        self.network.carry(
            link,
            era,
            lambda: self.rest.request(effect["method"], path, effect["headers"], effect["body"], deliver),
            lambda: answer(None) if link.reach is Reach.OFFLINE else None,
        )

    def _receive(self, wire: Wire, text: str) -> None:
        if self._is_awake(wire.page):
            self.clients.receive(wire.page, wire.socket, text)

    def _end_socket(self, wire: Wire, code: int) -> None:
        if self._is_awake(wire.page):
            self.clients.end_socket(wire.page, wire.socket, code)

    def _is_awake(self, page: str) -> bool:
        return any(tab.name == page and not tab.device.is_asleep for tab in self.tabs)

    def _tab_link(self, page: str) -> Link:
        return next(device.link for device in self.devices if page.startswith(f"{device.name} #"))


def nobody_waits(_: Answer) -> None:
    """For an answer that nobody waits for."""
