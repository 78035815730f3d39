"""The metadata of a raw table that Dagster shows after a load."""

from collections.abc import Iterator

import dlt
import pyarrow as pa
import pytest

from orchestration.assets.raw_metadata import table_metadata
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import merge_resource, present_rows
from sources.common.request_metrics import RequestMetrics
from sources.pipeline import load_source


@pytest.fixture
def owner(tmp_path) -> Profile:
    return Profile("demo", tmp_path)


def load(owner: Profile, *words: str, **extra: str) -> dict:
    """Load one text for each id from 1 on; give the metadata of the table."""
    columns = [Column("id", "id", Kind.INTEGER), Column("word", "word", Kind.TEXT)]
    columns += [Column(name, name, Kind.TEXT) for name in extra]

    def pages() -> Iterator[pa.Table]:
        LoadedRows("things").newest("id")
        rows = [{"id": number, "word": word, **extra} for number, word in enumerate(words, 1)]
        for page in (rows[:1], rows[1:]):
            yield present_rows(to_arrow(page, columns, ("id",), "things"))

    @dlt.source(name="vendor")
    def source():
        return merge_resource(pages(), "things", "One row per thing.", columns, ("id",))

    metrics = RequestMetrics()
    loaded = load_source(
        source(), warehouse=owner.warehouse, state=owner.dlt_state, metrics=metrics
    )
    with connection(owner.warehouse) as warehouse:
        return table_metadata(warehouse, "raw_vendor", "things", metrics, loaded)


def test_rows_pages_columns_and_cursors_are_those_of_the_load(owner):
    shown = load(owner, "a", "b")
    assert (shown["rows_loaded"], shown["rows_inserted"], shown["pages"]) == (2, 2, 2)
    assert shown["schema_changes"] == "new columns: id, word"
    assert (shown["cursor_before"], shown["cursor_after"]) == ("id: nothing loaded", "id: 2")
    names = [column.name for column in shown["dagster/column_schema"].columns]
    assert names[:2] == ["id", "word"]

    shown = load(owner, "a", "x", "c")
    assert (shown["rows_loaded"], shown["rows_inserted"], shown["rows_updated"]) == (3, 1, 1)
    assert shown["schema_changes"] == "none"
    assert (shown["cursor_before"], shown["cursor_after"]) == ("id: 2", "id: 3")

    shown = load(owner, "a", colour="red")
    assert shown["schema_changes"] == "new columns: colour"
    assert load(owner, "a", colour="red")["schema_changes"] == "none"
