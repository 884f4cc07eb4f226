"""Makes a life of a seed: how many people and devices, function clocks, and the list of steps, all chosen up front."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.life import steps
from tests.life.network import Reach
from tests.life.steps import Step

PAUSES = (0.0, 0.02, 0.1, 0.5, 1.0, 3.0, 8.0, 20.0, 45.0, 120.0, 300.0, 660.0)
LONG_PAUSE = 7500.0
"""More than the two hours of a WebSocket."""


@dataclass(frozen=True, slots=True)
class Life:
    """``devices``: of the customer and of each pandit. ``skews``: how wrong the functions' clocks are, in seconds."""

    seed: int
    pandits: int
    devices: tuple[int, ...]
    skews: tuple[float, ...]
    steps: tuple[Step, ...]


Maker = Callable[[Random, int, float], Step]


def _cut(random: Random, which: int, pause: float) -> Step:
    reach = random.choice((Reach.SILENT, Reach.SILENT, Reach.OFFLINE))
    return steps.CutNetwork(which, pause, reach, random.choice((0.0, 0.0, 3.0, 20.0, 90.0, 700.0)))


def _refuse(random: Random, which: int, pause: float) -> Step:
    return steps.RefusePosts(which, pause, random.choice((410, 410, 429)), random.choice((1, 1, 2, 4)))


def _odd(random: Random, which: int, pause: float) -> Step:
    kind = random.randrange(6)
    if kind == 0:
        return steps.OddConnect(which, pause, welcomes=(random.choice((0.5, 3.0, 9.0, 70.0)),))
    if kind == 1:
        return steps.OddConnect(which, pause, welcomes=(0.05, random.choice((0.1, 5.0, 60.0))))
    if kind == 2:
        return steps.OddConnect(which, pause, disconnects=(random.choice((1.0, 30.0, 300.0)),))
    if kind == 3:
        return steps.OddConnect(which, pause, disconnects=(0.05, random.choice((0.1, 20.0, 200.0))))
    if kind == 4:
        return steps.OddConnect(which, pause, welcomes=(random.choice((0.5, 4.0)),), disconnects=(0.01,))
    return steps.OddConnect(which, pause, loses_disconnect=True)


def _break(random: Random, which: int, pause: float) -> Step:
    function = random.choice(("frame message", "frame read", "frame ping", "ws_welcome", "ws_disconnect", "api"))
    at = random.choice(("post", "post", "dynamodb", "redis"))
    return steps.BreakFunction(which, pause, function, at, random.choice((0.0, 0.0, 2.0, 20.0, 200.0)))


def _redis(random: Random, which: int, pause: float) -> Step:
    return steps.StopRedis(which, pause, random.choice((0.0, 0.0, 3.0, 40.0)))


def _clock(random: Random, which: int, pause: float) -> Step:
    return steps.WrongClock(which, pause, random.choice((0.0, 86400.0, -86400.0, 40.0, -300.0)))


def _sleep(random: Random, which: int, pause: float) -> Step:
    return steps.SleepFor(which, pause, random.choice((3600.0, 86400.0, 7 * 86400.0, 20 * 86400.0)))


MAKERS: tuple[tuple[int, Maker], ...] = (
    (22, lambda random, which, pause: steps.Write(which, pause, random.choice((1, 1, 1, 2, 5)))),
    (8, lambda _, which, pause: steps.Open(which, pause)),
    (7, lambda _, which, pause: steps.Lock(which, pause)),
    (3, lambda _, which, pause: steps.EnterRoom(which, pause)),
    (3, lambda _, which, pause: steps.LeaveRoom(which, pause)),
    (2, lambda _, which, pause: steps.Close(which, pause)),
    (3, lambda _, which, pause: steps.Show(which, pause)),
    (2, lambda _, which, pause: steps.Scroll(which, pause)),
    (1, lambda _, which, pause: steps.Type(which, pause)),
    (3, lambda _, which, pause: steps.ReadNotifications(which, pause)),
    (1, lambda _, which, pause: steps.Accept(which, pause)),
    (1, _sleep),
    (7, _cut),
    (2, lambda _, which, pause: steps.CutSockets(which, pause)),
    (4, _refuse),
    (2, lambda random, which, pause: steps.LoseAnswers(which, pause, random.choice((1, 2, 5)))),
    (5, _odd),
    (6, _break),
    (3, _redis),
    (1, lambda random, which, pause: steps.StopDynamoDb(which, pause, random.choice((2.0, 30.0)))),
    (1, lambda random, which, pause: steps.Restart(which, pause, random.choice((1.0, 20.0)))),
    (1, lambda random, which, pause: steps.Throttle(which, pause, random.choice((2.0, 15.0)))),
    (1, _clock),
)


