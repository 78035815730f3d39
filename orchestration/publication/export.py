"""Exports the marts: one DuckDB database, and one Parquet file per table."""

from pathlib import Path

import duckdb

from orchestration.warehouse.sql import literal, quoted

BOARD = "marts.duckdb"
PARQUET = "parquet"
# dbt already sorts these as they are read; sorting them again takes longer than all the rest.
_SORTED = ("fct_events", "fct_indicator_events")


def write_marts(warehouse: Path, folder: Path) -> dict[str, int]:
    """Copy all tables of schema `marts`, in one snapshot, into a new folder.

    The order of rows and the comments on tables and columns are copied; constraints are not.

    Returns:
        The number of rows by table.
    """
    (folder / PARQUET).mkdir(parents=True)
    spill = str(folder.parent / "spill")  # otherwise DuckDB spills into the current directory
    with duckdb.connect(config={"temp_directory": spill}) as connection:
        connection.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
        connection.execute(f"attach {literal(str(folder / BOARD))} as published")
        connection.begin()  # one snapshot for all tables
        rows = {
            table: _copy_mart(connection, table, folder / PARQUET) for table in _marts(connection)
        }
        connection.commit()
    return rows


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'warehouse' and schema_name = 'marts' order by all"
    )
    return [table for (table,) in found.fetchall()]


def _copy_mart(connection: duckdb.DuckDBPyConnection, table: str, parquet: Path) -> int:
    # Not in a schema `marts`: the file is called marts, and DuckDB refuses `marts.plan_scorecard`
    # as ambiguous if catalog and schema have the same name. With tables in `main` it works.
    target = f"published.main.{quoted(table)}"
    order = "" if table in _SORTED else " order by all"
    connection.execute(f"create table {target} as from warehouse.marts.{quoted(table)}{order}")
    ((rows,),) = connection.fetchall()
    _copy_comments(connection, table, target)
    file = literal(str(parquet / f"{table}.parquet"))
    connection.execute(f"copy {target} to {file} (format parquet, compression zstd)")
    return int(rows)


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: str, target: str) -> None:
    warehouse = "database_name = 'warehouse' and schema_name = 'marts' and table_name = ?"
    for kind, catalog, column in (
        ("table", "duckdb_tables()", "null"),
        ("column", "duckdb_columns()", "column_name"),
    ):
        found = connection.execute(
            f"select {column}, comment from {catalog} where {warehouse} and comment is not null",  # noqa: S608
            [table],
        )
        for name, comment in found.fetchall():
            described = target if name is None else f"{target}.{quoted(name)}"
            connection.execute(f"comment on {kind} {described} is {literal(comment)}")
