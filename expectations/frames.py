"""Reads the rows that a suite checks from the warehouse, as a frame."""

from typing import TYPE_CHECKING

import duckdb

from expectations import possible_columns

if TYPE_CHECKING:
    import pandas as pd


def read_frame(warehouse: duckdb.DuckDBPyConnection, table: str) -> "pd.DataFrame":
    """Read the rows that a table's suite checks: of a raw table the newest load, else all.

    Columns that the suite does not name are not read: five million events then take 1 GB of memory
    instead of 5.

    Raises:
        duckdb.Error: there is no such table.
    """
    rows = warehouse.table(table)
    if table.startswith("raw_"):
        # dlt's load ids are seconds since 1970 as text, so the greatest is the newest.
        rows = rows.filter(f"_dlt_load_id = (select max(_dlt_load_id) from {table})")  # noqa: S608
    return rows.select(*sorted(possible_columns(table) & set(rows.columns))).df()