def _locked_phone(random: Random) -> list[Step]:
    """A phone is locked with the conversation open, and the other one writes."""
    which = random.randrange(1000)
    wait = random.choice((1.0, 20.0, 300.0))
    return [
        steps.Lock(which, wait, only="lock"),
        steps.Write(random.randrange(1000), random.choice((5.0, 300.0, 700.0))),
    ]


def _lost_push(random: Random) -> list[Step]:
    """A message is stored, and nobody is told."""
    which, at = random.randrange(1000), random.choice(("post", "post", "redis"))
    seconds = random.choice((0.0, 0.0, 20.0))
    broken = steps.BreakFunction(which, 0.0, "frame message", at, seconds)
    return [broken, steps.Write(which, random.choice((5.0, 60.0)))]


def _untrue_gone(random: Random) -> list[Step]:
    """A socket that lives is taken for dead, and then somebody writes."""
    refused = steps.RefusePosts(random.randrange(1000), 0.0, 410, random.choice((1, 2)))
    return [refused, steps.Write(random.randrange(1000), 5.0), steps.Write(random.randrange(1000), 30.0)]


def _two_tabs(random: Random) -> list[Step]:
    """Two tabs of one device write without a network."""
    which = random.randrange(1000)
    return [
        steps.Open(which, 2.0),
        steps.CutNetwork(which, 0.5, Reach.OFFLINE, 30.0),
        steps.Write(random.randrange(1000), 0.5),
        steps.Write(random.randrange(1000), 45.0, 2),
    ]


def _ghost(random: Random) -> list[Step]:
    """A tab is closed before its welcome has run."""
    which = random.randrange(1000)
    late = steps.OddConnect(which, 0.0, welcomes=(random.choice((0.3, 1.0, 4.0)),))
    return [late, steps.Open(which, random.choice((0.3, 0.6, 1.0))), steps.Lock(which, 1.0, only="lock")]


def _notice_after_notice(random: Random) -> list[Step]:
    """Somebody who is away is told of a message, reads the notification, and is told of the next one."""
    which = random.randrange(1000)
    written = [steps.Write(random.randrange(1000), random.choice((0.5, 3.0))) for _ in range(4)]
    read = steps.ReadNotifications(2 * random.randrange(500) + 1, 1.0)
    return [steps.StayAway(which, 1.0), written[0], read, written[1], written[2], read, written[3]]


SCENES: tuple[Callable[[Random], list[Step]], ...] = (
    _locked_phone,
    _lost_push,
    _untrue_gone,
    _two_tabs,
    _ghost,
    _notice_after_notice,
)


def life_of(seed: int) -> Life:
    random = Random(f"life {seed}")
    pandits = random.choice((1, 1, 2))
    devices = tuple(random.choice((1, 1, 2, 2, 5) if person == 0 else (1, 1, 2)) for person in range(1 + pandits))
    skews = random.choice(((0.0,), (0.0, 0.0, 0.0), (0.0, 60.0, 0.0), (0.0, -45.0, 70.0)))
    opened = [steps.Open(which, random.choice((0.5, 2.0))) for which in range(sum(devices))]
    weights = [weight for weight, _ in MAKERS]
    chosen: list[Step] = list(opened)
    for _ in range(random.randint(8, 22)):
        if random.random() < 0.12:
            chosen += random.choice(SCENES)(random)
        else:
            maker = random.choices(MAKERS, weights)[0][1]
            chosen.append(maker(random, random.randrange(1000), _pause(random)))
    chosen += [steps.Lock(which, 1.0) for which in range(sum(devices)) if random.random() < 0.4]
    if random.random() < 0.5:
        chosen += random.choice(SCENES)(random)
    return Life(seed, pandits, devices, skews, tuple(chosen))


def _pause(random: Random) -> float:
    return LONG_PAUSE if random.random() < 0.01 else random.choice(PAUSES)
