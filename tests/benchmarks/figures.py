"""Benchmark figures, each beside a floor or a peer of the same run, and their table."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.support.warehouses import REPOSITORY

_PARTS = ("dlt", "duckdb", "pyarrow", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes:
        part: of the benchmark: load, build, night, growth or reading.
        name: what was measured.
        value: the median, in `unit`.
        unit: `s`, `MiB` or `rows/s`.
        beside: what it is held against; empty where it stands alone.
        beside_value: the median of that, in the same unit.
        wanted: what the ratio of the two has to be, as in `<= 1.5`; empty where nothing is asked.
    """

    part: str
    name: str
    value: float
    unit: str
    beside: str = ""
    beside_value: float | None = None
    wanted: str = ""

    @property
    def ratio(self) -> float | None:
        """The value over what it is held against."""
        return self.value / self.beside_value if self.beside_value else None

    @property
    def holds(self) -> bool | None:
        """Whether the ratio is as wanted; None where nothing is asked."""
        if not self.wanted or self.ratio is None:
            return None
        sign, bound = self.wanted.split()
        return self.ratio <= float(bound) if sign == "<=" else self.ratio >= float(bound)


@dataclass(frozen=True)
class Run:
    """What a process of its own did: how long it took, and the most memory that it held."""

    seconds: float
    peak_mib: float
    said: Any


def measured(module: str, *arguments: str, times: int = 1, **variables: str) -> list[Run]:
    """Run `python -m module arguments` some times, each in a process of its own.

    The process must print one line of JSON last: an object with `seconds`, perhaps `peak_mib`
    (else the kernel is asked), and whatever else it has to say.
    """
    runs = []
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=REPOSITORY,
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        lines = process.stdout.read().splitlines()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"{module} {' '.join(arguments)} failed"
        said = json.loads(lines[-1])
        runs.append(Run(said["seconds"], said.get("peak_mib", used.ru_maxrss / 1024), said))
    return runs


def peak_mib() -> float:
    """The most memory that this process ever held.

    `ru_maxrss` would count what the process held that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kib) / 1024


def timed(*command: str, **variables: str) -> float:
    """Seconds that a command takes from its start to its end; it must succeed."""
    watch = Stopwatch()
    run = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | variables, capture_output=True, text=True
    )
    seconds = watch.lap()
    assert run.returncode == 0, f"{' '.join(command)} failed: {run.stdout}{run.stderr}"
    return seconds


def typical(runs: Sequence[Run]) -> float:
    """The median of the seconds."""
    return median(run.seconds for run in runs)


class Stopwatch:
    """Seconds since it was made, or since it was last asked."""

    def __init__(self) -> None:
        self._since = perf_counter()

    def lap(self) -> float:
        now = perf_counter()
        gone, self._since = now - self._since, now
        return gone


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print figures as a table."""
    table = Table(box=None, pad_edge=False)
    for heading in ("part", "what", "figure", "", "beside", "", "ratio", "wanted", ""):
        table.add_column(heading, justify="right" if heading in ("figure", "ratio") else "left")
    for one in figures:
        table.add_row(
            one.part, one.name, _number(one.value), one.unit, one.beside,
            "" if one.beside_value is None else f"{_number(one.beside_value)} {one.unit}",
            "" if one.ratio is None else f"{one.ratio:.2f}", one.wanted,
            {None: "", True: "yes", False: "NO"}[one.holds],
        )  # fmt: skip
    console.print(table)


def save(figures: Sequence[Figure], file: Path) -> None:
    """Write figures as JSON, with what they were measured on."""
    machine = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{part: version(part) for part in _PARTS},
    }
    rows = [asdict(one) | {"ratio": one.ratio, "holds": one.holds} for one in figures]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"machine": machine, "figures": rows}, indent=2), encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
