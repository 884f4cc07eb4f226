"""Runs a socket handler in its own process, so that a test can kill it while it pushes.

``python -m tests.integration.killable_handler '<event>'``
"""

import json
import sys

from chalicelib.sockets import functions
from tests.integration.sockets import Context

if __name__ == "__main__":
    functions.ws_message(json.loads(sys.argv[1]), Context())
