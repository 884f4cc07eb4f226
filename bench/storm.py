"""Counts the requests to a stage when 10,000 people lose their connections at once, simulated in virtual time.

The connections are the web client's own code, two for each person; ``web/src/simulation/`` models the stage behind the
throttle of our template, and a restart. The same seed gives the same numbers on every machine.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from chalice.package import YAMLTemplateSerializer
from pydantic import BaseModel, TypeAdapter
from pydantic.alias_generators import to_camel

from bench.measurements import Measurement, at_most
from infra.local import webclient
from infra.template.build import PARTS

PEOPLE = 10_000
SEED = 1
BACK_BUDGET_SECONDS = 150
TIMEOUT_SECONDS = 600
GROUP = "10,000 people with two sockets each lose them at once, simulated"

RESTART, OUTAGE, NETWORK, OLD_PAUSE = "restart", "outage", "network", "old_pause"
NAMES = {
    RESTART: "the server restarts",
    OUTAGE: "the server is away for 20 s",
    NETWORK: "everybody's network is away for 10 s",
    OLD_PAUSE: "the server restarts, first pause 250 ms",
}


class StormFailed(Exception):
    """The simulation did not run. The text is the end of its output."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """``rate`` in requests a second, ``burst`` in requests."""

    rate: int
    burst: int


class RequestCounts(BaseModel):
    """The requests to the stage behind one throttle, and the most in one second."""

    requests: int
    refused: int
    peak: int = 0


class Outcome(BaseModel, alias_generator=to_camel, populate_by_name=True):
    """One simulated storm. ``all_back_seconds`` is None where some never were."""

    tickets: RequestCounts
    rest: RequestCounts
    sockets: RequestCounts
    payments: RequestCounts
    all_back_seconds: float | None

    @property
    def refused(self) -> int:
        return self.tickets.refused + self.rest.refused + self.sockets.refused


_OUTCOMES = TypeAdapter(dict[str, Outcome])


def throttle() -> Throttle:
    """The throttle of a stage whose parameters are left as they are."""
    parameters = YAMLTemplateSerializer().load_template((PARTS / "parameters.yml").read_text())["Parameters"]
    return Throttle(parameters["ThrottleRate"]["Default"], parameters["ThrottleBurst"]["Default"])


def measure() -> list[Measurement]:
    """Runs the simulation with Node. Without one there is nothing to measure. Raises :class:`StormFailed`."""
    if not webclient.install():
        return [Measurement(GROUP, "not measured: there is no Node here, or one that is too old", "")]
    limit = throttle()
    return report(simulate(limit), limit)


def simulate(limit: Throttle, people: int = PEOPLE) -> Mapping[str, Outcome]:
    """The outcomes of all scenarios by name."""
    options = {"people": people, "rate": limit.rate, "burst": limit.burst, "seed": SEED}
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    run = subprocess.run(
        ["node", "scripts/storm.mjs", *arguments],
        cwd=webclient.WEB,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    if run.returncode:
        raise StormFailed(run.stderr.strip())
    return _OUTCOMES.validate_json(run.stdout)


def report(outcomes: Mapping[str, Outcome], limit: Throttle) -> list[Measurement]:
    """The rows of the report. Pure."""
    rows = [
        Measurement(GROUP, "the throttle of tickets, of other requests, of sockets, each", _throttle(limit)),
        *_rows(RESTART, outcomes[RESTART]),
        *_rows(OUTAGE, outcomes[OUTAGE]),
    ]
    network, old = outcomes[NETWORK], outcomes[OLD_PAUSE]
    rows.append(Measurement(GROUP, f"{NAMES[NETWORK]}: refused", _refused(network)))
    rows += [_payments(NETWORK, network), _back(NETWORK, network)]
    rows.append(Measurement(GROUP, f"for comparison, {NAMES[OLD_PAUSE]}: refused", _refused(old)))
    return rows


def _rows(name: str, outcome: Outcome) -> list[Measurement]:
    peak = f"tickets {outcome.tickets.peak}, sockets {outcome.sockets.peak}"
    return [
        Measurement(GROUP, f"{NAMES[name]}: requests in the busiest second", peak),
        Measurement(GROUP, f"{NAMES[name]}: refused", _refused(outcome), "none", met=outcome.refused == 0),
        _payments(name, outcome),
        _back(name, outcome),
    ]


def _payments(name: str, outcome: Outcome) -> Measurement:
    measured = f"{outcome.payments.refused} of {outcome.payments.requests:,}"
    met = outcome.payments.refused == 0
    return Measurement(GROUP, f"{NAMES[name]}: payments refused", measured, "none", met=met)


def _back(name: str, outcome: Outcome) -> Measurement:
    label = f"{NAMES[name]}: until all are back"
    if outcome.all_back_seconds is None:
        return Measurement(GROUP, label, "never", f"<= {BACK_BUDGET_SECONDS} s", met=False)
    return at_most(GROUP, label, outcome.all_back_seconds, BACK_BUDGET_SECONDS, "s")


def _refused(outcome: Outcome) -> str:
    requests = outcome.tickets.requests + outcome.rest.requests + outcome.sockets.requests
    return f"{outcome.refused:,} of {requests:,}"


def _throttle(limit: Throttle) -> str:
    return f"{limit.rate} requests a second, burst {limit.burst}"
