"""``make package``: the template and the zips that a deployment uploads.

Takes the application as it is in the working tree; touches no AWS account.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import chalice

from infra.deploy import archive
from infra.deploy import layer as layers
from infra.paths import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
BUDGET_MEGABYTES = 40

# Dependency layers are kept by their requirements, and shared by all stages and test runs.
LAYERS = ROOT / "build" / "layers"
# Stages in an embedded emulator: their functions run on this machine, with this Python.
EMBEDDED_STAGES = frozenset({"local", "test", "bench"})

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Packaged:
    """The files of a deployment: a template that names its zips by path, the code, and the dependency layer."""

    template: Path
    code: Path
    layer: Path


class PackagingFailed(Exception):
    """The application could not be packaged; the text says why, in the words of Python or pip."""


def package(build_dir: Path, stage: str, progress: Progress = lambda _: None) -> Packaged:
    """Packages for ``stage`` below ``build_dir``. Raises :class:`PackagingFailed`."""
    try:
        layer = layers.build(REQUIREMENTS, LAYERS, embedded=stage in EMBEDDED_STAGES, progress=progress)
    except layers.LayerFailed as error:
        raise PackagingFailed(str(error)) from error
    progress("packaging the code")
    code = code_zip(build_dir)
    progress("building the template")
    return Packaged(render(build_dir, stage, code, layer.zip), code, layer.zip)


def code_zip(build_dir: Path) -> Path:
    """Zips our own code and the two modules of Chalice that run it. Raises :class:`PackagingFailed`.

    It takes a fraction of a second, because live reload runs it after each saved file.
    """
    return archive.write(build_dir / "code.zip", _code())


def render(build_dir: Path, stage: str, code: Path, layer: Path) -> Path:
    """Writes the template only, for zips that may still have to be made. Raises :class:`PackagingFailed`."""
    source = build_dir / "source"
    shutil.rmtree(source, ignore_errors=True)
    # A copy without requirements.txt: Chalice would install it, and the layer is ours.
    shutil.copytree(ROOT / "chalicelib", source / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", source)
    (source / ".chalice").mkdir()
    shutil.copy(ROOT / ".chalice" / "config.json", source / ".chalice")
    template = build_dir / "template.json"
    options = {"source": source, "stage": stage, "work": build_dir / "chalice", "out": template}
    options |= {"code": code.resolve(), "layer": layer.resolve()}
    command = [sys.executable, "-m", "infra.template.build"]
    command += [f"--{key}={value}" for key, value in options.items()]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        raise PackagingFailed(run.stderr.strip())
    return template


def _code() -> Iterator[tuple[str, bytes]]:
    runtime = Path(chalice.__file__).parent
    files = {"app.py": ROOT / "app.py"}
    files |= {f"chalice/{name}": runtime / name for name in ("__init__.py", "app.py")}
    for path in (ROOT / "chalicelib").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(ROOT).as_posix()] = path
    for name, path in files.items():
        content = path.read_bytes()
        yield name, content
        if path.suffix == ".py":
            yield _compiled(name, content)


def _compiled(name: str, source: bytes) -> tuple[str, bytes]:
    try:
        return archive.bytecode(name, source)
    except SyntaxError as error:
        line = source.decode(errors="replace").splitlines()[(error.lineno or 1) - 1]
        raise PackagingFailed(f"{name}:{error.lineno}: {error.msg}\n    {line.strip()}") from error


def lint(build_dir: Path, stage: str) -> int:
    """Runs cfn-lint on the template, for which neither zip is needed; returns its exit code."""
    layer = layers.locate(REQUIREMENTS, LAYERS, embedded=stage in EMBEDDED_STAGES)
    template = render(build_dir, stage, build_dir / "code.zip", layer.zip)
    linter = Path(sys.executable).with_name("cfn-lint")
    return subprocess.run([linter, "--", template]).returncode


def main() -> None:
    arguments = argparse.ArgumentParser(description="Packages the application for a stage.")
    arguments.add_argument("--stage", default="production")
    arguments.add_argument("--build-dir", type=Path, default=ROOT / "build")
    arguments.add_argument("--lint", action="store_true", help="only check the template")
    options = arguments.parse_args()
    build_dir = options.build_dir / options.stage
    try:
        if options.lint:
            sys.exit(lint(build_dir, options.stage))
        packaged = package(build_dir, options.stage, print)
    except PackagingFailed as error:
        sys.exit(str(error))
    sizes = {path: path.stat().st_size / 1e6 for path in (packaged.code, packaged.layer)}
    for path, size in sizes.items():
        print(f"{size:8.2f} MB  {path}")
    total = sum(sizes.values())
    print(f"{total:8.2f} MB  in all, of {BUDGET_MEGABYTES} MB\n{packaged.template}")
    if total > BUDGET_MEGABYTES:
        sys.exit("the package is larger than its budget")


if __name__ == "__main__":
    main()
