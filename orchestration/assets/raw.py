"""The loads: every connector becomes one op whose assets are its raw tables."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import Any

import dagster as dg
import dlt
from dagster_dlt import DagsterDltResource, DagsterDltTranslator, dlt_assets
from dagster_dlt.translator import DltResourceTranslatorData
from dlt.extract.source import DltSource

from orchestration.alerts.incidents import failed_load
from orchestration.alerts.step_failures import failing_with, step_failure
from orchestration.assets.policies import FRESH_EACH_MORNING, OPERATIONS
from orchestration.assets.raw_metadata import source_metadata, table_metadata
from orchestration.assets.row_changes import row_changes
from orchestration.errors import is_for
from orchestration.resources.night import Night
from orchestration.settings import Profile, profile
from orchestration.warehouse.database import POOL, record_load
from sources import discover
from sources.common.errors import UnavailableError
from sources.pipeline import modest, pipeline_for

# How a scheduled load waits for a vendor that is down; a person at the keyboard is told at once.
_TRIES = 3
_WAIT_SECONDS = 300
_SCHEDULE_TAG = "dagster/schedule_name"
_STEP = "load_"


class RawTables(DagsterDltTranslator):
    """A raw table's asset has the table's own name, and nothing upstream: the vendor is outside."""

    def __init__(self, source: str) -> None:
        """Translate the resources of one source."""
        self._source = source

    def get_asset_spec(self, data: DltResourceTranslatorData) -> dg.AssetSpec:
        """The asset of one dlt resource."""
        schema = data.resource.compute_table_schema()
        return (
            super()
            .get_asset_spec(data)
            .replace_attributes(
                key=dg.AssetKey([f"raw_{self._source}", data.resource.name]),
                group_name=f"raw_{self._source}",
                description=schema.get("description"),
                deps=[],
                owners=[OPERATIONS],
                freshness_policy=FRESH_EACH_MORNING,
            )
        )


def load_assets(source: str, factory: Callable[[], DltSource]) -> dg.AssetsDefinition:
    """Give the assets of one source, all loaded by one op: green together or red together."""

    @dlt_assets(
        dlt_source=factory(),
        dlt_pipeline=_pipeline(source, profile()),
        name=f"{_STEP}{source}",
        dagster_dlt_translator=RawTables(source),
        pool=POOL,
    )
    def load(
        context: dg.AssetExecutionContext, loader: DagsterDltResource, night: Night
    ) -> Iterator[Any]:
        started_at = datetime.now(UTC)
        with failing_with(partial(failed_load, source)), night.writing() as owner:
            record = partial(
                record_load,
                owner,
                run_id=context.run.run_id,
                source=source,
                as_of=night.day,
                started_at=started_at,
            )
            try:
                pipeline = night.extractions(_sources_of(context)).finished(source)
                pipeline.normalize()
                changes = row_changes(owner, pipeline)
                only_adds = not any(one.updated or one.deleted for one in changes.values())
                with modest(owner.warehouse) if only_adds else nullcontext():
                    loaded = pipeline.load()
                loaded.raise_on_failed_jobs()
            except Exception as error:
                incident = failed_load(source, error)
                record(error=str(incident))
                is_last = context.retry_number == _TRIES - 1
                is_patient = _SCHEDULE_TAG in context.run.tags and not is_last
                if is_patient and is_for(error, UnavailableError):
                    raise dg.RetryRequested(_TRIES - 1, _WAIT_SECONDS) from error
                raise step_failure(incident, source_metadata(night.metrics(source))) from error
            record(rows_loaded=_rows(pipeline))
            schema, metrics = f"raw_{source}", night.metrics(source)
            for resource in factory().resources.values():
                key = dg.AssetKey([schema, resource.name])
                # one table is asked for on the page; its source is loaded whole all the same
                if key not in context.selected_asset_keys:
                    continue
                told = table_metadata(
                    owner, schema, resource.name, metrics=metrics, changes=changes, loaded=loaded
                )
                dlts = loader.extract_resource_metadata(context, resource, loaded, pipeline)
                yield dg.MaterializeResult(
                    asset_key=key, metadata={**dlts, **told, **source_metadata(metrics)}
                )

    return load


def _sources_of(context: dg.AssetExecutionContext) -> list[str]:
    """The sources that this run loads, in the order of its steps."""
    steps = context.run.step_keys_to_execute or [node.name for node in context.job_def.nodes]
    return [step.removeprefix(_STEP) for step in steps if step.startswith(_STEP)]


def _pipeline(source: str, owner: Profile) -> dlt.Pipeline:
    return pipeline_for(source, warehouse=owner.warehouse, state=owner.dlt_state)


def _rows(pipeline: dlt.Pipeline) -> int:
    trace = pipeline.last_trace
    normalized = trace.last_normalize_info if trace else None
    counts = normalized.row_counts if normalized else {}
    return sum(rows for table, rows in counts.items() if not table.startswith("_dlt"))


loads = [load_assets(name, connector.source) for name, connector in discover().items()]
