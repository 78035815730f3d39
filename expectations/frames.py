"""Reading the rows to be judged from the warehouse, as the frame a suite expects."""

from typing import TYPE_CHECKING

import duckdb

from expectations import words

if TYPE_CHECKING:
    import pandas as pd


def read_frame(warehouse: duckdb.DuckDBPyConnection, table: str) -> "pd.DataFrame":
    """Read what a table's suite looks at: of raw tables the rows of the newest load, of others all.

    Columns that the suite does not name stay in the file: five million events then take 1 GB of
    memory instead of 5. Raises `duckdb.Error` when there is no such table.
    """
    rows = warehouse.table(table)
    if table.startswith("raw_"):
        # dlt's load ids are seconds since 1970 as text: the greatest is the last.
        rows = rows.filter(f"_dlt_load_id = (select max(_dlt_load_id) from {table})")  # noqa: S608
    return rows.select(*sorted(words(table) & set(rows.columns))).df()
