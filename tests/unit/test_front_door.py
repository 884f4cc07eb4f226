"""The front door twice, the local one and the one at the CDN's edge, held to one table of cases.

The local one is the server itself, between real sockets; the other is the CloudFront Function, run by Node, and the
paths of the distribution.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import BaseTestServer, TestServer
from chalice.package import YAMLTemplateSerializer
from yarl import URL

from infra.local.frontdoor import FrontDoor, Targets
from infra.template import build

FUNCTION = build.PARTS / "frontdoor.js"
SECRET = "known to both"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@dataclass(frozen=True)
class Arrival:
    """What reaches a part: its path below that part's own address, the query as pairs, and some headers."""

    part: str
    path: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refusal:
    status: int


# Address below the origin -> what becomes of it.
CASES: dict[str, Arrival | Refusal] = {
    "/api/health": Arrival("api", "/health"),
    "/api/chat/rooms/r1/messages?limit=5&before_seq=9": Arrival(
        "api", "/chat/rooms/r1/messages", (("limit", "5"), ("before_seq", "9"))
    ),
    "/api/pandits/a%2Fb": Arrival("api", "/pandits/a%2Fb"),
    "/webhooks/stripe": Arrival("webhooks", "/stripe"),
    "/webhooks/khalti/01A?pidx=x%20y&status=Completed": Arrival(
        "webhooks", "/khalti/01A", (("pidx", "x y"), ("status", "Completed"))
    ),
    "/ws/chat/01ROOM/?ticket=a.b.c": Arrival("ws", "", (("ticket", "a.b.c"), ("room_id", "01ROOM"))),
    "/ws/chat/01ROOM?ticket=a.b.c&after_seq=7": Arrival(
        "ws", "", (("ticket", "a.b.c"), ("after_seq", "7"), ("room_id", "01ROOM"))
    ),
    "/ws/chat/01ROOM/?room_id=another&ticket=t": Arrival("ws", "", (("ticket", "t"), ("room_id", "01ROOM"))),
    "/ws/notifications/?ticket=t": Arrival("ws", "", (("ticket", "t"),)),
    "/ws/notifications?ticket=t&room_id=smuggled": Arrival("ws", "", (("ticket", "t"),)),
    "/ws/elsewhere": Refusal(404),
    "/ws/chat/": Refusal(404),
    "/ws/chat/one/two": Refusal(404),
    "/": Arrival("web", "/index.html"),
    "/chat/01ROOM": Arrival("web", "/index.html"),
    "/pay/result?payment_id=p1": Arrival("web", "/index.html"),
    "/apiary": Arrival("web", "/index.html"),
    "/assets/main-1a2b.js": Arrival("web", "/assets/main-1a2b.js"),
}


@pytest.fixture(scope="module")
def distribution() -> dict[str, Any]:
    text = (build.PARTS / "distribution.yml").read_text()
    template = YAMLTemplateSerializer().load_template(text, "distribution.yml")
    return dict(template["Resources"]["Distribution"]["Properties"]["DistributionConfig"])


class TestAtTheEdge:
    pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the function")

    @pytest.mark.parametrize("address", CASES)
    def test_a_request_becomes_what_the_table_says(self, distribution: dict[str, Any], address: str) -> None:
        expected, answer = CASES[address], at_the_edge(address)
        if isinstance(expected, Refusal):
            assert answer["statusCode"] == expected.status
            assert json.loads(answer["body"]["data"])["status"] == expected.status
            return
        query = [(key, one["value"]) for key, one in answer["querystring"].items()]
        sent = [(key, value) for key, value in parse_qsl("&".join(f"{k}={v}" for k, v in query))]
        part = origin(distribution, address)
        # The REST API's stage is a part of its address, and the WebSocket API's is all of its path.
        own = {"api": "/api", "ws": "/api"}.get(part, "")
        assert (part, answer["uri"].removeprefix(own)) == (expected.part, expected.path)
        if part != "web":
            assert sorted(sent) == sorted(expected.query)

    def test_it_says_who_called_whatever_a_client_wrote(self) -> None:
        headers = {"x-viewer-address": {"value": "10.0.0.1"}}
        assert at_the_edge("/api/auth/login", headers=headers)["headers"]["x-viewer-address"]["value"] == "192.0.2.7"

    def test_pages_are_read_and_not_written(self) -> None:
        assert at_the_edge("/index.html", method="POST")["statusCode"] == 405

    def test_it_fits_into_what_a_cloudfront_function_may_be(self) -> None:
        assert len(FUNCTION.read_bytes()) < 10 * 1024


