"""The front door: one origin for the web client, REST, WebSocket and webhooks, as the distribution is in the cloud.

It forwards and does not look inside: bodies are streamed as they are, and an open WebSocket is two TCP connections
whose bytes are copied. Runs as a process of its own, so that packaging never delays a message.
"""

import argparse
import asyncio
import json
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlencode

from aiohttp import (
    ClientConnectionError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    StreamReader,
    TCPConnector,
    web,
)
from aiohttp.typedefs import Handler
from multidict import CIMultiDict
from yarl import URL

from infra.local import static, tunnel
from infra.local.ports import LOOPBACKS, has

# Headers that belong to one connection and not to the message (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})
# Frames go through as they are; compressing them on the loopback would only cost time.
NOT_FORWARDED = HOP_BY_HOP | {"host", "sec-websocket-extensions"}
OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
# API Gateway gives up after 29 s: what answers in time there answers in time here.
TIMEOUT = ClientTimeout(total=None, connect=2, sock_read=60)
# Shorter than the emulator keeps an idle connection, so that none is used that is just being closed.
KEEP_ALIVE_SECONDS = 30
# API Gateway's own limit; the API's is lower.
MAX_API_BODY_BYTES = 10 * 1024 * 1024
# Any characters of a path, line breaks too: a plain dot stops at them.
ANY = "(?s:.*)"


@dataclass(frozen=True, slots=True)
class Targets:
    """The address behind each part of the origin. Addresses have no trailing slash; no sandbox: None.

    The REST API trusts requests that carry ``origin_secret``. ``headers`` go with every answer of ours; the
    sandbox plays other people's sites.
    """

    api: str
    ws: str
    webhooks: str
    sandbox: str | None
    client: str
    origin_secret: str
    headers: dict[str, str]

    @classmethod
    def read(cls, file: Path) -> Self:
        return cls(**json.loads(file.read_text()))

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self)))


class FrontDoor:
    """The routes of the origin. Forwards with one client session, whose connections are kept and shared.

    ``targets`` may be replaced at any time; open WebSockets stay where they are.
    """

    _session: ClientSession

    def __init__(self, targets: Targets) -> None:
        self.targets = targets

    def application(self) -> web.Application:
        app = web.Application(middlewares=[problems], client_max_size=MAX_API_BODY_BYTES)
        app.cleanup_ctx.append(self._connections)
        app.on_response_prepare.append(self._secure)
        app.router.add_route("*", f"/{{part:api|webhooks|sandbox}}{{rest:(/{ANY})?}}", self.forward)
        app.router.add_get(r"/ws/chat/{room_id:[^/]+}{slash:/?}", self.socket)
        app.router.add_get(r"/ws/notifications{slash:/?}", self.socket)
        app.router.add_route("*", f"/ws{{rest:(/{ANY})?}}", not_found)
        app.router.add_get(f"/{{path:{ANY}}}", self.client)
        return app

    async def _connections(self, _: web.Application) -> AsyncIterator[None]:
        connector = TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS)
        self._session = ClientSession(
            connector=connector, timeout=TIMEOUT, auto_decompress=False, cookie_jar=DummyCookieJar()
        )
        yield
        await self._session.close()

    async def _secure(self, request: web.Request, response: web.StreamResponse) -> None:
        if request.match_info.get("part") != "sandbox":
            response.headers.update(self.targets.headers)

    async def client(self, request: web.Request) -> web.StreamResponse:
        return static.serve_file(
            Path(self.targets.client), request.match_info["path"], compressed=accepts_gzip(request)
        )

    async def forward(self, request: web.Request) -> web.StreamResponse:
        part = request.match_info["part"]
        target = getattr(self.targets, part)
        if target is None:
            return await not_found(request)
        # The path exactly as it was written: to decode and encode it again could change what was signed.
        url = URL(target + request.raw_path.removeprefix(f"/{part}"), encoded=True)
        headers = forwarded_headers(request)
        if part == "api":
            headers["X-Origin-Secret"] = self.targets.origin_secret
        body: StreamReader | bytes | None = request.content if request.body_exists else None
        if part == "api" and request.body_exists:
            body = await request.read()
            # The emulator would put U+FFFD in place of what is no UTF-8, and the API could not tell any more.
            if not is_utf_8(body):
                return problem(400, "Bad Request", "The body is not UTF-8", code="NOT_JSON")
        try:
            return await self._forward(request, url, headers, body)
        except (ClientConnectionError, TimeoutError):
            return unavailable()

    async def _forward(
        self, request: web.Request, url: URL, headers: Mapping[str, str], body: StreamReader | bytes | None
    ) -> web.StreamResponse:
        async with self._session.request(
            request.method,
            url,
            headers=headers,
            data=body,
            allow_redirects=False,
            skip_auto_headers=OWN_HEADERS,
        ) as answer:
            response = web.StreamResponse(
                status=answer.status, reason=answer.reason, headers=drop_headers(answer.headers, HOP_BY_HOP)
            )
            compress(request, response)
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            return response

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Opens a WebSocket. Moves the room from the path to the query; a room in the client's own query is dropped."""
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return problem(426, "Upgrade Required", "This address speaks WebSocket")
        query = [pair for pair in parse_qsl(request.query_string, keep_blank_values=True) if pair[0] != "room_id"]
        if room_id := request.match_info.get("room_id"):
            query.append(("room_id", room_id))
        headers = forwarded_headers(request)
        headers.update({"Connection": "Upgrade", "Upgrade": "websocket"})
        url = URL(f"{self.targets.ws}?{urlencode(query)}", encoded=True)
        try:
            upstream = await tunnel.handshake(url, headers.items())
        except (OSError, TimeoutError):
            return unavailable()
        if upstream.status == 101:
            return await tunnel.relay(request, upstream)
        refusal = drop_headers(dict(upstream.headers.items()), HOP_BY_HOP | {"content-length"})
        return web.Response(status=upstream.status, body=await upstream.body(), headers=refusal)


