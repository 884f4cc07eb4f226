"""Measures the start before the first line of a handler: importing the app, compared with importing its libraries.

Each import is timed in a fresh process; the two take turns, so that a busy machine slows both.
"""

import statistics
import subprocess
import sys

from bench.measurements import Measurement, ratios, within
from infra.paths import ROOT

ROUNDS, PARTS = 15, 3
BUDGET = 1.3
LIBRARIES = "import chalice, pynamodb.models, pydantic"
APP = "import app"
ON_FIRST_USE = ("stripe", "requests", "redis", "boto3")
"""Packages that are to be loaded by whoever needs them, and not with the app."""

GROUP = "cold start"


def measure() -> list[Measurement]:
    loaded = sorted(set(_run("import app, sys; print(*sys.modules)").split()) & set(ON_FIRST_USE))
    times: dict[str, list[float]] = {LIBRARIES: [], APP: []}
    for _ in range(ROUNDS):
        for statement, seconds in times.items():
            seconds.append(
                float(_run(f"import time\nt = time.perf_counter()\n{statement}\nprint(time.perf_counter() - t)"))
            )
    libraries, app = (statistics.median(seconds) * 1000 for seconds in times.values())
    parts = ratios(times[APP], times[LIBRARIES], PARTS)
    return [
        Measurement(GROUP, LIBRARIES, f"{libraries:.0f} ms"),
        within(GROUP, APP, f"{app:.0f} ms", app / libraries, BUDGET, parts),
        Measurement(
            GROUP,
            f"loads {', '.join(ON_FIRST_USE)}",
            ", ".join(loaded) or "none",
            budget="none",
            met=not loaded,
        ),
    ]


def _run(program: str) -> str:
    """Runs a statement in a fresh Python and returns its output."""
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
