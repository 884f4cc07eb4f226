"""Lambda in virtual time: runs the real handlers, interleaved at every call that they make of a service.

Each invocation is a greenlet. At a call of DynamoDB, Redis, Lambda or `@connections`, and while it sleeps, it gives
control back; the timeline continues it when the call would have returned. So functions overlap as on AWS, and the same
seed overlaps them in the same way. An invocation may be killed or frozen at such a call.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from greenlet import getcurrent, greenlet

from chalicelib import redis_store
from chalicelib.chat import room_cache
from chalicelib.notifications import counts
from tests.life.chance import Chance
from tests.life.timeline import Timeline

Handler = Callable[[], Any]
Done = Callable[[Any, BaseException | None], object]
MAX_SECONDS = 29.0
"""Lambda ends an invocation that takes longer."""


class Killed(BaseException):
    """The process ends here. Not an ``Exception``: no code of the application catches it."""


@dataclass(frozen=True, slots=True)
class Context:
    """Lambda's context object, as far as the functions read it."""

    aws_request_id: str


@dataclass(slots=True)
class Plan:
    """What happens to an invocation at its next call whose label begins with ``at``: it dies, or it is frozen."""

    at: str
    kills: bool = True
    seconds: float = 0.0


@dataclass(eq=False, slots=True)
class Instance:
    """A warm process of a function: its clock may be wrong, and it has caches and a circuit breaker of its own."""

    skew: float = 0.0
    busy: bool = False
    rooms: Any = field(default_factory=OrderedDict)
    inboxes: counts.InboxCache = field(default_factory=counts.InboxCache)
    breaker_opened_at: float = float("-inf")


@dataclass(eq=False, slots=True)
class Invocation:
    name: str
    instance: Instance
    done: Done
    plan: Plan | None
    thread: Any = None
    calls: int = 0
    started_at: float = 0.0
    frozen: float = 0.0


class Functions:
    """Starts invocations and continues them. ``skews`` are the clocks of the instances, in seconds off."""

    def __init__(self, timeline: Timeline, chance: Chance, skews: tuple[float, ...] = (0.0, 0.0, 0.0)) -> None:
        self._timeline = timeline
        self._chance = chance
        self._skews = skews
        self.clocks_differ_by = timedelta(seconds=max(skews) - min(skews))
        self._instances: list[Instance] = []
        self._running: dict[Any, Invocation] = {}
        self._made = 0
        self._plans: dict[str, list[Plan]] = {}
        self.failures: list[tuple[str, BaseException]] = []
        self.kills = 0

    @property
    def is_idle(self) -> bool:
        return not self._running

    def clock(self) -> float:
        """What the running function takes for the time."""
        invocation = self._running.get(getcurrent())
        return self._timeline.now + (0.0 if invocation is None else invocation.instance.skew)

    def plan(self, function: str, plan: Plan) -> None:
        """Plans what happens to the next invocation of this function."""
        self._plans.setdefault(function, []).append(plan)

    def forget_plans(self) -> None:
        self._plans.clear()

    def invoke(self, name: str, handler: Handler, done: Done = lambda *_: None) -> None:
        """Starts a function at once. ``done`` gets its result, or the error that ended it."""
        plans = self._plans.get(name)
        invocation = Invocation(name, self._idle_instance(name), done, plans.pop(0) if plans else None)
        invocation.started_at = self._timeline.now
        invocation.instance.busy = True
        invocation.thread = greenlet(lambda: self._run(invocation, handler))
        self._running[invocation.thread] = invocation
        self._continue(invocation)

    def kill_all(self) -> None:
        """Ends all processes: what they were doing, and what they kept in memory."""
        for invocation in list(self._running.values()):
            self._kill(invocation)
        self._instances.clear()

    def pause(self, label: str, seconds: float) -> None:
        """Called inside a function at a call of a service: others run until it returns."""
        invocation = self._running.get(getcurrent())
        if invocation is None:
            return  # the simulation itself reads
        invocation.calls += 1
        plan = invocation.plan
        if plan is not None and label.startswith(plan.at):
            invocation.plan = None
            if plan.kills:
                self.kills += 1
                raise Killed
            invocation.frozen += plan.seconds
            seconds += plan.seconds
        self._keep_state(invocation.instance)
        self._timeline.after(seconds, lambda: self._continue(invocation))
        killed = getcurrent().parent.switch()
        if killed:
            raise Killed
        self._restore_state(invocation.instance)
        if self._timeline.now - invocation.started_at - invocation.frozen > MAX_SECONDS:
            raise Killed

    def sleep(self, seconds: float) -> None:
        self.pause("sleep", seconds)

    def delay(self, low: float, high: float) -> float:
        """How long the running function's call takes, in seconds."""
        invocation = self._running.get(getcurrent())
        if invocation is None:
            return 0.0
        return self._chance.of(f"call {invocation.name}").uniform(low, high)

    def _run(self, invocation: Invocation, handler: Handler) -> None:
        result, error = None, None
        self._restore_state(invocation.instance)
        try:
            result = handler()
        except (Exception, Killed) as raised:
            error = raised
        self._keep_state(invocation.instance)
        del self._running[invocation.thread]
        invocation.instance.busy = False
        if isinstance(error, Killed) and invocation.instance in self._instances:
            self._instances.remove(invocation.instance)
        elif isinstance(error, Exception):
            self.failures.append((invocation.name, error))
        self._timeline.after(0, lambda: invocation.done(result, error))

    def _continue(self, invocation: Invocation) -> None:
        if not invocation.thread.dead:
            invocation.thread.switch()

    def _kill(self, invocation: Invocation) -> None:
        if not invocation.thread.dead:
            self.kills += 1
            invocation.thread.switch(True)

    def _idle_instance(self, name: str) -> Instance:
        while len(self._instances) < len(self._skews):
            self._start_instance()
        idle = [instance for instance in self._instances if not instance.busy]
        return self._chance.of(f"instance {name}").choice(idle) if idle else self._start_instance()

    def _start_instance(self) -> Instance:
        instance = Instance(self._skews[self._made % len(self._skews)])
        self._made += 1
        self._instances.append(instance)
        return instance

    def _keep_state(self, instance: Instance) -> None:
        instance.breaker_opened_at = redis_store._CircuitBreaker.opened_at

    def _restore_state(self, instance: Instance) -> None:
        """Gives the application's modules the memory of this process."""
        room_cache._rooms = instance.rooms
        counts.inbox_cache = instance.inboxes
        redis_store._CircuitBreaker.opened_at = instance.breaker_opened_at
