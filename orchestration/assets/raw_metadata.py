"""What the page shows of a load: counted by us or told by dlt, never guessed."""

from collections.abc import Mapping
from typing import Any

from dlt.common.pipeline import LoadInfo

from orchestration.assets.row_changes import RowChanges
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.sql import quoted
from sources.common.request_metrics import RequestMetrics


def source_metadata(metrics: RequestMetrics) -> dict[str, Any]:
    """Figures of a source as a whole; a step that fails shows them too."""
    return {
        "source_requests": metrics.requests,
        "source_bytes_received": metrics.received,
        "source_seconds_asking": round(metrics.seconds, 2),
    }


def table_metadata(
    owner: Profile,
    schema: str,
    table: str,
    *,
    metrics: RequestMetrics,
    changes: Mapping[str, RowChanges],
    loaded: LoadInfo,
) -> dict[str, Any]:
    """Figures of one raw table in a load that has been written."""
    changed = changes.get(table, RowChanges())
    return {
        "rows_inserted": changed.inserted,
        "rows_updated": changed.updated,
        "rows_deleted": changed.deleted,
        "pages": metrics.pages[table],
        "schema_changes": _schema_changes(loaded, table),
        **_cursors(owner, schema, table, metrics),
    }


def _schema_changes(loaded: LoadInfo, table: str) -> str:
    columns = [
        name
        for package in loaded.load_packages
        for name in package.schema_update.get(table, {}).get("columns", {})
        if not name.startswith("_")  # ours and dlt's, not the vendor's
    ]
    return f"new columns: {', '.join(columns)}" if columns else "none"


def _cursors(owner: Profile, schema: str, table: str, metrics: RequestMetrics) -> dict[str, str]:
    """Up to where the rows went before and go now, of a table that is read from there on."""
    told = {}
    for (of_table, column), before in metrics.cursors.items():
        if of_table == table:
            query = f"select max({quoted(column)}) from {quoted(schema)}.{quoted(table)}"  # noqa: S608
            with connection(owner.warehouse) as warehouse:
                ((after,),) = warehouse.execute(query).fetchall()
            told["cursor_before"] = f"{column}: {before or 'nothing loaded'}"
            told["cursor_after"] = f"{column}: {after or 'nothing loaded'}"
    return told
