"""Brings tables of an earlier release to the columns that are declared now.

A column that a table lacks is added, and the table is read whole once: dlt's upsert would leave it
null in every row that the vendor does not give again. Until a load has succeeded the column stands
in `raw_<source>._unread_columns`, so that a killed load changes nothing about that.

A column whose declared type changed is converted if every value survives it, and refused if not:
DuckDB would silently round 1.5 to 2 in a column of whole numbers.
"""

from collections.abc import Iterator, Mapping

import dlt
import duckdb
from dlt.extract.source import DltSource

from sources.common.errors import ContractError

# DuckDB's name of each type that a declared column can have, by dlt's name.
_TYPES = {
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "text": "VARCHAR",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
}
_UNREAD = "_unread_columns"
_COLUMNS = """
select column_name, data_type
from duckdb_columns()
where database_name = current_database() and schema_name = ? and table_name = ?
"""


def evolve(connection: duckdb.DuckDBPyConnection, source: DltSource) -> dict[str, list[str]]:
    """Alter the loaded tables of a source to its declared columns.

    Returns:
        By table, the columns that older rows lack: such a table has to be read whole.

    Raises:
        ContractError: a loaded column has values that its declared type cannot hold.
    """
    schema = f"raw_{source.name}"
    for table, declared in _declared(source):
        loaded = dict(connection.execute(_COLUMNS, [schema, table]).fetchall())
        if not loaded:
            continue  # dlt creates it
        for column, wanted in declared.items():
            if column not in loaded:
                _change(connection, schema, table, column, f"add column {column} {wanted}")
            elif loaded[column] != wanted:
                _refuse_loss(
                    connection, schema, table, column, loaded=loaded[column], wanted=wanted
                )
                _change(connection, schema, table, column, f"alter {column} type {wanted}")
    return _unread(connection, schema)


def agrees(pipeline: dlt.Pipeline, source: DltSource) -> bool:
    """Whether the schema that dlt has stored gives each declared column the declared type.

    It does not after a column was converted, or if a load without schema contract changed it.
    """
    if not pipeline.schema_names:  # nothing was ever loaded
        return True
    stored = pipeline.default_schema.tables
    return all(
        stored[table]["columns"][column].get("data_type", kind) == kind
        for table, declared in _data_types(source)
        if table in stored
        for column, kind in declared.items()
        if column in stored[table]["columns"]
    )


def mark_read(connection: duckdb.DuckDBPyConnection, source: DltSource) -> None:
    """Record that the tables of a source, or of its selected resources, were read whole."""
    schema = f"raw_{source.name}"
    if _unread(connection, schema):
        connection.execute(
            f"delete from {schema}.{_UNREAD} where table_name in (from unnest(?))",  # noqa: S608 — our own names
            [[table for table, _ in _data_types(source)]],
        )


def _declared(source: DltSource) -> Iterator[tuple[str, dict[str, str]]]:
    for table, kinds in _data_types(source):
        yield table, {column: _TYPES[kind] for column, kind in kinds.items()}


def _data_types(source: DltSource) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, resource in source.selected_resources.items():
        columns = resource.compute_table_schema()["columns"]
        kinds = {column: hints.get("data_type") for column, hints in columns.items()}
        yield name, {column: kind for column, kind in kinds.items() if kind}


def _change(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, column: str, change: str
) -> None:
    """Alter a table and record the column as unread, in one transaction."""
    connection.begin()
    connection.execute(
        f"create table if not exists {schema}.{_UNREAD} (table_name text, column_name text)"
    )
    connection.execute(f"alter table {schema}.{table} {change}")
    connection.execute(f"insert into {schema}.{_UNREAD} values (?, ?)", [table, column])  # noqa: S608 — our own names
    connection.commit()


def _refuse_loss(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    column: str,
    *,
    loaded: str,
    wanted: str,
) -> None:
    """Refuse a conversion that would change a value."""
    ((lost,),) = connection.execute(
        f"select count(*) from {schema}.{table} "  # noqa: S608 — our own names
        f"where try_cast(try_cast({column} as {wanted}) as {loaded}) is distinct from {column}"
    ).fetchall()
    if lost:
        raise ContractError(
            f"{schema}.{table}.{column} is declared to be {wanted} now, and {lost:,} of its loaded "
            f"values, which are {loaded}, cannot be converted without loss: nothing was changed. "
            "If the vendor still has them, run "
            f"`alter table {schema}.{table} drop column {column}`: the next load adds the column "
            "and reads the table whole (docs/upgrading.md)."
        )


def _unread(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, list[str]]:
    if not connection.execute(_COLUMNS, [schema, _UNREAD]).fetchall():
        return {}
    rows = connection.execute(
        f"select table_name, list(distinct column_name order by column_name) "  # noqa: S608 — our own names
        f"from {schema}.{_UNREAD} group by all"
    ).fetchall()
    return dict(rows)
