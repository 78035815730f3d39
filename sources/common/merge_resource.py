"""Raw tables: how pages of rows are merged, and how rows that vanished at a vendor leave them."""

from collections.abc import Iterable, Iterator, Sequence

import dlt
import pyarrow as pa
from dlt.common.schema.typing import TColumnSchema
from dlt.extract.resource import DltResource

from sources.common.arrow_columns import Column, to_arrow
from sources.common.errors import ShrinkageError
from sources.common.loaded_rows import LoadedRows
from sources.common.request_metrics import current_metrics

_TOMBSTONE = "_deleted"
# Rows that go to dlt at once. They become a row group of Parquet, which DuckDB reads by one thread.
_GATHERED = 50_000
# Below this, a share says little: five of ten alliances may well end in one night.
_ALWAYS_BELIEVED = 10


def merge_resource(
    pages: Iterator[pa.Table], name: str, description: str, key: Sequence[str]
) -> DltResource:
    """Give the resource of one raw table, merged by its key.

    dlt's upsert does not deduplicate within a load: the pages must hold each key once. The
    first page must be empty, with all columns, and have asked nobody.

    Args:
        pages: the rows, with tombstones if rows of this table can vanish.
        name: of the table.
        description: its first sentence is "One row per …".
        key: columns that tell rows apart.
    """
    columns: dict[str, TColumnSchema] = {column: {"primary_key": True} for column in key}
    columns[_TOMBSTONE] = {"data_type": "bool", "hard_delete": True}
    resource: DltResource = dlt.resource(
        _gathered(pages, name),
        name=name,
        write_disposition={"disposition": "merge", "strategy": "upsert"},
        columns=columns,
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )
    return resource.apply_hints(additional_table_hints={"description": description})


def _gathered(pages: Iterator[pa.Table], name: str) -> Iterator[pa.Table]:
    """Give fewer and larger pages: what dlt does for each takes as long as to fetch a small one.

    A table without a row is filled at once: there is nothing that its pages could replace.
    """
    is_first = not LoadedRows(name).any()
    hints = dlt.mark.make_hints(write_disposition="append") if is_first else None
    yield dlt.mark.with_hints(next(pages), hints) if hints else next(pages)
    waiting: list[pa.Table] = []
    for page in pages:
        current_metrics().pages[name] += bool(page.num_rows)
        waiting.append(page)
        if sum(one.num_rows for one in waiting) >= _GATHERED:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def present_rows(page: pa.Table) -> pa.Table:
    """Mark rows as there: to be inserted or updated."""
    return page.append_column(_TOMBSTONE, pa.nulls(page.num_rows, pa.bool_()))


def tombstones(columns: Sequence[Column], key: str, gone: Iterable[int | str]) -> pa.Table:
    """Tombstones for the rows with these values of their key, a column with its own field."""
    field = next(column.field for column in columns if column.name == key)
    empty = {column.field: None for column in columns}
    page = to_arrow([empty | {field: value} for value in sorted(gone)], columns, (key,), key)
    return page.append_column(_TOMBSTONE, pa.array([True] * page.num_rows, pa.bool_()))


def refuse_shrinkage(
    source: str,
    table: str,
    request: str,
    *,
    here: int,
    there: int,
    most: float,
    shown: int | None = None,
) -> None:
    """Refuse a vendor that shows nothing, or far less than is loaded.

    Args:
        source: whose, for the name of the setting `max_shrinkage`.
        table: the raw table that would shrink.
        request: what was asked.
        here: rows loaded.
        there: rows that the vendor still shows of them.
        most: share of the rows that may vanish in one night; 1 believes anything.
        shown: rows that the vendor shows in all, where new ones come in the place of old ones;
            `there` if not given.

    Raises:
        ShrinkageError: with what to do when the rows were deleted on purpose.
    """
    lost = here - there
    is_emptied = here and not (there if shown is None else shown) and most < 1
    if is_emptied or lost > max(_ALWAYS_BELIEVED, most * here):
        raise ShrinkageError(
            f"{request} shows {there} rows where {here} are loaded in raw_{source}.{table}: "
            "refused. Look at what the account may see first; only if the rows were deleted on "
            f"purpose, load once with SOURCES__{source.upper()}__MAX_SHRINKAGE=1."
        )
