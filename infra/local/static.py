"""The web client's files, as a distribution serves them: a path of the client's own router gets its index page."""

from pathlib import Path

from aiohttp import web

# Built assets carry a hash in their name and never change; everything else is asked for again each time.
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
FRESH = {"Cache-Control": "no-cache"}


def answer(folder: Path, path: str) -> web.StreamResponse:
    """The file at ``path``, or the index page where ``path`` names no file. Raises ``HTTPNotFound``."""
    root = folder.resolve()
    file = (root / path.lstrip("/")).resolve()
    if file.is_relative_to(root) and file.is_file():
        return web.FileResponse(file, headers=FOREVER if file.parent.name == "assets" else FRESH)
    index = root / "index.html"
    # A path with an extension was meant for a file: a page in its place would only confuse whoever asked.
    if "." in path.rsplit("/", 1)[-1] or not index.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(index, headers=FRESH)