def test_each_way_through_the_distribution_passes_by_the_function(distribution: dict[str, Any]) -> None:
    for behaviour in (distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]):
        (association,) = behaviour["FunctionAssociations"]
        assert association["EventType"] == "viewer-request"
        assert behaviour["ViewerProtocolPolicy"] in ("https-only", "redirect-to-https")


def test_the_secret_goes_to_the_rest_api_and_stands_in_no_template(distribution: dict[str, Any]) -> None:
    shown = {one["Id"]: one.get("OriginCustomHeaders", []) for one in distribution["Origins"]}
    (header,) = shown.pop("api")
    assert header["HeaderName"] == "X-Origin-Secret"
    assert header["HeaderValue"] == {"Fn::Sub": "{{resolve:secretsmanager:${OriginSecret}:SecretString}}"}
    assert not any(shown.values())


@pytest.mark.parametrize("address", CASES)
def test_the_local_door_does_the_same(address: str, tmp_path: Path) -> None:
    expected = CASES[address]

    async def check(door: BaseTestServer, session: ClientSession) -> None:
        upgrade = UPGRADE if address.startswith("/ws") else {}
        forged = {"X-Viewer-Address": "10.0.0.1", "X-Origin-Secret": "guessed"}
        async with session.get(asked(door, address), headers={**upgrade, **forged}) as answer:
            if isinstance(expected, Refusal):
                assert answer.status == expected.status
                return
            if expected.part == "web":
                assert await answer.text() == expected.path
                return
            got = await answer.json()
        sent = urlsplit(got["path"])
        assert (got["part"], sent.path.removeprefix(f"/{expected.part}")) == (expected.part, expected.path)
        assert sorted(parse_qsl(sent.query)) == sorted(expected.query)
        assert got["headers"]["X-Viewer-Address"] == "127.0.0.1"
        assert (got["headers"].get("X-Origin-Secret") == SECRET) is (expected.part == "api")

    at_the_local_door(tmp_path, check)


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
        async with session.get(asked(door, path)) as answer:
            assert answer.status == ODD_PATHS[path]
            if answer.status != 200:
                await is_a_problem(answer)

    at_the_local_door(tmp_path, check)


def test_a_method_that_is_not_served_is_a_problem_too(tmp_path: Path) -> None:
    async def check(door: BaseTestServer, session: ClientSession) -> None:
        async with session.post(asked(door, "/login")) as answer:
            assert answer.status == 405
            assert "GET" in answer.headers["Allow"]
            await is_a_problem(answer)

    at_the_local_door(tmp_path, check)


@pytest.mark.parametrize("body", [b'{"full_name": "\xff"}', b"\xed\xa0\x80", "{}".encode("utf-16")])
def test_a_body_for_the_api_that_is_no_utf_8_is_refused(tmp_path: Path, body: bytes) -> None:
    async def check(door: BaseTestServer, session: ClientSession) -> None:
        async with session.post(asked(door, "/api/me"), data=body) as answer:
            assert answer.status == 400
            await is_a_problem(answer)
        # What a gateway sends is signed as it is, and goes on as it is.
        async with session.post(asked(door, "/webhooks/stripe"), data=body) as answer:
            assert answer.status == 200

    at_the_local_door(tmp_path, check)


async def is_a_problem(answer: ClientResponse) -> None:
    assert answer.content_type == "application/problem+json"
    assert (await answer.json(content_type=None))["status"] == answer.status


