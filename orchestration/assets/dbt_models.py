"""The dbt project as assets: plan, staging, events, marts, with dbt's tests as their checks."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from orchestration.alerts.incidents import failed_build
from orchestration.alerts.step_failures import failing_with
from orchestration.assets.check_texts import rows_as_table
from orchestration.dbt_build.descriptions import test_description
from orchestration.dbt_build.failing_rows import rows_of_failed_tests
from orchestration.dbt_build.inputs import declare_raw_tables, refuse_malformed_plan
from orchestration.dbt_build.process import BUILD, DBT_EXECUTABLE, target_options
from orchestration.dbt_build.project import PROJECT_DIR, manifest_path, prepare_manifest
from orchestration.dbt_build.results import FailingRows, build_failure, keys_text, node_name
from orchestration.errors import NightError
from orchestration.resources.warehouse import Warehouse
from orchestration.settings import SEEDS
from orchestration.warehouse.database import POOL
from orchestration.warehouse.operations import begin_build

project = DbtProject(PROJECT_DIR)
dbt_cli = DbtCliResource(project, dbt_executable=DBT_EXECUTABLE)

# `dagster dev` reads models again when somebody reloads the page's definitions. Dagster's own
# `prepare_if_dev` would parse each time, in place, with a `dbt` that has to be on the PATH.
if project.preparer.using_dagster_dev():
    prepare_manifest()


class _DescribedTests(DagsterDbtTranslator):
    """Says of each of dbt's tests what must hold; Dagster's own only passes on what is declared."""

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and dg.AssetCheckSpec(
            name=spec.name,
            asset=spec.asset_key,
            description=test_description(manifest["nodes"][unique_id]),
            additional_deps=spec.additional_deps,
            metadata=spec.metadata,
            blocking=spec.blocking,
        )


@dbt_assets(
    manifest=manifest_path(),
    name="build_marts",
    project=project,
    pool=POOL,
    dagster_dbt_translator=_DescribedTests(),
)
def marts(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse
) -> Iterator[Any]:
    """Build and test every model on the figures of the night's as-of date."""
    with failing_with(failed_build), warehouse.writing() as owner:
        refuse_malformed_plan(SEEDS)
        declare_raw_tables(owner)
        begin_build(owner, context.run.run_id)
        # One folder for what dbt writes: Dagster's own would be another one each night.
        artifacts = owner.folder / "dbt"
        # Failures of yesterday must not be reported as today's.
        (artifacts / "run_results.json").unlink(missing_ok=True)
        build = dbt.cli(
            [*BUILD, *target_options(owner)],
            context=context,
            target_path=artifacts,
            raise_on_error=False,
        )
        failed: list[dg.AssetCheckResult] = []
        for event in build.stream():
            # The rows can be read when dbt has closed the warehouse.
            if isinstance(event, dg.AssetCheckResult) and not event.passed:
                failed.append(event)
            else:
                yield event
        rows = rows_of_failed_tests(owner.warehouse, artifacts)
        yield from (_with_rows(check, rows) for check in failed)
        if error := build.get_error():
            raise NightError(build_failure(artifacts, str(error), rows))


def _with_rows(check: dg.AssetCheckResult, rows: FailingRows) -> dg.AssetCheckResult:
    """The result of a dbt test that failed, with the keys of the rows that it found."""
    test = str(check.metadata["unique_id"].value)
    name, keys = node_name(test), rows.get(test, [])
    table = {"failing_rows": rows_as_table((name, row) for row in keys)} if keys else {}
    return dg.AssetCheckResult(
        passed=check.passed,
        asset_key=check.asset_key,
        check_name=check.check_name,
        severity=check.severity,
        metadata={**check.metadata, **table},
        description=name + keys_text(keys),
    )
