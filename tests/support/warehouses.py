"""A data folder for a test, nights run on it, and their results."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

REPOSITORY = Path(__file__).parents[2]

# Columns that differ between equal nights: when they ran, and which load wrote a row.
PASSING = {"_dlt_load_id", "source_loaded_at", "loaded_at", "last_attempt_at", "build_id"}

# Tables about the nights themselves, which always differ.
DIARY = {
    *("stg_operations__night", "stg_operations__loads", "stg_operations__publications"),
    *("int_scorecard_builds", "plan_scorecard_versions", "plan_month_versions"),
}

Rows = list[tuple[Any, ...]]


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set environment variables for a while."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def clone_to(folder: Path) -> Path:
    """A copy of the repository's files that a test may change."""
    names = shutil.ignore_patterns(".venv", ".git", "data", "target", "__pycache__", "*cache")
    shutil.copytree(REPOSITORY, folder, ignore=names)
    return folder


@dataclass
class DataDir:
    """A data folder and the demo nights on it."""

    path: Path
    seed: int = 11

    @property
    def demo(self) -> Path:
        return self.path / "demo"

    @property
    def warehouse(self) -> Path:
        return self.demo / "warehouse.duckdb"

    @property
    def marts(self) -> Path:
        return self.demo / "published" / "marts.duckdb"

    def copy_to(self, data: Path) -> "DataDir":
        """Copy the data folder; links stay links, as in a backup."""
        subprocess.run(["cp", "-a", f"{self.path}/.", str(data)], check=True)
        return DataDir(data, self.seed)

    def night(self, as_of: date, *, faults: Sequence[str] = (), only: Sequence[str] = ()):
        """Run a whole night in this process, as `jussana refresh` does."""
        from orchestration.cli.progress import Progress
        from orchestration.cli.runs import RunRequest, run_night

        request = RunRequest("demo", as_of, only=only, seed=self.seed, faults=faults)
        self.said = io.StringIO()
        with environment(JUSSANA_DATA=str(self.path)):
            return run_night(request, Progress(Console(file=self.said)))

    def load(
        self, as_of: date, *, source: str = "civicrm", faults: Sequence[str] = (), **settings: str
    ) -> dict[str, int]:
        """Load one source alone, without Dagster; gives the rows of each table."""
        from sources import discover
        from sources.pipeline import load_source
        from sources.sandbox import serve

        self.demo.mkdir(parents=True, exist_ok=True)
        key = {"SOURCES__CIVICRM__HASH_KEY": "a key for tests, of no other use"}
        with (
            serve(seed=self.seed, as_of=as_of, faults=faults) as sandbox,
            environment(**key | sandbox.environment | settings),
        ):
            load = load_source(
                discover()[source].source(), warehouse=self.warehouse, state=self.demo / "dlt"
            )
        return dict(load.rows)

    def ask(self, query: str, file: Path | None = None) -> Rows:
        """Query the warehouse, or another DuckDB file of the data_dir."""
        with duckdb.connect(str(file or self.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def tables(self, *schemas: str, file: Path | None = None) -> dict[str, Rows]:
        """The whole content of some schemas, without what differs between equal nights."""
        with duckdb.connect(str(file or self.warehouse), read_only=True) as connection:
            content = {}
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables order by all"
            ).fetchall():
                if schema not in schemas or table.startswith("_dlt") or table in DIARY:
                    continue
                columns = connection.execute(f"describe {schema}.{table}").fetchall()
                # threads add in any order, so the last bit of a sum may differ
                kept = ", ".join(
                    f'round("{name}", 9)' if kind == "DOUBLE" else f'"{name}"'
                    for name, kind, *_ in columns
                    if name not in PASSING
                )
                query = f"select {kept} from {schema}.{table} order by all"
                content[f"{schema}.{table}"] = connection.execute(query).fetchall()
        return content


def differences(one: dict[str, Rows], other: dict[str, Rows]) -> dict[str, tuple[Rows, Rows]]:
    """Tables whose rows differ, with the first rows that only one of the two has."""
    found = {}
    for table in one.keys() | other.keys():
        left, right = one.get(table, []), other.get(table, [])
        if left != right:
            known_left, known_right = set(left), set(right)
            only_left = [row for row in left if row not in known_right][:3]
            only_right = [row for row in right if row not in known_left][:3]
            found[table] = (only_left, only_right)
    return found
