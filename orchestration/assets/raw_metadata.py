"""Metadata of a load for Dagster's page: request metrics, and what dlt reports."""

from typing import Any

import dagster as dg
import duckdb

from orchestration.dbt_build.descriptions import raw_columns
from orchestration.warehouse.sql import quoted
from sources.common.request_metrics import RequestMetrics
from sources.pipeline import SourceLoad
from sources.row_changes import RowChanges

_OF_DLT = {"_dlt_load_id": "The load that wrote the row.", "_dlt_id": "dlt's own key of the row."}


def source_metadata(metrics: RequestMetrics) -> dict[str, Any]:
    """Figures for a whole source; a failed step shows them too."""
    return {
        "source_requests": metrics.requests,
        "source_bytes_received": metrics.received,
        "source_seconds_asking": round(metrics.seconds, 2),
    }


def table_metadata(
    warehouse: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    metrics: RequestMetrics,
    loaded: SourceLoad,
) -> dict[str, Any]:
    """Figures for one raw table after a successful load."""
    changes = loaded.changes.get(table, RowChanges())
    return {
        "rows_loaded": loaded.rows.get(table, 0),
        "rows_inserted": changes.inserted,
        "rows_updated": changes.updated,
        "rows_deleted": changes.deleted,
        "pages": metrics.pages[table],
        "schema_changes": _schema_changes(loaded, table),
        **_columns_and_cursors(warehouse, schema, table, metrics),
    }


def _schema_changes(loaded: SourceLoad, table: str) -> str:
    created = [
        name
        for package in loaded.info.load_packages
        for name in package.schema_update.get(table, {}).get("columns", {})
        if not name.startswith("_")  # columns of ours and of dlt, not of the vendor
    ]
    columns = [*created, *loaded.gained.get(table, [])]
    return f"new columns: {', '.join(columns)}" if columns else "none"


def _columns_and_cursors(
    warehouse: duckdb.DuckDBPyConnection, schema: str, table: str, metrics: RequestMetrics
) -> dict[str, Any]:
    """The table's columns, and its cursor before and after the load."""
    name = f"{quoted(schema)}.{quoted(table)}"
    shown: dict[str, Any] = {}
    described = warehouse.execute(f"describe {name}").fetchall()
    descriptions = raw_columns().get(f"{schema}.{table}", {})
    columns = [
        dg.TableColumn(row[0], row[1], descriptions.get(row[0]) or _OF_DLT.get(row[0]))
        for row in described
    ]
    shown["dagster/column_schema"] = dg.TableSchema(columns)
    for (of_table, column), before in metrics.cursors.items():
        if of_table == table:
            query = f"select max({quoted(column)}) from {name}"  # noqa: S608 — our own names
            ((after,),) = warehouse.execute(query).fetchall()
            shown["cursor_before"] = f"{column}: {before or 'nothing loaded'}"
            shown["cursor_after"] = f"{column}: {after or 'nothing loaded'}"
    return shown
