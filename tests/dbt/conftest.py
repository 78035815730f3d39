"""dbt on a throw-away warehouse whose raw tables are declared by the project and empty."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from tests.dbt.models import Models
from tests.support.once import once

PROJECT = Path(__file__).parents[2] / "dbt_project"
NIGHT = "insert into operations.night values ('2026-06-30', '2026-07-01 00:00:00+00', 'build')"


@dataclass(frozen=True)
class Dbt:
    """Runs of dbt that leave everything they write in one folder."""

    folder: Path
    project: Path = PROJECT
    is_shared: bool = False

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def run(self, *arguments: str) -> dbtRunnerResult:
        """Run a command in this process: starting dbt anew each time would take most of it."""
        assert not self.is_shared
        with pytest.MonkeyPatch.context() as environment:
            for name, value in self._environment().items():
                environment.setenv(name, value)
            return dbtRunner().invoke(self._command(arguments))

    def run_apart(self, *arguments: str) -> None:
        """Run a command in a process of its own, so that the warehouse is closed afterwards."""
        dbt = str(Path(sys.executable).with_name("dbt"))
        subprocess.run(
            [dbt, *self._command(arguments)], env=os.environ | self._environment(), check=False
        )

    def _command(self, arguments: Sequence[str]) -> list[str]:
        warehouse = json.dumps({"warehouse": str(self.warehouse)})
        return ["--quiet", *arguments, "--vars", warehouse]

    def _environment(self) -> dict[str, str]:
        return {
            "DBT_PROJECT_DIR": str(self.project),
            "DBT_PROFILES_DIR": str(self.project),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }

    def artifact(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / "target" / name).read_text())

    def connection(self) -> duckdb.DuckDBPyConnection:
        if self.is_shared:
            return duckdb.connect(str(self.warehouse), read_only=True)
        # dbt may keep the file open in this process, and DuckDB wants one configuration for both
        return duckdb.connect(str(self.warehouse), config={"memory_limit": "2GB"})

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.connection() as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project."""
    folder, _ = once(tmp_path_factory, "dbt-parsed", lambda folder: Dbt(folder).run_apart("parse"))
    return Dbt(folder).artifact("manifest.json")


@pytest.fixture(scope="session")
def built(manifest: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The project, built on empty raw tables, unit tests included; tests may only read it."""
    folder, _ = once(tmp_path_factory, "dbt-built", partial(_build, manifest))
    return Dbt(folder, is_shared=True)


def _build(manifest: dict[str, Any], folder: Path) -> None:
    dbt = Dbt(folder)
    with dbt.connection() as connection:
        for source in manifest["sources"].values():
            columns = ", ".join(f"{c['name']} {c['data_type']}" for c in source["columns"].values())
            schema = source["schema"]
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{source['name']} ({columns})")
        connection.execute(NIGHT)
    dbt.run_apart("build")


@pytest.fixture(scope="session")
def build(built: Dbt) -> dict[str, Any]:
    """Results of that build, by unique_id."""
    return {result["unique_id"]: result for result in built.artifact("run_results.json")["results"]}


@pytest.fixture
def own_dbt(built: Dbt, tmp_path: Path) -> Dbt:
    """A copy of the built warehouse that a test may spoil."""
    shutil.copytree(built.folder, tmp_path, dirs_exist_ok=True)
    return Dbt(tmp_path)


@pytest.fixture(scope="session")
def models(built: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The SQL of the built project, compiled again: what grows has a table to grow on now."""
    again = Dbt(tmp_path_factory.mktemp("compiled"))
    shutil.copytree(built.folder, again.folder, dirs_exist_ok=True)
    compiled = again.run("compile")
    assert compiled.success, compiled.exception
    with again.connection() as warehouse:
        return Models(again.artifact("manifest.json"), warehouse)
