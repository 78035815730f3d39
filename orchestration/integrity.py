"""Whether a DuckDB file is whole: each of its blocks has a checksum, which reading it verifies."""

from pathlib import Path

import duckdb


def damage(file: Path) -> str | None:
    """Tell what is wrong with a DuckDB file; None if every row of it can be read.

    A second of reading per gigabyte or so. A file that may not be opened is not judged.
    """
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()")
            for schema, table in tables.fetchall():
                # a count would be answered without reading the values
                connection.table(f'"{schema}"."{table}"').aggregate("max(columns(*))").fetchall()
    except duckdb.Error as error:
        words = str(error).partition("\n")[0]
        return None if is_held(error) or "Cannot open file" in words else words
    return None


def is_held(error: duckdb.Error) -> bool:
    """Whether a file could not be opened because another program has it open."""
    return "set lock on file" in str(error)  # not just "lock": a damaged block is one, too
