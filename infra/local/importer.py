"""Checks quickly that the saved application can be imported, each time in a fresh process.

A helper process has loaded the packages that the application is made of, and forks for each import; only our own
modules are left to load. Run as ``python -m infra.local.importer`` it is that helper: for each line on its input it
answers one, the JSON of what is wrong, which is empty when all is well.
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import IO

from infra import offline
from infra.paths import ROOT

LOADED = ("chalice.app", "pydantic", "pynamodb.models", "pytz")
FRAMES = 2
"""How many of the innermost places of ours are worth reading."""


class Importer:
    """The helper process, started when it is made. To be used from one thread."""

    def __init__(self) -> None:
        self._helper = subprocess.Popen(
            [sys.executable, "-m", "infra.local.importer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is for us; it ends with its input.
            process_group=0,
        )

    def find_error(self) -> str:
        """Why the application as it is now cannot be imported; empty when it can be."""
        requests, answers = self._pipes()
        requests.write("\n")
        requests.flush()
        return str(json.loads(answers.readline()))

    def close(self) -> None:
        requests, answers = self._pipes()
        requests.close()
        answers.close()
        self._helper.wait()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._helper.stdin is None or self._helper.stdout is None:
            raise RuntimeError("the helper has no pipes")
        return self._helper.stdin, self._helper.stdout


def serve() -> None:
    offline.apply()
    for name in LOADED:
        importlib.import_module(name)
    for _ in sys.stdin:
        reader, writer = os.pipe()
        if (child := os.fork()) == 0:
            os.write(writer, _import().encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as output:
            text = output.read()
        os.waitpid(child, 0)
        print(json.dumps(text), flush=True)


def _import() -> str:
    # What the application prints while it is imported must not be taken for an answer.
    sys.stdout = sys.stderr
    importlib.invalidate_caches()
    try:
        importlib.import_module("app")
        # The app itself imports a domain only when it is asked for it.
        importlib.import_module("chalicelib.http.lazy").import_everything()
    except BaseException as error:  # also SystemExit: whatever keeps it from being imported
        return format_error(error)
    return ""


def format_error(error: BaseException) -> str:
    """The place in the application and the error, without frames of Python's own machinery and with paths as
    developers know them."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and frame.filename != __file__
    ]
    lines = [*traceback.format_list(frames[-FRAMES:]), *traceback.format_exception_only(error)]
    return "".join(lines).replace(f"{ROOT}/", "").rstrip()


if __name__ == "__main__":
    serve()