class TestCompression:
    @pytest.mark.parametrize(
        ("path", "compressed"),
        [("/api/" + "x" * 2000, True), ("/api/short", False), ("/", False), ("/large.js", True), ("/large.png", False)],
        ids=lambda value: str(value)[:12],
    )
    def test_what_is_text_and_not_small_is_sent_smaller(self, tmp_path: Path, path: str, compressed: bool) -> None:
        (tmp_path / "large.js").write_text("text " * 1000)
        (tmp_path / "large.png").write_bytes(bytes(5000))
        bodies: list[bytes] = []

        async def check(door: BaseTestServer, session: ClientSession) -> None:
            for encoding in ("gzip, br", "identity"):
                async with session.get(asked(door, path), headers={"Accept-Encoding": encoding}) as answer:
                    used = answer.headers.get("Content-Encoding")
                    assert used == ("gzip" if compressed and "gzip" in encoding else None)
                    if not path.endswith(".png"):
                        assert "Accept-Encoding" in answer.headers["Vary"]
                    bodies.append((await answer.read()).replace(encoding.encode(), b""))

        at_the_local_door(tmp_path, check)
        assert bodies[0] == bodies[1]

    def test_a_file_that_was_built_anew_is_read_anew(self, tmp_path: Path) -> None:
        file = tmp_path / "page.html"

        async def check(door: BaseTestServer, session: ClientSession) -> None:
            for text in ("one " * 1000, "two " * 1000):
                file.write_text(text)
                async with session.get(asked(door, "/page.html")) as answer:
                    assert await answer.text() == text

        at_the_local_door(tmp_path, check)


def at_the_edge(address: str, method: str = "GET", headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the CloudFront Function makes of a request: the request as it goes on, or an answer."""
    url = urlsplit(address)
    query = {key: {"value": value} for key, _, value in (pair.partition("=") for pair in url.query.split("&")) if key}
    request = {"method": method, "uri": url.path, "querystring": query, "headers": headers or {}, "cookies": {}}
    event = {"version": "1.0", "viewer": {"ip": "192.0.2.7"}, "request": request}
    program = f"{FUNCTION.read_text()}\nconsole.log(JSON.stringify(handler({json.dumps(event)})));"
    run = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout))


def origin(distribution: dict[str, Any], address: str) -> str:
    """Which origin the distribution chooses for an address."""
    path = urlsplit(address).path
    for behaviour in distribution["CacheBehaviors"]:
        if fnmatchcase(path, behaviour["PathPattern"]):
            return str(behaviour["TargetOriginId"])
    return str(distribution["DefaultCacheBehavior"]["TargetOriginId"])


def asked(door: BaseTestServer, address: str) -> URL:
    return URL(f"http://127.0.0.1:{door.port}{address}", encoded=True)


def at_the_local_door(folder: Path, check: Callable[[BaseTestServer, ClientSession], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(folder) as door, ClientSession() as session:
            await check(door, session)

    # In a thread of its own: the browser tests of the same run keep a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[BaseTestServer]:
    """The local front door, before a server that plays all parts and says what it was sent."""
    (folder / "assets").mkdir()
    for file in ("index.html", "assets/main-1a2b.js"):
        (folder / file).write_text(f"/{file}")

    async def parts(request: web.Request) -> web.Response:
        part = request.path.split("/")[1]
        told = {"part": part, "path": request.raw_path, "headers": dict(request.headers)}
        return web.json_response(told, status=403 if part == "ws" else 200)

    upstream = web.Application()
    upstream.router.add_route("*", "/{path:(?s:.*)}", parts)
    async with TestServer(upstream, host="127.0.0.1") as behind:
        base = f"127.0.0.1:{behind.port}"
        api, ws, webhooks = f"http://{base}/api", f"ws://{base}/ws", f"http://{base}/webhooks"
        targets = Targets(api, ws, webhooks, None, str(folder), SECRET, headers={})
        async with TestServer(FrontDoor(targets).application(), host="127.0.0.1") as door:
            yield door
