"""The loads: one op per connector, whose assets are its raw tables."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import dagster as dg

from orchestration.alerts.incidents import failed_load
from orchestration.alerts.step_failures import failing_with, step_failure
from orchestration.assets.policies import FRESH_EACH_MORNING, OPERATIONS
from orchestration.assets.raw_metadata import source_metadata, table_metadata
from orchestration.errors import is_for
from orchestration.resources.extraction import Extraction
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.warehouse.database import POOL, connection
from orchestration.warehouse.operations import record_load
from sources import Connector, discover
from sources.common.errors import UnavailableError
from sources.common.request_metrics import RequestMetrics

# A scheduled load retries when a vendor is down; one started by a person fails at once.
_TRIES = 3
_WAIT_SECONDS = 300
_SCHEDULE_TAG = "dagster/schedule_name"


def raw_table_specs(connector: Connector) -> list[dg.AssetSpec]:
    """An asset for each raw table of a connector; it has no upstream assets in Dagster."""
    schema = f"raw_{connector.name}"
    return [
        dg.AssetSpec(
            dg.AssetKey([schema, name]),
            group_name=schema,
            description=resource.compute_table_schema().get("description"),
            kinds={"dlt", "duckdb"},
            # without it, Dagster links tables of two sources that have the same name
            metadata={"dagster/table_name": f"warehouse.{schema}.{name}"},
            owners=[OPERATIONS],
            freshness_policy=FRESH_EACH_MORNING,
        )
        for name, resource in connector.source().resources.items()
    ]


def load_assets(connector: Connector) -> dg.AssetsDefinition:
    """The assets of one source, loaded by one op: they succeed or fail together."""
    source = connector.name

    @dg.multi_asset(
        name=f"load_{source}", specs=raw_table_specs(connector), can_subset=True, pool=POOL
    )
    def load(
        context: dg.AssetExecutionContext,
        night: Night,
        warehouse: Warehouse,
        extraction: Extraction,
    ) -> Iterator[dg.MaterializeResult[Any]]:
        started_at, metrics = datetime.now(UTC), RequestMetrics()
        with (
            failing_with(partial(failed_load, source)),
            warehouse.writing(is_load=True) as owner,
        ):
            record = partial(
                record_load,
                owner,
                run_id=context.run.run_id,
                source=source,
                as_of=night.day,
                started_at=started_at,
            )
            try:
                loaded = extraction.load(source, metrics)
            except Exception as error:
                incident = failed_load(source, error)
                record(error=str(incident))
                is_last = context.retry_number == _TRIES - 1
                may_retry = _SCHEDULE_TAG in context.run.tags and not is_last
                if may_retry and is_for(error, UnavailableError):
                    raise dg.RetryRequested(_TRIES - 1, _WAIT_SECONDS) from error
                raise step_failure(incident, source_metadata(metrics)) from error
            except BaseException:
                record(error="the load was interrupted before it ended")
                raise
            record(rows_loaded=sum(loaded.rows.values()))
            # even if only one table is selected on the page, the whole source is loaded
            with connection(owner.warehouse) as opened:
                for key in sorted(context.selected_asset_keys):
                    schema, table = key.path
                    figures = table_metadata(opened, schema, table, metrics, loaded)
                    yield dg.MaterializeResult(
                        asset_key=key, metadata=figures | source_metadata(metrics)
                    )

    return load


loads = [load_assets(connector) for connector in discover().values()]
