"""The local front door: the server itself, between real sockets.

It is held to the cases of the CDN's function (``test_front_door_cdn.py``), and has some of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import BaseTestServer, TestServer
from yarl import URL

from infra.local.frontdoor import FrontDoor, Targets
from tests.unit.front_door_cases import CASES, Refusal

pytestmark = pytest.mark.local
SECRET = "known to both"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize("address", CASES)
def test_the_local_door_does_the_same(address: str, tmp_path: Path) -> None:
    expected = CASES[address]

    async def check(door: BaseTestServer, session: ClientSession) -> None:
        upgrade = UPGRADE if address.startswith("/ws") else {}
        forged_headers = {"X-Viewer-Address": "10.0.0.1", "X-Origin-Secret": "guessed"}
        async with session.get(url_of(door, address), headers={**upgrade, **forged_headers}) as answer:
            if isinstance(expected, Refusal):
                assert answer.status == expected.status
                return
            if expected.part == "web":
                assert await answer.text() == expected.path
                return
            answer_body = await answer.json()
        sent_url = urlsplit(answer_body["path"])
        assert (answer_body["part"], sent_url.path.removeprefix(f"/{expected.part}")) == (expected.part, expected.path)
        assert sorted(parse_qsl(sent_url.query)) == sorted(expected.query)
        assert answer_body["headers"]["X-Viewer-Address"] == "127.0.0.1"
        assert (answer_body["headers"].get("X-Origin-Secret") == SECRET) is (expected.part == "api")

    with_local_door(tmp_path, check)


# What a browser, a scanner or a broken link may ask for -> the status; nothing of it is a failure of ours.
ODD_PATHS = {
    "/%00": 400,
    "/%0A": 400,
    "/chat/a%0D%0Ab": 400,
    "/assets/%00.js": 400,
    "/api/%0A": 200,
    "/api/pandits/a%0Ab": 200,
    "/webhooks/%00": 200,
    "/ws/%0A": 404,
    "/sandbox/%0A": 404,
    "/%FF": 200,
    "/%": 200,
    "/%zz": 200,
    "//": 200,
    "/%2e%2e/%2e%2e/etc/passwd": 200,
    "/..%2f..%2fetc%2fpasswd.txt": 404,
    "/assets/../../frontdoor.py": 404,
    f"/{'a' * 5000}": 200,
    f"/{'a' * 5000}.js": 404,
    "/assets": 200,
}


@pytest.mark.parametrize("path", ODD_PATHS, ids=lambda path: path[:30])
def test_an_odd_path_is_answered_in_order(path: str, tmp_path: Path) -> None:
    async def check(door: BaseTestServer, session: ClientSession) -> None:
        async with session.get(url_of(door, path)) as answer:
            assert answer.status == ODD_PATHS[path]
            if answer.status != 200:
                await assert_problem(answer)

    with_local_door(tmp_path, check)


def test_a_method_that_is_not_served_assert_problem_too(tmp_path: Path) -> None:
    async def check(door: BaseTestServer, session: ClientSession) -> None:
        async with session.post(url_of(door, "/login")) as answer:
            assert answer.status == 405
            assert "GET" in answer.headers["Allow"]
            await assert_problem(answer)

    with_local_door(tmp_path, check)


@pytest.mark.parametrize("body", [b'{"full_name": "\xff"}', b"\xed\xa0\x80", "{}".encode("utf-16")])
def test_a_body_for_the_api_that_is_no_utf_8_is_refused(tmp_path: Path, body: bytes) -> None:
    async def check(door: BaseTestServer, session: ClientSession) -> None:
        async with session.post(url_of(door, "/api/me"), data=body) as answer:
            assert answer.status == 400
            await assert_problem(answer)
        # What a gateway sends is signed as it is, and goes on as it is.
        async with session.post(url_of(door, "/webhooks/stripe"), data=body) as answer:
            assert answer.status == 200

    with_local_door(tmp_path, check)


async def assert_problem(answer: ClientResponse) -> None:
    assert answer.content_type == "application/problem+json"
    assert (await answer.json(content_type=None))["status"] == answer.status


class TestCompression:
    @pytest.mark.parametrize(
        ("path", "compressed"),
        [("/api/" + "x" * 2000, True), ("/api/short", False), ("/", False), ("/large.js", True), ("/large.png", False)],
        ids=lambda value: str(value)[:12],
    )
    def test_large_texts_are_compressed(self, tmp_path: Path, path: str, compressed: bool) -> None:
        (tmp_path / "large.js").write_text("text " * 1000)
        (tmp_path / "large.png").write_bytes(bytes(5000))
        bodies: list[bytes] = []

        async def check(door: BaseTestServer, session: ClientSession) -> None:
            for encoding in ("gzip, br", "identity"):
                async with session.get(url_of(door, path), headers={"Accept-Encoding": encoding}) as answer:
                    encoding_used = answer.headers.get("Content-Encoding")
                    assert encoding_used == ("gzip" if compressed and "gzip" in encoding else None)
                    if not path.endswith(".png"):
                        assert "Accept-Encoding" in answer.headers["Vary"]
                    bodies.append((await answer.read()).replace(encoding.encode(), b""))

        with_local_door(tmp_path, check)
        assert bodies[0] == bodies[1]

    def test_a_rebuilt_file_is_read_again(self, tmp_path: Path) -> None:
        file = tmp_path / "page.html"

        async def check(door: BaseTestServer, session: ClientSession) -> None:
            for text in ("one " * 1000, "two " * 1000):
                file.write_text(text)
                async with session.get(url_of(door, "/page.html")) as answer:
                    assert await answer.text() == text

        with_local_door(tmp_path, check)


def url_of(door: BaseTestServer, address: str) -> URL:
    return URL(f"http://127.0.0.1:{door.port}{address}", encoded=True)


def with_local_door(folder: Path, check: Callable[[BaseTestServer, ClientSession], Awaitable[None]]) -> None:
    async def run() -> None:
        async with running_door(folder) as door, ClientSession() as session:
            await check(door, session)

    # In a thread of its own: the browser tests of the same run keep a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


@asynccontextmanager
async def running_door(folder: Path) -> AsyncIterator[BaseTestServer]:
    """The local front door, in front of a server that plays all parts and echoes what it receives."""
    (folder / "assets").mkdir()
    for file in ("index.html", "assets/main-1a2b.js"):
        (folder / file).write_text(f"/{file}")

    async def parts(request: web.Request) -> web.Response:
        part = request.path.split("/")[1]
        echo = {"part": part, "path": request.raw_path, "headers": dict(request.headers)}
        return web.json_response(echo, status=403 if part == "ws" else 200)

    upstream = web.Application()
    upstream.router.add_route("*", "/{path:(?s:.*)}", parts)
    async with TestServer(upstream, host="127.0.0.1") as behind:
        base = f"127.0.0.1:{behind.port}"
        api, ws, webhooks = f"http://{base}/api", f"ws://{base}/ws", f"http://{base}/webhooks"
        targets = Targets(api, ws, webhooks, None, str(folder), SECRET, headers={})
        async with TestServer(FrontDoor(targets).application(), host="127.0.0.1") as door:
            yield door
