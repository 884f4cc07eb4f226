"""A simulator of Amazon Translate, in its wire format: the emulator does not know ``TranslateText``, nor Amazon Nepali.

    .venv/bin/python -m infra.local.translator --port 9400
    TRANSLATOR=http://127.0.0.1:9400 make dev

Its words are no translation: they only say into which language they were to be put.
Source: https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TARGET = "AWSShineFrontendService_20170701.TranslateText"
LANGUAGES = frozenset({"en", "ne"})
MOST_BYTES = 10_000


class Refusal(Exception):
    """An error of the service, by its name."""

    def __init__(self, name: str, status: int = 400) -> None:
        super().__init__(name)
        self.name = name
        self.status = status


class TranslateSimulator:
    """Answers one request after the other. A subclass may translate better, or worse."""

    def translate(self, words: str, source: str, target: str) -> str:
        return f"[{target}] {words}"

    def answer(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """Answers a request. Raises :class:`Refusal`."""
        if headers.get("X-Amz-Target") != TARGET:
            raise Refusal("UnknownOperationException")
        request = json.loads(body)
        words, source, target = request["Text"], request["SourceLanguageCode"], request["TargetLanguageCode"]
        if not words:
            raise Refusal("InvalidRequestException")
        if len(words.encode()) > MOST_BYTES:
            raise Refusal("TextSizeLimitExceededException")
        if source == target or not {source, target} <= LANGUAGES:
            raise Refusal("UnsupportedLanguagePairException")
        return {
            "TranslatedText": self.translate(words, source, target),
            "SourceLanguageCode": source,
            "TargetLanguageCode": target,
            "AppliedTerminologies": [],
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, service: TranslateSimulator) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.service = service

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            status, answer = 200, self.server.service.answer(dict(self.headers.items()), body)
        except Refusal as refusal:
            status, answer = refusal.status, {"__type": refusal.name, "message": refusal.name}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing, because requests contain what people write."""


@contextmanager
def running(service: TranslateSimulator | None = None) -> Iterator[str]:
    """The address of a simulator that runs until the block ends."""
    server = _Server(0, service or TranslateSimulator())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    arguments = argparse.ArgumentParser(description="A simulator of Amazon Translate.")
    arguments.add_argument("--port", type=int, default=9400)
    server = _Server(arguments.parse_args().port, TranslateSimulator())
    print(f"TRANSLATOR={server.url} make dev", flush=True)
    with suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
