"""``make calendar``: compares our Bikram Sambat file with the libraries that are installed, and prints the differences.

Nepal's almanac committee fixes a year in the year before, and the libraries are corrected then. Install their newest
releases (see ``HOW``), run this, and correct what is wrong in ``chalicelib/localization/bikram_sambat.json``, one line
a year. Changes nothing.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from chalicelib.localization import bikram_sambat

HERE = Path(__file__).parent
HOW = """None of the libraries is installed. Install them in a folder of their own, for example:

  python3 -m venv calendars && calendars/bin/pip install nepali nepali-datetime
  npm install --prefix calendars nepali-date-converter nepali-datetime
  make calendar ARGS="--python calendars/bin/python --node-modules calendars/node_modules"
"""

Years = dict[int, list[int]]
"""The days of the twelve months of each year."""


def our_years() -> Years:
    return {year["year"]: year["days"] for year in bikram_sambat.data()["years"]}


def differences(project_years: Years, library: str, library_years: Years) -> Iterator[str]:
    """The differences of a library: a line of summary, and two lines for each year that differs."""
    common = sorted(project_years.keys() & library_years.keys())
    different = [year for year in common if library_years[year] != project_years[year]]
    span = f"{min(library_years)}-{max(library_years)}" if library_years else "no years"
    yield f"{library}: {span}; of {len(common)} years that are ours too, {len(different)} differ"
    for year in different:
        yield f"  {year}  ours {_row(project_years[year])}\n        its  {_row(library_years[year])}"


def _row(days: list[int]) -> str:
    return f"{' '.join(map(str, days))}  ({sum(days)})"


def read(*command: str) -> dict[str, Years]:
    """Runs a reader and returns what it prints. Raises ``CalledProcessError`` if the reader fails."""
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    years_by_library: dict[str, dict[str, list[int]]] = json.loads(run.stdout)
    return {library: {int(year): days for year, days in years.items()} for library, years in years_by_library.items()}


def main() -> None:
    """Prints the comparison. Exits with 2 when there is no library to compare with."""
    arguments = argparse.ArgumentParser(prog="make calendar", description="Compares our Bikram Sambat with others'.")
    arguments.add_argument("--python", default=sys.executable, help="the Python that has the PyPI libraries")
    arguments.add_argument("--node-modules", type=Path, help="the folder that has the npm libraries")
    options = arguments.parse_args()
    years_by_library = read(options.python, str(HERE / "read.py"))
    if options.node_modules:
        years_by_library |= read("node", str(HERE / "read.cjs"), str(options.node_modules.resolve()))
    if not years_by_library:
        print(HOW, file=sys.stderr)
        sys.exit(2)
    for library, years in years_by_library.items():
        print(*differences(our_years(), library, years), sep="\n")


if __name__ == "__main__":
    main()
