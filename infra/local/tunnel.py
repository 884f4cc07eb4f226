"""A WebSocket through the front door: the handshake is carried to the API and back, then bytes are copied both ways.

No frame is parsed, so that whatever the two ends say (closes and their codes, pings) reaches the other end as it was
said. A refusal arrives as the HTTP answer that it is, before any upgrade.
"""

import asyncio
import http.client
import io
from collections.abc import Iterable
from typing import Any, cast

from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

HANDSHAKE_SECONDS = 35
CHUNK = 64 * 1024


class Upstream:
    """An opened handshake with the API: its status and headers, and the connection behind it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self.reader, self.writer = reader, writer
        status_line, _, rest = head.partition(b"\r\n")
        self.status = int(status_line.split()[1])
        self.headers = http.client.parse_headers(io.BytesIO(rest))

    async def body(self) -> bytes:
        """The body of a refusal, however it is framed. Nothing follows it: the connection is closed."""
        try:
            return await self._body()
        finally:
            self.writer.close()

    async def _body(self) -> bytes:
        if length := self.headers.get("Content-Length"):
            return await self.reader.readexactly(int(length))
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return b""
        chunks = []
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            chunks.append(await self.reader.readexactly(size))
            await self.reader.readline()
        return b"".join(chunks)


async def handshake(url: URL, headers: Iterable[tuple[str, str]]) -> Upstream:
    """Asks ``url`` for a WebSocket, with the client's own handshake headers. Raises ``OSError`` or a time-out."""
    async with asyncio.timeout(HANDSHAKE_SECONDS):
        reader, writer = await asyncio.open_connection(url.host, url.port)
        lines = [f"GET {url.raw_path_qs} HTTP/1.1", f"Host: {url.raw_authority}"]
        lines += [f"{name}: {value}" for name, value in headers]
        writer.write("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"))
        try:
            return Upstream(reader, writer, await reader.readuntil(b"\r\n\r\n"))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            writer.close()
            raise ConnectionError("the API ended the handshake") from error


async def relay(request: web.Request, upstream: Upstream) -> web.StreamResponse:
    """Opens the client's side and copies bytes until one of the two ends closes."""
    response = web.StreamResponse(status=101, headers=CIMultiDict(upstream.headers.items()))
    response.force_close()
    await response.prepare(request)
    # From here on aiohttp gives us the client's bytes as they are, as it gives them to its own WebSocket reader.
    request.protocol.set_parser(cast(Any, _ToUpstream(upstream.writer)))
    try:
        while data := await upstream.reader.read(CHUNK):
            await response.write(data)
    except OSError:
        pass  # one of the two is gone; the other learns it by the closing of its connection
    finally:
        upstream.writer.close()
    return response


class _ToUpstream:
    """Takes the place of aiohttp's parser: passes on every byte that the client sends."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        self._writer.write(data)
        return False, b""

    def feed_eof(self) -> None:
        self._writer.close()
