"""Two nights of one table through `load_source`, with a changed declaration or value."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.errors import ContractError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import merge_resource, present_rows
from sources.pipeline import declare_tables, load_source

ID, CHANGED = Column("id", "id", Kind.INTEGER), Column("changed", "changed", Kind.TIMESTAMP, None)
WHOLE, DECIMAL = Column("hours", "hours", Kind.INTEGER), Column("hours", "hours", Kind.NUMBER)
PLACE = Column("place", "place", Kind.TEXT)


class Vendor:
    """An API that gives rows by change date, and keeps its requests."""

    def __init__(self, folder: Path) -> None:
        self.places = {"warehouse": folder / "w.duckdb", "state": folder / "dlt"}
        self.rows: dict[int, dict[str, Any]] = {}
        self.asked: list[datetime | None] = []

    def record(self, identifier: int, day: int, **values: Any) -> None:
        """Add or change a record on a day of March."""
        changed = datetime(2026, 3, day, tzinfo=UTC).isoformat()
        self.rows[identifier] = {"id": identifier, "changed": changed, **values}

    def source(self, *columns: Column, pages: Iterator[pa.Table] | None = None):
        columns = (ID, CHANGED, *columns)

        def changed() -> Iterator[pa.Table]:
            since = LoadedRows("things").newest("changed_at")
            self.asked.append(since)
            rows = [
                row
                for row in self.rows.values()
                if since is None or datetime.fromisoformat(row["changed"]) > since
            ]
            yield present_rows(to_arrow(rows, columns, ("id",), "things"))

        @dlt.source(name="vendor", max_table_nesting=0)
        def vendor():
            things = pages or changed()
            return merge_resource(things, "things", "One row per thing.", columns, ("id",))

        return vendor()

    def load(self, *columns: Column) -> None:
        load_source(self.source(*columns), **self.places)

    def loaded(self, columns: str) -> list[tuple]:
        with duckdb.connect(str(self.places["warehouse"])) as warehouse:
            return warehouse.sql(f"select {columns} from raw_vendor.things order by id").fetchall()


@pytest.fixture
def vendor(tmp_path) -> Vendor:
    return Vendor(tmp_path)


def hours(*values: float) -> pa.Table:
    """A page as a vendor's client might make it: with the types that the values have."""
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    ids = pa.array(range(1, len(values) + 1), pa.int64())
    moments = pa.array([moment] * len(values), pa.timestamp("us", "UTC"))
    return pa.table({"id": ids, "changed_at": moments, "hours": pa.array(values)})


@pytest.mark.parametrize("is_first", [True, False])
def test_decimals_are_refused_by_a_column_that_is_declared_whole(vendor, is_first):
    vendor.record(1, 1, hours=1)
    if not is_first:
        vendor.load(WHOLE)
    source = vendor.source(WHOLE, pages=iter([present_rows(hours(1.5, 2.5, 3.5))]))
    with pytest.raises(PipelineStepFailed, match="hours"):
        load_source(source, **vendor.places)
    vendor.load(WHOLE)
    assert vendor.loaded("hours") == [(1,)]


def test_the_schema_contract_holds_what_a_vendor_brings_against_what_is_loaded(vendor):
    """Without the loaded schema dlt would pass on 1.5, 2.5 and 3.5, and DuckDB round them."""

    @dlt.source(name="vendor", max_table_nesting=0)
    def undeclared(*values: float):
        @dlt.resource(primary_key="id", schema_contract={"data_type": "freeze"})
        def things():
            yield present_rows(hours(*values))

        return things

    load_source(undeclared(1, 2, 3), **vendor.places)
    with pytest.raises(PipelineStepFailed, match="Contract on `data_type`"):
        load_source(undeclared(1.5, 2.5, 3.5), **vendor.places)
    assert vendor.loaded("hours") == [(1,), (2,), (3,)]


def test_a_table_that_gains_a_column_is_read_whole_once(vendor):
    vendor.record(1, 1, hours=1, place="a")
    vendor.record(2, 2, hours=2, place="b")
    vendor.load(WHOLE)
    vendor.record(3, 3, hours=3, place="c")
    vendor.load(WHOLE, PLACE)
    assert vendor.loaded("id, place") == [(1, "a"), (2, "b"), (3, "c")]
    vendor.load(WHOLE, PLACE)
    assert vendor.asked == [None, None, datetime(2026, 3, 3, tzinfo=UTC)]


def test_a_gained_column_is_read_whole_after_a_failed_load_too(vendor, monkeypatch):
    vendor.record(1, 1, hours=1, place="a")
    vendor.load(WHOLE)
    monkeypatch.setattr(dlt.Pipeline, "load", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        vendor.load(WHOLE, PLACE)
    monkeypatch.undo()
    declare_tables(vendor.source(WHOLE, PLACE), **vendor.places)
    assert vendor.loaded("place") == [(None,)]
    vendor.load(WHOLE, PLACE)
    assert vendor.loaded("place") == [("a",)]


def test_a_column_that_became_wider_is_converted_and_takes_decimals(vendor):
    vendor.record(1, 1, hours=1)
    vendor.load(WHOLE)
    vendor.record(2, 2, hours=2.5)
    vendor.load(DECIMAL)
    assert vendor.loaded("id, hours") == [(1, 1.0), (2, 2.5)]
    vendor.record(3, 3, hours=0.5)
    vendor.load(DECIMAL)
    assert vendor.loaded("hours") == [(1.0,), (2.5,), (0.5,)]


def test_a_conversion_that_would_lose_something_is_refused_and_dropping_the_column_helps(vendor):
    vendor.record(1, 1, hours=1.5)
    vendor.load(DECIMAL)
    vendor.record(1, 2, hours=2)
    with pytest.raises(ContractError, match="raw_vendor.things.hours .* 1 of its loaded values"):
        vendor.load(WHOLE)
    assert vendor.loaded("hours") == [(1.5,)]
    with duckdb.connect(str(vendor.places["warehouse"])) as warehouse:
        warehouse.execute("alter table raw_vendor.things drop column hours")
    vendor.load(WHOLE)
    assert vendor.loaded("hours") == [(2,)]
