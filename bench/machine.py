"""The machine that measures: named by its cores and model only, and how evenly it works."""

import os
import platform
import time
from pathlib import Path

from bench.measurements import Measurement, spread

GROUP = "this machine"
STEPS = 100_000
SAMPLES = 12


def name() -> str:
    """``2 cores, Intel(R) Xeon(R) Platinum, Python 3.11.7``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {_model()}, Python {platform.python_version()}"


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


class Noise:
    """Times the same piece of work at every step of the run. On a quiet machine the times are equal."""

    def __init__(self) -> None:
        self._seconds: list[float] = []

    def sample(self) -> None:
        for _ in range(SAMPLES):
            started_at = time.perf_counter()
            sum(number * number for number in range(STEPS))
            self._seconds.append(time.perf_counter() - started_at)

    def measurement(self) -> Measurement:
        times = spread(self._seconds)
        return Measurement(GROUP, "the same sum again and again: p95 to p50", str(times), ratio=times.p95 / times.p50)
