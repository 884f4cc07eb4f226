"""Faults of the soak: restart the cache or the emulator, kill a function's process. Only for a throw-away stack."""

import math
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from infra.local import emulator, valkey
from infra.local.stack import DevelopmentStack

Fault = Callable[[DevelopmentStack], None]


def restart_valkey(stack: DevelopmentStack) -> None:
    """Stops Valkey for a second."""
    server = stack.process("Valkey")
    server.stop()
    time.sleep(1)
    server.start()
    server.wait_ready(lambda: valkey.is_ready(stack.settings))


def restart_emulator(stack: DevelopmentStack) -> None:
    """Restarts the emulator. All functions and sockets end; the tables are saved and loaded again."""
    server = stack.process("the AWS emulator")
    server.stop()
    shutil.rmtree(emulator.scratch_folder(stack.settings), ignore_errors=True)
    emulator.scratch_folder(stack.settings).mkdir()
    server.start()
    server.wait_ready(lambda: emulator.is_ready(stack.settings))


def kill_a_handler(stack: DevelopmentStack) -> None:
    """Kills one of the processes in which the emulator runs functions."""
    workers = stack.process("the AWS emulator").children()
    if workers:
        with suppress(ProcessLookupError):
            os.kill(random.choice(workers), signal.SIGKILL)


FAULTS: dict[str, Fault] = {
    "Valkey restarted": restart_valkey,
    "emulator restarted": restart_emulator,
    "handlers killed": kill_a_handler,
}


EACH_MINUTE = ["Valkey restarted", "emulator restarted", *4 * ["handlers killed"]]


def planned(seconds: float) -> list[str]:
    """The faults of a run: each minute has all of them once, in random order."""
    return [fault for _ in range(math.ceil(seconds / 60)) for fault in random.sample(EACH_MINUTE, len(EACH_MINUTE))]
