"""A demo night beside the sum of its bare parts, in one run: `python -m tests.benchmarks.night`.

In the sum, each in a fresh process whose start and imports count: the ten dlt pipelines, one after
the other, with the sandbox served in the same process as a night does; `dbt build` from the
command line, without the unit tests; Great Expectations, one script for all suites; writing the
published file and its Parquet. Not in the sum, as nobody would miss it: the check of the plan's
files, the counts of what a load changes, pages, the record of runs, syncing and keeping nights.
The tables of `operations`, which the models read, are put there before the clock starts.
"""

import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console

from orchestration.settings import Profile
from orchestration.warehouse.operations import begin_build, prepare, record_load
from sources import discover
from tests.benchmarks import bare
from tests.benchmarks.figures import Figure, show, timed
from tests.support.warehouses import REPOSITORY

_BIN = Path(sys.executable).parent
_PROJECT = REPOSITORY / "dbt_project"
_DAYS = {"first": date(2026, 10, 30), "second": date(2026, 10, 31)}
_TIMES = 3
# In the order in which they are run.
_PARTS = {
    "load": "bare: ten dlt pipelines",
    "dbt": "bare: dbt build",
    "check": "bare: Great Expectations on raw tables and marts",
    "write": "bare: the published file",
}
_BOARD = "select indicator_id, round(actual, 9), status from plan_scorecard order by all"


def figures(times: int) -> list[Figure]:
    """Run nights and their bare parts by turns, each time from an empty folder; give the medians.

    Args:
        times: how often the first night and the one after it are run.
    """
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    with TemporaryDirectory(prefix="jussana-nights-") as folder:
        for turn in range(times):
            own = Path(folder) / str(turn)
            for name, day in _DAYS.items():
                found[name].append(_measure(own, day, is_night_first=turn % 2 == 0))
    return [figure for name, runs in found.items() for figure in _told(name, runs)]


def _measure(folder: Path, day: date, *, is_night_first: bool) -> dict[str, float]:
    """Seconds of the night of a day, and of each bare part of it, in folders of their own."""
    orchestrated, plain = folder / "orchestrated", folder / "bare"
    if is_night_first:
        seconds = {"night": _night(orchestrated, day)} | _bare(plain, day)
    else:
        seconds = _bare(plain, day) | {"night": _night(orchestrated, day)}
    boards = (
        orchestrated / "demo" / "published" / "marts.duckdb",
        bare.board_of(plain, day) / "marts.duckdb",
    )
    one, other = (_rows(board) for board in boards)
    assert one == other, "the parts did not do what the night does"
    return seconds


def _night(folder: Path, day: date) -> float:
    command = (str(_BIN / "jussana"), "refresh", "--seed", str(bare.SEED))
    return timed(*command, "--as-of", day.isoformat(), JUSSANA_DATA=str(folder))


def _bare(folder: Path, day: date) -> dict[str, float]:
    # the models read which loads there were: it has to be there, and is not timed
    here = Profile("demo", folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = prepare(here, day, f"seed {bare.SEED}")
    build = f"bare {day}"
    for source in discover():
        record_load(here, run_id=build, source=source, as_of=day, started_at=began, rows_loaded=1)
    begin_build(here, build)
    return {part: _part(part, folder, day) for part in _PARTS}


def _part(part: str, folder: Path, day: date) -> float:
    if part != "dbt":
        script = ("-m", "tests.benchmarks.bare", part, str(folder), day.isoformat())
        return timed(sys.executable, *script, DLT_PROJECT_DIR=str(REPOSITORY))
    places = {
        "--project-dir": _PROJECT, "--profiles-dir": _PROJECT,
        "--target-path": folder / "dbt", "--log-path": folder / "dbt",
    }  # fmt: skip
    options = [str(word) for place in places.items() for word in place]
    options += ["--vars", json.dumps({"warehouse": str(bare.warehouse_of(folder))})]
    build = ("build", "--exclude-resource-type", "unit_test", *options)
    return timed(str(_BIN / "dbt"), *build)


def _rows(board: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(board), read_only=True) as marts:
        return marts.execute(_BOARD).fetchall()


def _told(name: str, runs: list[dict[str, float]]) -> list[Figure]:
    whole = Figure(
        part="night",
        name=f"{name} night: jussana refresh",
        value=median(run["night"] for run in runs),
        unit="s",
        beside="sum of its bare parts",
        beside_value=median(sum(run[part] for part in _PARTS) for run in runs),
        wanted="<= 1.5",
    )
    parts = [
        Figure("night", f"{name} night, {words}", median(run[part] for run in runs), "s")
        for part, words in _PARTS.items()
    ]
    return [whole, *parts]


if __name__ == "__main__":
    show(figures(_TIMES), Console())
