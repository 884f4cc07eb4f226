"""Sends one request to the app in a process of its own, whose environment a test has broken.

``python -m tests.integration.broken_environment GET /path`` prints status, headers and body as JSON.
"""

import json
import sys

from chalice.test import Client

from app import app

if __name__ == "__main__":
    with Client(app) as client:
        answer = client.http.request(sys.argv[1], sys.argv[2], headers={"authorization": sys.argv[3]}, body=b"")
    sys.stderr.write(json.dumps([answer.status_code, dict(answer.headers), answer.body.decode()]))
