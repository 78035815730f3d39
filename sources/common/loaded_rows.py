"""What earlier nights left in a raw table: the only memory that a connector has.

Cursors and known ids are read from the very tables that they guard, so a night killed between
extraction and load can never leave a cursor that is ahead of its rows.
"""

from collections.abc import Collection, Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import dlt
from dlt.destinations.exceptions import DatabaseUndefinedRelation

from sources.common.request_metrics import current_metrics

_CLIENTS: MutableMapping[dlt.Pipeline, Any] = WeakKeyDictionary()
_READ_WHOLE: ContextVar[frozenset[str]] = ContextVar("read_whole", default=frozenset())


@contextmanager
def reading_whole(tables: Iterable[str]) -> Iterator[None]:
    """Let connectors read these tables from the start, as if nothing of them were loaded."""
    token = _READ_WHOLE.set(frozenset(tables))
    try:
        yield
    finally:
        _READ_WHOLE.reset(token)


class LoadedRows:
    """The rows of one raw table of the running pipeline, as they were before this load."""

    def __init__(self, table: str) -> None:
        """Look at `table` in the dataset of the pipeline that is running now."""
        self._table = table

    def any(self) -> bool:
        """Whether there is a row."""
        return bool(self._rows("select true from {table} limit 1"))

    def newest(self, column: str) -> Any:
        """Largest value of a date or timestamp column: from where to read on.

        None when nothing is loaded, or when the table has to be read whole once more.
        """
        if self._table in _READ_WHOLE.get():
            return None
        rows = self._rows(f"select max({column}) from {{table}}")  # noqa: S608 — our own name
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
        """Of each value of `key`, these columns of its row with the newest `day`.

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
        """How many rows have an id in `1 … width`, the next `width` ids and so on: by number."""
        query = "select (id - 1) // %s, count(*) from {table} group by all"
        return {row[0]: row[1] for row in self._rows(query, width)}

    def ids(self, low: int, high: int) -> set[int]:
        """The ids with `low <= id <= high`."""
        rows = self._rows("select id from {table} where id between %s and %s", low, high)
        return {row[0] for row in rows}

    def ids_by_stretch(self, width: int, numbers: Collection[int]) -> dict[int, set[int]]:
        """The ids of some of the stretches that `histogram` counts, by the stretch's number."""
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
        """Ids of the rows whose `column` points to no row of `parent`, or to one that tells more.

        That is a row with the flag that was read later than the row which points to it.
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
        pipeline = dlt.current.pipeline()
        if pipeline not in _CLIENTS:
            # to resolve its configuration takes ten times as long as a query
            _CLIENTS[pipeline] = pipeline.sql_client()
        with _CLIENTS[pipeline] as client:
            query = query.format(
                table=client.make_qualified_table_name(self._table),
                parent=client.make_qualified_table_name(parent or self._table),
            )
            try:
                return client.execute_sql(query, *arguments) or []
            except DatabaseUndefinedRelation:
                return []
