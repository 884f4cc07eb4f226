"""Zips that are the same bytes for the same content, so that nothing is deployed when nothing changed."""

import base64
import hashlib
import importlib.util
import marshal
import os
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

# The earliest time a zip can hold. Times of files would make every zip a new one.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write(path: Path, files: Iterable[tuple[str, bytes]], *, level: int = 6) -> Path:
    """Writes ``files`` (name in the zip, content) in the order of their names, and only then puts them in place."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return unfinished.replace(path)


def bytecode(name: str, source: bytes) -> tuple[str, bytes]:
    """The compiled form of a module, as ``__pycache__`` holds it. Raises ``SyntaxError``.

    Lambda's file systems are read-only, so without it every cold start compiles every module again. The bytecode is
    marked as not to be checked (PEP 552): a zip keeps no times that Python could compare.
    """
    code = compile(source, name, "exec", dont_inherit=True)
    flags = (0b01).to_bytes(4, "little")
    content = importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source) + marshal.dumps(code)
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"), content


def sha256(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def lambda_digest(path: Path) -> str:
    """The digest in the form in which Lambda reports that of a function's code."""
    return base64.b64encode(sha256(path)).decode()