def is_utf_8(body: bytes) -> bool:
    """Whether these bytes are UTF-8, as JSON has to be (RFC 8259, 8.1)."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def accepts_gzip(request: web.Request) -> bool:
    """Whether the caller names gzip among the codings that it takes."""
    return "gzip" in request.headers.get("Accept-Encoding", "").lower()


def compress(request: web.Request, response: web.StreamResponse) -> None:
    """Compresses an answer of the API as API Gateway does in the cloud; the emulator does not."""
    length = int(response.headers.get("Content-Length", "0"))
    if not static.is_compressible(response.headers.get("Content-Type", "")) or "Content-Encoding" in response.headers:
        return
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Encoding"]))
    if length >= static.SMALLEST_COMPRESSED_BYTES and accepts_gzip(request):
        del response.headers["Content-Length"]
        response.enable_compression(web.ContentCoding.gzip)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Gives the refusals of the web server itself (no such path, no such method) the form of all others."""
    try:
        return await handler(request)
    except web.HTTPError as error:
        allowed = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
        answer = problem(error.status, error.reason, f"{request.method} {request.path} is not served here")
        answer.headers.update(allowed)
        return answer


def forwarded_headers(request: web.Request) -> CIMultiDict[str]:
    """The client's headers for the next hop, with the client's address at the end of ``X-Forwarded-For``."""
    headers = drop_headers(request.headers, NOT_FORWARDED)
    hops = [*request.headers.getall("X-Forwarded-For", []), request.remote or "unknown"]
    headers["X-Forwarded-For"] = ", ".join(hops)
    # What the distribution writes in the cloud, whatever a client has written there: rate limits count by it.
    headers["X-Viewer-Address"] = request.remote or "unknown"
    headers["X-Forwarded-Host"] = request.host
    headers["X-Forwarded-Proto"] = "http"
    return headers


def drop_headers(headers: Mapping[str, str], dropped: frozenset[str]) -> CIMultiDict[str]:
    return CIMultiDict([(name, value) for name, value in headers.items() if name.lower() not in dropped])


async def not_found(request: web.Request) -> web.StreamResponse:
    return problem(404, "Not Found", f"Nothing is served at {request.path}")


def unavailable() -> web.Response:
    response = problem(503, "Service Unavailable", "The emulator does not answer; it may be starting")
    response.headers["Retry-After"] = "1"
    return response


def problem(status: int, title: str, detail: str, code: str = "") -> web.Response:
    """The front door's own errors have the form of the API's."""
    code = code or title.upper().replace(" ", "_")
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, "errors": []}
    return web.Response(status=status, text=json.dumps(body), content_type="application/problem+json")


async def serve(targets: Path, port: int) -> None:
    """Serves on the loopback until it is ended, on IPv6 too where there is one: ``localhost`` is either.

    On SIGHUP ``targets`` is read again.
    """
    door = FrontDoor(Targets.read(targets))
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    loop.add_signal_handler(signal.SIGHUP, lambda: setattr(door, "targets", Targets.read(targets)))
    runner = web.AppRunner(door.application(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    for family, host in LOOPBACKS:
        if has(family, host):
            await web.TCPSite(runner, host, port).start()
    await ended.wait()
    await runner.cleanup()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Serves the front door of a local stack.")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--targets", type=Path, required=True, help="a JSON file, as Targets writes it")
    options = arguments.parse_args()
    asyncio.run(serve(options.targets, options.port))


if __name__ == "__main__":
    main()
