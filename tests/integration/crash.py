"""A handler in a process of its own, to be killed while it pushes: ``python -m tests.integration.crash '<event>'``."""

import json
import sys

from chalicelib.sockets import functions
from tests.integration.sockets import Context

if __name__ == "__main__":
    functions.ws_message(json.loads(sys.argv[1]), Context())
