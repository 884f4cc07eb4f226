"""The web client's files, as a distribution serves them.

A path of the client's own router gets the index page. Text is compressed for clients that accept gzip.
"""

import gzip
import mimetypes
import unicodedata
from functools import lru_cache
from pathlib import Path

from aiohttp import web

# Built assets carry a hash in their name and never change; everything else is asked for again each time.
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
REVALIDATED = {"Cache-Control": "no-cache"}
SMALLEST_COMPRESSED_BYTES = 1024
"""What is smaller fits into one packet anyway. API Gateway's ``minimum_compression_size`` is the same."""


def serve_file(folder: Path, path: str, *, compressed: bool = False) -> web.StreamResponse:
    """The file at ``path``, or the index page where ``path`` names no file.

    ``compressed``: whether the caller takes gzip. Raises ``HTTPNotFound``; ``HTTPBadRequest`` for a path with control
    characters, which no address of ours has.
    """
    if any(unicodedata.category(letter) == "Cc" for letter in path):
        raise web.HTTPBadRequest
    root = folder.resolve()
    file = _find_file(root, path)
    if file is not None:
        return _file_response(file, IMMUTABLE if file.parent.name == "assets" else REVALIDATED, compressed)
    index = root / "index.html"
    # A path with an extension was meant for a file: a page in its place would only confuse whoever asked.
    if "." in path.rsplit("/", 1)[-1] or not index.is_file():
        raise web.HTTPNotFound
    return _file_response(index, REVALIDATED, compressed)


def is_compressible(content_type: str) -> bool:
    """Whether gzip makes bodies of this type smaller. Pictures and fonts are compressed already."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("json", "javascript", "xml", "manifest"))


def _find_file(root: Path, path: str) -> Path | None:
    """The file below ``root`` that a path names, or None."""
    try:
        file = (root / path.lstrip("/")).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except OSError:  # more letters than a file name may have
        return None


def _file_response(file: Path, headers: dict[str, str], compressed: bool) -> web.StreamResponse:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if not is_compressible(kind):
        return web.FileResponse(file, headers=headers)
    headers = {**headers, "Vary": "Accept-Encoding"}
    state = file.stat()
    if not compressed or state.st_size < SMALLEST_COMPRESSED_BYTES:
        return web.FileResponse(file, headers=headers)
    body = _gzipped(file, state.st_mtime_ns)
    response = web.Response(body=body, content_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    if kind.startswith("text/"):
        response.charset = "utf-8"
    return response


@lru_cache(maxsize=64)
def _gzipped(file: Path, _mtime_ns: int) -> bytes:
    """The file's content, compressed once for each time that it was written."""
    return gzip.compress(file.read_bytes(), mtime=0)
