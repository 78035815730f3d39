"""Counts what a load will change: compares its rows with the loaded ones before it writes."""

from dataclasses import dataclass
from itertools import groupby

import dlt
import duckdb

# Columns about the load and the tombstone, not content of the row.
_NOT_CONTENT = {"_dlt_load_id", "_deleted"}
# Rows in a row group of DuckDB, and the most groups that are read individually.
_GROUP = 122_880
_FEW_GROUPS = 20


@dataclass(frozen=True)
class RowChanges:
    """How many rows of one table a load inserts, updates and deletes.

    A row equal to the loaded one is not counted.
    """

    inserted: int = 0
    updated: int = 0
    deleted: int = 0


def row_changes(
    warehouse: duckdb.DuckDBPyConnection, pipeline: dlt.Pipeline
) -> dict[str, RowChanges]:
    """Count, by table, what the normalised load of a pipeline will do to the raw tables."""
    jobs = [
        (job.job_file_info.table_name, job.file_path)
        for load_id in pipeline.list_normalized_load_packages()
        for job in pipeline.get_load_package_info(load_id).jobs["new_jobs"]
        if job.job_file_info.file_format == "parquet"
    ]
    changes = {}
    for table, files in groupby(sorted(jobs), key=lambda job: job[0]):
        columns = pipeline.default_schema.get_table_columns(table)
        key = [name for name, column in columns.items() if column.get("primary_key")]
        incoming = warehouse.read_parquet([path for _, path in files], union_by_name=True)
        changes[table] = _compare(warehouse, incoming, f"{pipeline.dataset_name}.{table}", key)
    return changes


def _compare(
    warehouse: duckdb.DuckDBPyConnection,
    incoming: duckdb.DuckDBPyRelation,
    table: str,
    key: list[str],
) -> RowChanges:
    same = " and ".join(f'incoming."{name}" = there."{name}"' for name in key)
    try:
        there = _known(warehouse, incoming, table, same)
    except duckdb.CatalogException:
        there = incoming.limit(0)  # nothing was ever loaded
    before, after = set(there.columns), set(incoming.columns)
    # a column that only one side has is null in the other
    differs = [
        f"{_side('incoming', name, after)} is distinct from {_side('there', name, before)}"
        for name in sorted((before | after) - _NOT_CONTENT - set(key))
    ]
    query = f"""
        with compared as (
            select
                coalesce(incoming._deleted, false) as is_gone,
                there."{key[0]}" is not null as is_known,
                {" or ".join(differs) or "false"} as differs
            from incoming
            left join there on {same}
        )
        select
            count(*) filter (where not is_gone and not is_known),
            count(*) filter (where not is_gone and is_known and differs),
            count(*) filter (where is_gone and is_known)
        from compared
    """  # noqa: S608 — our own names
    return RowChanges(*warehouse.execute(query).fetchall()[0])


def _known(
    warehouse: duckdb.DuckDBPyConnection,
    incoming: duckdb.DuckDBPyRelation,
    table: str,
    same: str,
) -> duckdb.DuckDBPyRelation:
    """The part of a table that holds rows with the same keys: comparing the whole takes long.

    Most rows that change in a night are together at the end; finding their keys is fast.
    """
    query = f"""
        select distinct there.rowid // {_GROUP}
        from {table} as there
        semi join incoming on {same}
        order by 1
    """  # noqa: S608 — our own names
    groups = [group for (group,) in warehouse.execute(query).fetchall()]
    if not groups:
        return warehouse.sql(f"from {table} limit 0")
    if len(groups) > _FEW_GROUPS:
        return warehouse.sql(f"from {table}")
    parts = (
        f"select * from {table} "  # noqa: S608 — our own names
        f"where rowid between {group * _GROUP} and {(group + 1) * _GROUP - 1}"
        for group in groups
    )
    return warehouse.sql(" union all ".join(parts))


def _side(relation: str, column: str, columns: set[str]) -> str:
    return f'{relation}."{column}"' if column in columns else "null"
