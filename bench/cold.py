"""Cold starts: each Lambda function in a fresh process of the runtime's interpreter, with the packaged code and layer.

What AWS adds in front (a machine, the runtime, the download) is not measured here and is the same for any function.
"""

import json
import os
import statistics
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence

from bench import invocations, lambda_process
from bench.devloop import Running
from bench.fresh_process import run_in_fresh_process
from bench.measurements import Measurement
from bench.results import Start
from infra import aws
from infra.deploy import layer, package
from infra.local import emulator
from infra.outputs import Outputs

ROUNDS = 3
GROUP = "cold start of each function: import, first call, next call"


Life = tuple[float, ...]
"""Milliseconds of the import, of each call, and MB at most."""


def measure(
    running: Running, deployed: Outputs, variables: Mapping[str, str], progress: Callable[[str], None]
) -> list[Start]:
    """``variables``: what the functions have in their environment besides their own, and where sockets are open."""
    code = running.folder / "code"
    with zipfile.ZipFile(running.folder / "state" / "build" / "code.zip") as archive:
        archive.extractall(code)
    packages = layer.build(package.REQUIREMENTS, package.LAYERS, embedded=True).site_packages
    starts = []
    for name, deployed_name in deployed.functions.items():
        progress(f"starting {name} afresh")
        call, events = run_in_fresh_process(variables, invocations.events, name, 2 * ROUNDS)
        client = aws.client("lambda", running.endpoints["aws"])
        as_deployed = client.get_function_configuration(FunctionName=deployed_name)
        sockets = {"WS_MANAGEMENT_URL": variables["WS_MANAGEMENT_URL"]}
        environment = {**variables, **as_deployed["Environment"]["Variables"], **sockets}
        job = {"path": [str(code), str(packages)], "handler": as_deployed["Handler"]}
        lives = [_life(environment, {**job, "events": events[2 * n : 2 * n + 2]}) for n in range(ROUNDS)]
        starts.append(_median(name, call, lives))
    return starts


def report(starts: Sequence[Start]) -> list[Measurement]:
    return [
        Measurement(
            GROUP,
            f"{start.function}: {start.call.replace('`', '')}",
            f"{start.imported:.0f}, {start.first:.0f}, {start.next:.0f} ms; {start.memory:.0f} MB",
        )
        for start in starts
    ]


def _life(variables: Mapping[str, str], job: Mapping[str, object]) -> Life:
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **variables}
    run = subprocess.run(
        [emulator.PYTHON, lambda_process.__file__],
        input=json.dumps(job),
        env=environment,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise RuntimeError(f"{job['handler']} failed in a fresh process:\n{run.stderr[-2000:]}")
    result = json.loads(run.stdout.splitlines()[-1])
    return *(seconds * 1000 for seconds in result["seconds"]), result["memory"]


def _median(name: str, call: str, lives: Sequence[Life]) -> Start:
    return Start(name, call, *(statistics.median(times) for times in zip(*lives, strict=True)))
