"""The dbt project as assets: plan, staging, events, marts, with dbt's tests as their checks."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from expectations.plan import check_plan
from orchestration.errors import NightError
from orchestration.night import Night
from orchestration.profile import REPOSITORY, profile
from orchestration.warehouse import POOL
from sources import discover
from sources.pipeline import declare_tables, pipeline_for

project = DbtProject(project_dir=REPOSITORY / "dbt_project")
# By its path: nobody has to activate the environment to run a command of it.
dbt_cli = DbtCliResource(
    project_dir=project, dbt_executable=str(Path(sys.executable).parent / "dbt")
)


# dbt forgets what it parsed whenever the path of the database changes; parse with the usual one.
os.environ.setdefault("JUSSANA_WAREHOUSE", str(profile().warehouse))


def _manifest_is_stale() -> bool:
    if not project.manifest_path.exists():
        return True
    built = project.manifest_path.stat().st_mtime
    folders = ("models", "seeds", "macros", "tests")
    files = [f for name in folders for f in (project.project_dir / name).rglob("*.*")]
    return any(f.stat().st_mtime > built for f in [*files, *project.project_dir.glob("*.yml")])


# The manifest is what Dagster knows of the models; a fresh clone has none yet.
if _manifest_is_stale():
    dbt_cli.cli(["parse", "--quiet"], target_path=project.project_dir / project.target_path).wait()


@dbt_assets(manifest=project.manifest_path, name="build_marts", project=project, pool=POOL)
def marts(context: dg.AssetExecutionContext, dbt: DbtCliResource, night: Night) -> Iterator[Any]:
    """Build and test every model on the figures of the night's as-of date."""
    refuse_malformed_plan(project.project_dir / "seeds")
    with night.writing() as owner:
        for source, factory in discover().items():
            declare_tables(
                pipeline_for(source, warehouse=owner.warehouse, state=owner.dlt_state), factory()
            )
        os.environ["JUSSANA_WAREHOUSE"] = str(owner.warehouse)
        # Unit tests prove the SQL, not the data: they belong to `make test`.
        # One place for dbt's leavings: Dagster's own would grow by a folder a night.
        build = dbt.cli(
            ["build", "--exclude-resource-type", "unit_test"],
            context=context,
            target_path=owner.folder / "dbt",
        )
        try:
            yield from build.stream()
        except DagsterDbtCliRuntimeError as error:
            raise dg.Failure(f"the marts were not built. {_failures(build)}") from error


def refuse_malformed_plan(seeds: Path) -> None:
    """Check the plan and its rules before dbt sees them.

    Raises:
        NightError: naming file, row and column of each wrong cell.
    """
    findings = check_plan(seeds)
    if findings:
        raise NightError("the plan is malformed: " + "; ".join(str(f) for f in findings))


def _failures(build: DbtCliInvocation) -> str:
    """What failed, as dbt's own results say it."""
    try:
        results = build.get_artifact("run_results.json")["results"]
    except (OSError, KeyError):
        return f"dbt stopped before it ran a model: {build.get_error()}"
    bad = [r for r in results if r["status"] in ("error", "fail")]
    lines = [f"{r['unique_id'].split('.')[2]}: {(r['message'] or '').strip()}" for r in bad]
    return "; ".join(line.replace("\n", " ")[:300] for line in lines[:5])
