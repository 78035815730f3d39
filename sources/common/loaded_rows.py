"""Rows that earlier loads left in a raw table: the only state of a connector.

Cursors and known ids are read from the raw tables themselves, so a load killed between
extraction and writing can never leave a cursor ahead of its rows.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

import dlt
from dlt.destinations.exceptions import DatabaseUndefinedRelation

from sources.common.request_metrics import current_metrics

# dlt names the running pipeline only by resolving its configuration: as long as ten queries
_CLIENT: ContextVar[Any] = ContextVar("client", default=None)
_READ_WHOLE: ContextVar[frozenset[str]] = ContextVar("read_whole", default=frozenset())


@contextmanager
def reading_from(pipeline: dlt.Pipeline, *, whole: Iterable[str] = ()) -> Iterator[None]:
    """Let connectors read what a pipeline has loaded.

    Args:
        pipeline: the pipeline that is about to extract.
        whole: tables that they read whole, as if nothing of them were loaded.
    """
    client, read_whole = _CLIENT.set(pipeline.sql_client()), _READ_WHOLE.set(frozenset(whole))
    try:
        yield
    finally:
        _CLIENT.reset(client)
        _READ_WHOLE.reset(read_whole)


class LoadedRows:
    """The rows of one raw table of the running pipeline, as they were before this load."""

    def __init__(self, table: str) -> None:
        """Read `table` from the dataset of the pipeline of `reading_from`; without it, no rows."""
        self._table = table

    def any(self) -> bool:
        """Whether there is a row."""
        return bool(self._rows("select true from {table} limit 1"))

    def newest(self, column: str, *, until: date | None = None) -> Any:
        """Largest value of a date or timestamp column: the cursor of the next load.

        None when nothing is loaded, or when the table has to be read whole once more.

        Args:
            column: name of the column.
            until: the moment or day of the vendor's clock. Later values do not count: they
                would hide every change until the clock reaches them.
        """
        if self._table in _READ_WHOLE.get():
            return None
        query = f"select max({column}) from {{table}}"  # noqa: S608 — our own name
        if until is None:
            rows = self._rows(query)
        else:
            rows = self._rows(f"{query} where {column} <= %s", until)
        found = rows[0][0] if rows else None
        current_metrics().cursors[self._table, column] = found
        return found

    def values(self, column: str) -> set[Any]:
        """All values of a column."""
        return {row[0] for row in self._rows(f"select distinct {column} from {{table}}")}  # noqa: S608 — our own name

    def rows(self, *columns: str) -> Sequence[Sequence[Any]]:
        """These columns of all rows."""
        return self._rows(f"select {', '.join(columns)} from {{table}}")  # noqa: S608 — our own names

    def latest(self, key: str, day: str, columns: Sequence[str]) -> dict[Any, tuple[Any, ...]]:
        """For each value of `key`, these columns of its row with the newest `day`.

        Nothing when the table has to be read whole once more.
        """
        if self._table in _READ_WHOLE.get():
            return {}
        rows = self._rows(
            f"select {', '.join((key, *columns))} from {{table}} "  # noqa: S608 — our own names
            f"qualify row_number() over (partition by {key} order by {day} desc) = 1"
        )
        return {row[0]: tuple(row[1:]) for row in rows}

    def rows_since(
        self, columns: Sequence[str], day_column: str, day: date
    ) -> list[tuple[Any, ...]]:
        """Some columns of the rows of this day and later ones."""
        wanted = ", ".join(columns)
        query = f"select {wanted} from {{table}} where {day_column} >= %s"  # noqa: S608 — our own names
        return [tuple(row) for row in self._rows(query, day)]

    def highest_id(self) -> int:
        """Largest vendor id; 0 when nothing is loaded."""
        rows = self._rows("select coalesce(max(id), 0) from {table}")
        return rows[0][0] if rows else 0

    def histogram(self, width: int) -> dict[int, int]:
        """Number of rows per range of `width` ids, by the number of the range: 0 is `1 … width`."""
        query = "select (id - 1) // %s, count(*) from {table} group by all"
        return {row[0]: row[1] for row in self._rows(query, width)}

    def ids(self, low: int, high: int) -> set[int]:
        """The ids with `low <= id <= high`."""
        rows = self._rows("select id from {table} where id between %s and %s", low, high)
        return {row[0] for row in rows}

    def ids_by_stretch(self, width: int, numbers: Collection[int]) -> dict[int, set[int]]:
        """The ids in some of the ranges of `histogram`, by the number of the range."""
        found: dict[int, set[int]] = {number: set() for number in numbers}
        if numbers:
            wanted = ", ".join(map(str, numbers))
            query = f"select id from {{table}} where (id - 1) // %s in ({wanted})"  # noqa: S608 — whole numbers
            for (identifier,) in self._rows(query, width):
                found[(identifier - 1) // width].add(identifier)
        return found

    def ids_where(self, flag: str) -> set[int]:
        """The ids of the rows with a flag."""
        return {row[0] for row in self._rows(f"select id from {{table}} where {flag}")}  # noqa: S608 — our own name

    def ids_with(self, column: str, values: set[int]) -> list[int]:
        """Ids of the rows whose `column` is one of `values`, ascending."""
        if not values:
            return []
        wanted = ", ".join(str(value) for value in sorted(values))
        query = f"select id from {{table}} where {column} in ({wanted}) order by id"  # noqa: S608 — our own name, whole numbers
        return [row[0] for row in self._rows(query)]

    def outdated(self, column: str, parent: str, flag: str) -> set[int]:
        """Ids of the rows whose `column` points to no row of `parent`, or to an outdating one.

        A parent row is outdating if it has the flag and was loaded later than the row.
        """
        rows = self._rows(
            f"select child.id from {{table}} as child left join {{parent}} as parent "  # noqa: S608 — our own names
            f"on parent.id = child.{column} where child.{column} is not null "
            f"and (parent.id is null or parent.{flag} and "
            # they are seconds since 1970
            "cast(parent._dlt_load_id as double) > cast(child._dlt_load_id as double))",
            parent=parent,
        )
        return {row[0] for row in rows}

    def _rows(
        self, query: str, *arguments: int | date, parent: str = ""
    ) -> Sequence[Sequence[Any]]:
        if _CLIENT.get() is None:
            return []
        with _CLIENT.get() as client:
            query = query.format(
                table=client.make_qualified_table_name(self._table),
                parent=client.make_qualified_table_name(parent or self._table),
            )
            try:
                return client.execute_sql(query, *arguments) or []
            except DatabaseUndefinedRelation:
                return []
