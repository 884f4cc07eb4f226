"""The report on 10,000 people who come back at once: what misses a budget, and whose throttle it is."""

from bench.measurements import Measurement, missed
from bench.storm import NETWORK, OLD_PAUSE, OUTAGE, RESTART, Outcome, RequestCounts, Throttle, report, throttle

LIMIT = Throttle(rate=200, burst=400)
WITHIN_LIMITS = Outcome(
    tickets=RequestCounts(requests=20_000, refused=0, peak=195),
    rest=RequestCounts(requests=5_000, refused=0, peak=30),
    sockets=RequestCounts(requests=40_000, refused=0, peak=198),
    payments=RequestCounts(requests=4_000, refused=0),
    all_back_seconds=122.2,
)
"""What the simulation gives for a restart, rounded."""
OLD = WITHIN_LIMITS.model_copy(
    update={"tickets": RequestCounts(requests=159_420, refused=139_405, peak=27_889), "all_back_seconds": 114.6}
)
"""What it gives for a restart with the first pause of 250 ms."""


def rows(**changed: Outcome) -> list[Measurement]:
    return report({RESTART: WITHIN_LIMITS, OUTAGE: WITHIN_LIMITS, NETWORK: OLD, OLD_PAUSE: OLD} | changed, LIMIT)


def names_of_missed(**changed: Outcome) -> list[str]:
    return [row.name for row in missed(rows(**changed))]


def test_a_storm_below_the_throttle_meets_every_budget() -> None:
    assert names_of_missed() == []


def test_the_old_pause_misses_the_budget_of_a_restart() -> None:
    assert names_of_missed(**{RESTART: OLD}) == ["the server restarts: refused"]


def test_a_payment_that_is_refused_is_a_miss_in_every_storm() -> None:
    unlucky = WITHIN_LIMITS.model_copy(update={"payments": RequestCounts(requests=4_000, refused=1)})
    for name in (RESTART, OUTAGE, NETWORK):
        [missed_name] = names_of_missed(**{name: unlucky})
        assert missed_name.endswith("payments refused")


def test_people_who_come_back_late_or_never_are_a_miss() -> None:
    for seconds in (150.1, None):
        late = WITHIN_LIMITS.model_copy(update={"all_back_seconds": seconds})
        assert names_of_missed(**{RESTART: late}) == ["the server restarts: until all are back"]


def test_the_throttle_is_the_one_of_the_template() -> None:
    assert throttle() == LIMIT
