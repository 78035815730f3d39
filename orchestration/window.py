"""The shop window as an asset: the marts, published once everything before them held."""

from datetime import date

import dagster as dg

from orchestration.night import Night
from orchestration.publication import publish
from orchestration.transformation import marts
from orchestration.warehouse import POOL, publishing, refuse_other_day

_MARTS = [key for key in marts.keys if key.path[0] == "marts"]


@dg.asset(
    key=dg.AssetKey(["published", "marts"]),
    deps=_MARTS,
    group_name="published",
    kinds={"duckdb", "parquet"},
    pool=POOL,
)
def published_marts(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult[None]:
    """The marts that readers open: `published/marts.duckdb`, with Parquet beside it."""
    run_id, as_of = context.run.run_id, night.day
    with night.writing() as owner, publishing(owner, run_id=run_id, as_of=as_of):
        refuse_other_day(owner, as_of)
        publication = publish(owner.warehouse, owner.published, run_id=run_id, as_of=as_of)
    return dg.MaterializeResult(
        metadata={
            "night": publication.night,
            "as_of": date.isoformat(publication.as_of),
            "file": dg.MetadataValue.path(str(owner.marts)),
            "rows": sum(publication.rows.values()),
        }
    )
