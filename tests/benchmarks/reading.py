"""How long a reader waits: each question of the cookbook, asked of the published marts.

    python -m tests.benchmarks.reading DATA_FOLDER ...

takes data folders with a loaded warehouse. Nothing is written to them: each is copied, and
built first.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console

from orchestration.publication.export import BOARD, write_marts
from tests.benchmarks import build
from tests.benchmarks.build import millions_in, warehouse_in
from tests.benchmarks.figures import Figure, Stopwatch, measured, show, typical
from tests.support.cookbook import questions

_MODULE = "tests.benchmarks.reading"
# Longest acceptable wait, in seconds.
PATIENCE = 0.5


def figures(data_folders: Sequence[Path], times: int) -> list[Figure]:
    """Publish the marts of each warehouse, and ask them every question of the cookbook."""
    return [figure for folder in data_folders for figure in _read(warehouse_in(folder), times)]


def _read(warehouse: Path, times: int) -> list[Figure]:
    of = f"{millions_in(warehouse):.1f} M activities"
    with TemporaryDirectory(dir=warehouse.parent) as folder:
        built = shutil.copy(warehouse, folder)
        measured(build.__name__, "dbt", built, f"{folder}/dbt")
        published = [
            run
            for turn in range(times)
            for run in measured(_MODULE, "publish", built, f"{folder}/{turn}")
        ]
        marts = Path(folder) / "0" / BOARD
        waited = {one.title: _waited(marts, one.sql, times) for one in questions()}
    return [
        Figure("reading", f"marts and Parquet written, {of}", typical(published), "s"),
        Figure(
            "reading", f"its peak memory, {of}",
            median(run.peak_mib for run in published), "MiB",
        ),
        Figure(
            "reading", f"slowest question, {of}", max(waited.values()), "s",
            "what one waits for", PATIENCE, "<= 1",
        ),
        *(Figure("reading", f"{of}: {title}", took, "s") for title, took in waited.items()),
    ]  # fmt: skip


def _waited(marts: Path, sql: str, times: int) -> float:
    """Median seconds until the answer arrives, including opening the file."""
    took = []
    for _ in range(times):
        watch = Stopwatch()
        with duckdb.connect(str(marts), read_only=True) as opened:
            opened.execute(sql).fetchall()
        took.append(watch.lap())
    return median(took)


def _publish(warehouse: Path, folder: Path) -> float:
    watch = Stopwatch()
    assert write_marts(warehouse, folder)
    return watch.lap()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["publish", warehouse, folder]:
            print(json.dumps({"seconds": _publish(Path(warehouse), Path(folder))}))
        case folders:
            show(figures([Path(folder) for folder in folders], times=3), Console())
