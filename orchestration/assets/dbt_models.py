"""The dbt project as assets: plan, staging, events, marts, with dbt's tests as their checks."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.compat import DBT_PYTHON_VERSION
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.alerts.incidents import failed_build
from orchestration.alerts.step_failures import failing_with
from orchestration.assets.check_texts import rows_as_table, rows_in_words
from orchestration.dbt_build.failing_rows import Rows, rows_of_failed_tests
from orchestration.errors import NightError
from orchestration.plan_files.check import check_plan
from orchestration.resources.warehouse import Warehouse
from orchestration.settings import REPOSITORY, Profile, profile
from orchestration.warehouse.database import POOL, tables
from orchestration.warehouse.operations import begin_build
from sources import discover
from sources.pipeline import declare_tables

project = DbtProject(project_dir=REPOSITORY / "dbt_project")
# By its path: nobody has to activate the environment to run a command of it.
_DBT = str(Path(sys.executable).parent / "jussana-dbt")


class DbtCommand(DbtCliResource):
    """The command of dbt, without the three seconds in which Dagster gets to know it."""

    @cached_property
    def _cli_version(self) -> Any:
        return DBT_PYTHON_VERSION  # as installed; else `dbt --version` is run for it

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None  # it is there to fetch columns and counts, which no night asks for


dbt_cli = DbtCommand(project_dir=str(project.project_dir), dbt_executable=_DBT)
# Unit tests prove the SQL, not the data: they belong to `make test`.
BUILD = ("build", "--exclude-resource-type", "unit_test")


# dbt forgets what it parsed whenever the path of the database changes; parse with the usual one.
os.environ.setdefault("JUSSANA_WAREHOUSE", str(profile().warehouse))


def _manifest_is_stale() -> bool:
    if not project.manifest_path.exists():
        return True
    built = project.manifest_path.stat().st_mtime
    folders = ("models", "seeds", "macros", "tests")
    files = [f for name in folders for f in (project.project_dir / name).rglob("*.*")]
    return any(f.stat().st_mtime > built for f in [*files, *project.project_dir.glob("*.yml")])


def run_dbt(project_dir: Path, *arguments: str, target: Path, **variables: str) -> str:
    """Run dbt outside of Dagster; gives its words when it fails, and nothing when it does not.

    Args:
        project_dir: of the dbt project.
        arguments: what dbt shall do.
        target: where it leaves everything that it writes.
        variables: of the environment, for dbt alone.
    """
    quietly = [
        "--quiet",
        "--no-use-colors",
        "--target-path",
        str(target),
        "--log-path",
        str(target),
    ]
    run = subprocess.run(  # noqa: S603 — our own command
        [_DBT, *arguments, *quietly],
        cwd=project_dir,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )
    if not run.returncode:
        return ""
    words = " ".join((run.stdout or run.stderr).split())
    return words[:600] or f"dbt ended with {run.returncode}"


def _parse() -> None:
    """Parse the project aside and put the result in place whole: others may be reading it.

    Raises:
        NightError: dbt cannot parse the project; in its own words.
    """
    target = project.project_dir / project.target_path
    target.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=target) as aside:
        words = run_dbt(project.project_dir, "parse", target=Path(aside))
        if words:
            raise NightError(f"the dbt project cannot be parsed: {words}")
        for name in ("partial_parse.msgpack", "manifest.json"):
            (Path(aside) / name).replace(target / name)


# The manifest is what Dagster knows of the models; a fresh clone has none yet.
if _manifest_is_stale():
    _parse()


@dbt_assets(manifest=project.manifest_path, name="build_marts", project=project, pool=POOL)
def marts(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse
) -> Iterator[Any]:
    """Build and test every model on the figures of the night's as-of date."""
    with failing_with(failed_build), warehouse.writing() as owner:
        refuse_malformed_plan(project.project_dir / "seeds")
        declare_raw_tables(owner)
        begin_build(owner, context.run.run_id)
        os.environ["JUSSANA_WAREHOUSE"] = str(owner.warehouse)
        target = owner.folder / "dbt"
        # what yesterday failed is not to be told as today's
        (target / "run_results.json").unlink(missing_ok=True)
        # One place for dbt's leavings: Dagster's own would grow by a folder a night.
        build = dbt.cli(BUILD, context=context, target_path=target)
        failed: list[dg.AssetCheckResult] = []
        words = ""
        try:
            for event in build.stream():
                # which rows they are can be asked when dbt has let go of the warehouse
                if isinstance(event, dg.AssetCheckResult) and not event.passed:
                    failed.append(event)
                else:
                    yield event
        except DagsterDbtCliRuntimeError as error:
            words = str(error) or "dbt failed"
        rows = rows_of_failed_tests(owner.warehouse, target)
        yield from (_with_rows(check, rows) for check in failed)
        if words:
            raise NightError(failures(target, words, rows))


def _with_rows(check: dg.AssetCheckResult, rows: Rows) -> dg.AssetCheckResult:
    """A test of dbt that failed, with the keys of the rows that it found."""
    test = str(check.metadata["unique_id"].value)
    name, keys = test.split(".")[2], rows.get(test, [])
    metadata = {**check.metadata}
    if keys:
        metadata["failing_rows"] = rows_as_table((name, row) for row in keys)
    return check._replace(description=name + rows_in_words(keys), metadata=metadata)


def declare_raw_tables(owner: Profile) -> None:
    """Create the raw tables of sources that never loaded, or have a new one since they did."""
    known = tables(owner)
    for name, connector in discover().items():
        source = connector.source()
        if not {f"raw_{name}.{table}" for table in source.resources} <= known:
            declare_tables(source, warehouse=owner.warehouse, state=owner.dlt_state)


def refuse_malformed_plan(seeds: Path) -> None:
    """Check the plan and its rules before dbt sees them.

    Raises:
        NightError: naming file, row and column of each wrong cell.
    """
    findings = check_plan(seeds)
    if findings:
        raise NightError("the plan is malformed: " + "; ".join(str(f) for f in findings))


def node_results(target: Path, *statuses: str, rows: Rows | None = None) -> list[str]:
    """What ended so in dbt's last build, one line each, as its own results say it.

    Nothing when dbt stopped before it ran a model.

    Args:
        target: where dbt left its results.
        statuses: of the nodes that are told.
        rows: keys of rows that failed a test, by its unique id.
    """
    file = target / "run_results.json"
    results = json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else []
    lines = []
    for one in (result for result in results if result["status"] in statuses):
        line = f"{one['unique_id'].split('.')[2]}: {one['message'] or ''}"
        keys = rows_in_words((rows or {}).get(one["unique_id"], []))
        lines.append(" ".join(line.split())[:300] + keys)
    return lines


def failures(target: Path, words: str, rows: Rows) -> str:
    """Why the marts were not built: the first nodes that failed, or dbt's own words."""
    failed = "; ".join(node_results(target, "error", "fail", rows=rows)[:5])
    return failed or f"dbt stopped before it was done: {_first_error(words)}"


def _first_error(words: str) -> str:
    """One line of what may be pages, with a traceback for each model that was running."""
    errors = [line for line in words.splitlines() if "rror: " in line] or [words]
    # DuckDB repeats for each that it cannot go on, and says below why it could not at first
    first = min(errors, key=lambda line: "Original error" not in line)
    return " ".join(first.split())[:600]
