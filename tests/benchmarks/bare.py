"""The parts of a night run one at a time, without jussana's orchestration.

    python -m tests.benchmarks.bare load FOLDER DAY     # ten dlt pipelines, one after the other
    python -m tests.benchmarks.bare check FOLDER DAY    # Great Expectations on raw tables and marts
    python -m tests.benchmarks.bare write FOLDER DAY    # the published file, and its Parquet

Each imports only what it needs. dbt is missing here: it has a command of its own.
"""

import os
import sys
from datetime import date
from pathlib import Path

# the people of the sandbox are invented
_KEY = {"SOURCES__CIVICRM__HASH_KEY": "the people of a benchmark do not exist"}
SEED = 2026


def warehouse_of(folder: Path) -> Path:
    """The DuckDB file of a bare night."""
    return folder / "warehouse.duckdb"


def board_of(folder: Path, day: date) -> Path:
    """Where a bare night writes its published files."""
    return folder / "published" / day.isoformat()


def _load(folder: Path, day: date) -> None:
    from sources import discover
    from sources.pipeline import load_source
    from sources.sandbox import serve

    with serve(seed=SEED, as_of=day) as sandbox:
        os.environ.update(sandbox.environment | _KEY)
        for connector in discover().values():
            load_source(connector.source(), warehouse=warehouse_of(folder), state=folder / "dlt")


def _check(folder: Path, _: date) -> None:
    import duckdb

    from expectations import suite_names, validate
    from expectations.frames import read_frame

    with duckdb.connect(str(warehouse_of(folder)), read_only=True) as warehouse:
        for table in suite_names():
            verdict = validate(table, read_frame(warehouse, table))
            assert not verdict.critical, verdict


def _write(folder: Path, day: date) -> None:
    from orchestration.publication.export import write_marts

    assert write_marts(warehouse_of(folder), board_of(folder, day))


if __name__ == "__main__":
    _part, _folder, _day = sys.argv[1:]
    {"load": _load, "check": _check, "write": _write}[_part](
        Path(_folder), date.fromisoformat(_day)
    )
