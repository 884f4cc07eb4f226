"""The dependency layer: everything that ``requirements.txt`` locks, which is all that the functions import.

It carries the botocore that the tests ran with, not the one that AWS's runtime happens to bring; of botocore's
400 service models only those that the application calls. Built once for each content of ``requirements.txt``; a build
takes seconds, so it is kept. Knows nothing of the application.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.deploy import archive
from infra.template.functions import RUNTIME

AWS_SERVICES = ("dynamodb", "lambda", "s3", "secretsmanager", "sesv2", "translate")
"""The services for which the functions make clients; botocore's models of all others stay out of the layer (27 MB)."""

PLATFORMS = ("manylinux_2_26_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
"""Wheels for AWS's python3.11, which runs on Amazon Linux 2 with glibc 2.26. pip takes exactly the tags it is told."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The files of a dependency layer: unpacked, and as the zip to be deployed."""

    folder: Path
    zip: Path

    @property
    def site_packages(self) -> Path:
        return self.folder / "python"


class LayerFailed(Exception):
    """pip could not install the requirements; the text is pip's."""


def locate(requirements: Path, cache: Path, *, embedded: bool) -> Layer:
    """Names the layer of ``requirements`` without building it.

    ``embedded``: for an emulator that runs functions on this machine, with this Python. Its zip holds only a link to
    the unpacked packages, because such an emulator unpacks the layer again for every worker that it starts: a second
    of a cold start, eight times over whenever code changes.
    """
    key = hashlib.sha256(requirements.read_bytes())
    key.update(repr((AWS_SERVICES, sys.version_info if embedded else (RUNTIME, PLATFORMS))).encode())
    folder = cache / f"{'embedded' if embedded else 'lambda'}-{key.hexdigest()[:16]}"
    return Layer(folder, folder.with_suffix(".zip"))


def build(
    requirements: Path, cache: Path, *, embedded: bool, progress: Callable[[str], None] = lambda _: None
) -> Layer:
    """Builds the layer of ``requirements`` unless it is there. Raises :class:`LayerFailed`."""
    layer = locate(requirements, cache, embedded=embedded)
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "building").open("w") as lock, tempfile.TemporaryDirectory(dir=cache) as unfinished:
        # One process builds; those that want the same meanwhile find it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if layer.zip.exists():
            return layer
        progress("installing the dependencies of the layer")
        _install(requirements, Path(unfinished), embedded=embedded)
        shutil.rmtree(layer.folder, ignore_errors=True)
        layer.folder.mkdir()
        (Path(unfinished) / "python").rename(layer.site_packages)
        archive.write(layer.zip, _link(layer) if embedded else _content(layer), level=9)
    return layer


def _install(requirements: Path, folder: Path, *, embedded: bool) -> None:
    target = folder / "python"
    foreign = ["--implementation=cp", f"--python-version={RUNTIME.removeprefix('python')}"]
    foreign += [f"--platform={platform}" for platform in PLATFORMS]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    options = ["--compile"] if embedded else ["--no-compile", *foreign]
    # The lock names every package, so pip has nothing to resolve.
    locked = ["--no-deps", "--require-hashes", "--requirement", str(requirements)]
    run = subprocess.run([*pip, *options, "--target", str(target), *locked], capture_output=True, text=True)
    if run.returncode:
        raise LayerFailed(run.stderr.strip())
    _remove_unused_models(target / "botocore" / "data")
    shutil.rmtree(target / "bin", ignore_errors=True)


def _remove_unused_models(data: Path) -> None:
    """Removes the service models of botocore that no function loads. Its files for all services stay."""
    for path in data.iterdir():
        if path.is_dir() and path.name not in AWS_SERVICES:
            shutil.rmtree(path)


def _content(layer: Layer) -> Iterator[tuple[str, bytes]]:
    same_python = f"python{sys.version_info.major}.{sys.version_info.minor}" == RUNTIME
    for path in layer.site_packages.rglob("*"):
        if not path.is_file() or path.suffix == ".pyc":
            continue
        name, content = path.relative_to(layer.folder).as_posix(), path.read_bytes()
        yield name, content
        if path.suffix == ".py" and same_python:
            yield archive.bytecode(name, content)


def _link(layer: Layer) -> Iterator[tuple[str, bytes]]:
    """A path file that puts the unpacked packages before the emulator's own, where a layer's packages stand."""
    line = f"import sys; sys.path.insert(0, {str(layer.site_packages.resolve())!r})\n"
    yield f"python/lib/{RUNTIME}/site-packages/dependencies.pth", line.encode()
