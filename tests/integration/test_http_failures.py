"""When we fail: what a caller is told has no secret and no stack trace in it, and the log has what we need."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.secret_keys import signing_key
from infra.local import ports
from infra.paths import ROOT
from tests.integration.chat_client import ChatClient
from tests.integration.people import Person


@dataclass(frozen=True)
class Outcome:
    status: int
    headers: dict[str, str]
    text: str
    log: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def call(person: Person, path: str, **environment: str) -> Outcome:
    """A GET in a process with another environment."""
    command = [sys.executable, "-m", "tests.integration.broken_environment", "GET", path, f"Bearer {person.token}"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )
    status, headers, text = json.loads(done.stderr.splitlines()[-1])
    return Outcome(status, headers, text, done.stdout)


@pytest.fixture(scope="module")
def fault(chats: Any) -> Outcome:
    """A fault of our own: the tables are not there."""
    return call(chats.of_shared_people().customer, "/chat/rooms", TABLE_PREFIX="no-such-tables")


def test_a_fault_of_ours_is_a_plain_500(fault: Outcome) -> None:
    assert (fault.status, fault.json["code"]) == (500, "INTERNAL_ERROR")
    assert fault.headers["Content-Type"] == "application/problem+json"


def test_a_500_tells_nothing_of_what_is_inside(fault: Outcome) -> None:
    told = fault.text + str(fault.headers)
    for inside in ("Traceback", "chalicelib", "no-such-tables", "ResourceNotFound", "pynamodb", signing_key()):
        assert inside not in told


def test_the_log_has_the_trace_in_one_structured_line_and_no_secret(fault: Outcome, chats: Any) -> None:
    [line] = [json.loads(line) for line in fault.log.splitlines()]

    assert (line["level"], line["function"], line["route"], line["status"]) == ("ERROR", "api", "/chat/rooms", 500)
    assert "no-such-tables" in str(line)
    assert chats.of_shared_people().customer.token not in fault.log
    assert signing_key() not in fault.log


def test_a_database_that_is_down_is_503_with_the_time_to_wait(chat: ChatClient) -> None:
    endpoint = f"http://127.0.0.1:{ports.free(1)[0]}"
    for path in ("/chat/rooms", "/health"):
        down = call(chat.customer, path, AWS_ENDPOINT_URL_DYNAMODB=endpoint)
        assert (down.status, down.json["code"]) == (503, "UNAVAILABLE")
        assert int(down.headers["Retry-After"]) >= 1


def test_without_a_signing_key_nobody_is_let_in(chat: ChatClient) -> None:
    refused = call(chat.customer, "/me", APP_SECRET_ARN="")

    assert refused.status == 500
    assert "APP_SECRET_ARN" not in refused.text


def test_a_frame_is_one_line_in_the_log_without_the_words_in_it(
    chat: ChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    socket = chat.join(chat.customer)
    caplog.clear()

    socket.say("Between us", client_id="c1")

    [line] = [vars(record) for record in caplog.records if record.name == "pandityatra"]
    assert (line["function"], line["action"], line["room_id"]) == ("ws_message", "message", chat.room_id)
    assert line["correlation_id"]
    assert "Between us" not in str(line)
