"""The published marts as an asset, materialized once all blocking checks have passed."""

from datetime import date

import dagster as dg

from orchestration.alerts.incidents import failed_publication
from orchestration.alerts.step_failures import failing_with
from orchestration.assets.dbt_models import marts
from orchestration.assets.policies import FRESH_EACH_MORNING, OPERATIONS
from orchestration.publication.publish import publish
from orchestration.publication.record import publishing
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.warehouse.database import POOL

_MARTS = [key for key in marts.keys if key.path[0] == "marts"]


@dg.asset(
    key=dg.AssetKey(["published", "marts"]),
    deps=_MARTS,
    group_name="published",
    kinds={"duckdb", "parquet"},
    owners=[OPERATIONS],
    freshness_policy=FRESH_EACH_MORNING,
    pool=POOL,
)
def published_marts(
    context: dg.AssetExecutionContext, night: Night, warehouse: Warehouse
) -> dg.MaterializeResult[None]:
    """The marts that readers open: `published/marts.duckdb`, and the Parquet files next to it."""
    run, as_of = context.run, night.day
    runs = (run.run_id, run.parent_run_id, run.root_run_id)
    with (
        failing_with(failed_publication),
        warehouse.writing() as owner,
        publishing(owner, runs=runs, as_of=as_of) as build_id,
    ):
        publication = publish(owner.warehouse, owner.published, run_id=build_id, as_of=as_of)
    return dg.MaterializeResult(
        metadata={
            "night": publication.night,
            "as_of": date.isoformat(publication.as_of),
            "file": dg.MetadataValue.path(str(owner.marts)),
            "rows": sum(publication.rows.values()),
        }
    )
