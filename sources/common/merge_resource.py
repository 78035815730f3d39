"""Raw tables: merging pages of rows, and removing rows that were deleted at the vendor."""

from collections.abc import Iterable, Iterator, Sequence

import dlt
import pyarrow as pa
from dlt.common.data_types import TDataType
from dlt.common.schema.typing import TColumnSchema
from dlt.extract.resource import DltResource

from sources.common.arrow_columns import Column, to_arrow
from sources.common.errors import ShrinkageError
from sources.common.loaded_rows import LoadedRows
from sources.common.request_metrics import current_metrics

_TOMBSTONE = "_deleted"
# Rows per page for dlt: a row group of Parquet, which one thread of DuckDB reads.
_BATCH_ROWS = 50_000
# dlt's name for the type of a declared column.
_DATA_TYPES: dict[pa.DataType, TDataType] = {
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.string(): "text",
    pa.bool_(): "bool",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "timestamp",
}
# Losses up to this number are always allowed: a share of a small table means little.
_ALWAYS_ALLOWED = 10


def merge_resource(
    pages: Iterator[pa.Table],
    name: str,
    description: str,
    columns: Sequence[Column],
    key: Sequence[str],
) -> DltResource:
    """Make the dlt resource of one raw table, merged by its key.

    dlt gets the declared columns before any request: as hints, which its schema contract
    compares with the loaded table, and as an empty first page, which creates the table.

    Args:
        pages: the rows, with tombstones if rows of this table can disappear. dlt's upsert does not
            deduplicate within a load, so they must hold each key once.
        name: name of the table.
        description: its first sentence is "One row per …".
        columns: declared columns of the table.
        key: names of the columns that identify a row.
    """
    empty = present_rows(to_arrow([], columns, key, name))
    resource: DltResource = dlt.resource(
        _batched(pages, name, empty),
        name=name,
        write_disposition={"disposition": "merge", "strategy": "upsert"},
        columns=_hints(empty.schema, key),
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )
    return resource.apply_hints(additional_table_hints={"description": description})


def _hints(schema: pa.Schema, key: Sequence[str]) -> dict[str, TColumnSchema]:
    hints: dict[str, TColumnSchema] = {
        field.name: {"data_type": _DATA_TYPES[field.type], "nullable": field.nullable}
        for field in schema
    }
    for name in key:
        hints[name]["primary_key"] = True
    hints[_TOMBSTONE]["hard_delete"] = True
    return hints


def _batched(pages: Iterator[pa.Table], name: str, empty: pa.Table) -> Iterator[pa.Table]:
    """Combine pages: the work of dlt for one takes as long as fetching a small page.

    An empty table is appended to, as there are no rows to replace.
    """
    is_first = not LoadedRows(name).any()
    hints = dlt.mark.make_hints(write_disposition="append") if is_first else None
    yield dlt.mark.with_hints(empty, hints) if hints else empty
    waiting: list[pa.Table] = []
    for page in pages:
        current_metrics().pages[name] += bool(page.num_rows)
        waiting.append(page)
        if sum(one.num_rows for one in waiting) >= _BATCH_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def present_rows(page: pa.Table) -> pa.Table:
    """Mark rows as present: to be inserted or updated."""
    return page.append_column(_TOMBSTONE, pa.nulls(page.num_rows, pa.bool_()))


def tombstones(columns: Sequence[Column], key: str, gone: Iterable[int | str]) -> pa.Table:
    """Make tombstones for the rows with these values of `key`, a column read from a field."""
    field = next(column.field for column in columns if column.name == key)
    empty = {column.field: None for column in columns}
    page = to_arrow([empty | {field: value} for value in sorted(gone)], columns, (key,), key)
    return page.append_column(_TOMBSTONE, pa.array([True] * page.num_rows, pa.bool_()))


def refuse_shrinkage(
    source: str,
    table: str,
    request: str,
    *,
    loaded: int,
    found: int,
    max_shrinkage: float,
    shown: int | None = None,
) -> None:
    """Refuse a vendor that shows nothing, or far less than is loaded.

    Args:
        source: name of the source, for the setting in the message.
        table: the raw table that would shrink.
        request: name of the request, for the message.
        loaded: number of rows loaded.
        found: number of the loaded rows that the vendor still shows.
        max_shrinkage: largest share of rows that may disappear in one load; 1 allows any loss.
        shown: number of all rows that the vendor shows, where new rows may replace old ones;
            equal to `found` if not given.

    Raises:
        ShrinkageError: with what to do when the rows were deleted on purpose.
    """
    lost = loaded - found
    is_emptied = loaded and not (found if shown is None else shown) and max_shrinkage < 1
    if is_emptied or lost > max(_ALWAYS_ALLOWED, max_shrinkage * loaded):
        raise ShrinkageError(
            f"{request} shows {found} rows where {loaded} are loaded in raw_{source}.{table}: "
            "refused. Look at what the account may see first; only if the rows were deleted on "
            f"purpose, load once with SOURCES__{source.upper()}__MAX_SHRINKAGE=1."
        )
