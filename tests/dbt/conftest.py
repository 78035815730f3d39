"""dbt on a throw-away warehouse whose raw tables are declared by the project and empty."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from tests.dbt.models import Models

PROJECT = Path(__file__).parents[2] / "dbt_project"
NIGHT = "insert into operations.night values ('2026-06-30', '2026-07-01 00:00:00+00', 'build')"


@dataclass(frozen=True)
class Dbt:
    """Runs of dbt that leave everything they write in one folder."""

    folder: Path
    project: Path = PROJECT

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def run(self, *arguments: str) -> dbtRunnerResult:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DBT_PROJECT_DIR", str(self.project))
            environment.setenv("DBT_PROFILES_DIR", str(self.project))
            environment.setenv("DBT_TARGET_PATH", str(self.folder / "target"))
            environment.setenv("DBT_LOG_PATH", str(self.folder / "logs"))
            # In this process: starting dbt anew for each run would take most of the time.
            warehouse = json.dumps({"warehouse": str(self.warehouse)})
            return dbtRunner().invoke(["--quiet", *arguments, "--vars", warehouse])

    def artifact(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / "target" / name).read_text())

    def connection(self) -> duckdb.DuckDBPyConnection:
        # dbt may keep the file open in this process, and DuckDB wants one configuration for both
        return duckdb.connect(str(self.warehouse), config={"memory_limit": "2GB"})

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.connection() as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The project, parsed."""
    dbt = Dbt(tmp_path_factory.mktemp("dbt"))
    parsed = dbt.run("parse")
    assert parsed.success, parsed.exception
    return dbt


@pytest.fixture(scope="session")
def manifest(dbt: Dbt) -> dict[str, Any]:
    return dbt.artifact("manifest.json")


@pytest.fixture(scope="session")
def build(dbt: Dbt, manifest: dict[str, Any]) -> dict[str, Any]:
    """Results by unique_id of one build, unit tests included, on empty raw tables."""
    with dbt.connection() as connection:
        for source in manifest["sources"].values():
            columns = ", ".join(f"{c['name']} {c['data_type']}" for c in source["columns"].values())
            schema = source["schema"]
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{source['name']} ({columns})")
        connection.execute(NIGHT)
    dbt.run("build")
    return {result["unique_id"]: result for result in dbt.artifact("run_results.json")["results"]}


@pytest.fixture
def own_dbt(dbt: Dbt, build: dict[str, Any], tmp_path: Path) -> Dbt:
    """A copy of the built warehouse that a test may spoil."""
    shutil.copytree(dbt.folder, tmp_path, dirs_exist_ok=True)
    return Dbt(tmp_path)


@pytest.fixture(scope="session")
def models(dbt: Dbt, build: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The SQL of the built project, compiled again: what grows has a table to grow on now."""
    again = Dbt(tmp_path_factory.mktemp("compiled"))
    shutil.copytree(dbt.folder, again.folder, dirs_exist_ok=True)
    compiled = again.run("compile")
    assert compiled.success, compiled.exception
    with again.connection() as built:
        return Models(again.artifact("manifest.json"), built)
