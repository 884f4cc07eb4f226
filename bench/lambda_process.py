"""A Lambda function's life in a fresh process, as AWS's runtime leads it: import the handler, call it, call it again.

Run as a file by the interpreter that runs the functions, with nothing of ours on its path: on its input the folders of
the code and of the layer, the handler's name and the events; the last line of its output is the JSON of the times.
"""

import importlib
import itertools
import json
import sys
import time


class Context:
    """Lambda's context, as far as handlers read it."""

    aws_request_id = "bench"
    function_name = "bench"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:ap-south-1:000000000000:function:bench"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 29_000


def _memory() -> float:
    """The most memory that this process has used, in MB. ``getrusage`` would report the parent process."""
    with open("/proc/self/status") as status:  # noqa: PTH123 - nothing is imported that the handler might
        return next(int(line.split()[1]) / 1000 for line in status if line.startswith("VmHWM"))


def main() -> None:
    job = json.load(sys.stdin)
    sys.path[:0] = job["path"]
    module, _, name = job["handler"].rpartition(".")
    moments = [time.perf_counter()]
    handler = getattr(importlib.import_module(module), name)
    moments.append(time.perf_counter())
    for event in job["events"]:
        handler(event, Context())
        moments.append(time.perf_counter())
    seconds = [end - start for start, end in itertools.pairwise(moments)]
    print(f"\n{json.dumps({'seconds': seconds, 'memory': _memory()})}")


if __name__ == "__main__":
    main()
