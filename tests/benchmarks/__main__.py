"""`make bench`: measure, print the table, keep it as JSON.

Recordings and warehouses of ten million rows take about 20 GB and twenty minutes.
With `--folder` they stay, and are there for the next time.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks import build, growth, load, night, reading
from tests.benchmarks.crm import Crm, recorded
from tests.benchmarks.figures import Figure, save, show
from tests.support.warehouses import REPOSITORY

_SIZES = (100_000, 1_000_000, 10_000_000)
_TIMES = 3
_RESULT = REPOSITORY / "data" / "benchmarks.json"


def _crms(work: Path) -> list[Crm]:
    return [recorded(work / "crm" / str(size), size) for size in _SIZES]


def _load(work: Path) -> list[Figure]:
    return load.figures(*_crms(work), _TIMES)


def _growth(work: Path) -> list[Figure]:
    return growth.figures(_crms(work), work / "data", _TIMES)


def _build(work: Path) -> list[Figure]:
    return build.figures(growth.loaded(_crms(work), work / "data"), _TIMES)


def _reading(work: Path) -> list[Figure]:
    return reading.figures(growth.loaded(_crms(work)[-1:], work / "data"), _TIMES)


def _night(_: Path) -> list[Figure]:
    return night.figures(_TIMES)


# The demo's night comes first, while nothing else fills memory and disk.
_PARTS: dict[str, Callable[[Path], list[Figure]]] = {
    "night": _night,
    "load": _load,
    "growth": _growth,
    "build": _build,
    "reading": _reading,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(_PARTS)}; or all")
    parser.add_argument("--folder", type=Path, help="where recordings and warehouses stay")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(_PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: {', '.join(_PARTS)}")
    with TemporaryDirectory(prefix="jussana-bench-") as passing:
        _measure(options.parts or list(_PARTS), options.folder or Path(passing), _console())


def _console() -> Console:
    """The terminal, or a file with lines as long as the table needs them."""
    return Console() if sys.stdout.isatty() else Console(width=180)


def _measure(parts: list[str], work: Path, console: Console) -> None:
    figures: list[Figure] = []
    for part in parts:
        console.print(f"measuring: {part}")
        found = _PARTS[part](work)
        show(found, console)
        figures += found
        save(figures, _RESULT)  # what was measured stays when a later part fails
    console.print(f"as JSON: {_RESULT}", soft_wrap=True)


if __name__ == "__main__":
    main()
