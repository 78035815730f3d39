"""Pages become rows of a raw table: appended the first time, merged by key afterwards."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dlt
import duckdb
import pyarrow as pa
import pytest
from dlt.extract.resource import DltResource

from sources.common.arrow_columns import Column, Kind
from sources.common.errors import ShrinkageError
from sources.common.merge_resource import (
    merge_resource,
    present_rows,
    refuse_shrinkage,
    tombstones,
)
from sources.common.request_metrics import RequestMetrics, collecting
from sources.pipeline import SourceLoad, declare_tables, load_source, pipeline_for

COLUMNS = (Column("id", "id", Kind.INTEGER), Column("name", "name", Kind.TEXT))


def _source(*pages: dict[int, str] | pa.Table):
    @dlt.source(name="things")
    def things() -> Iterable[DltResource]:
        def rows() -> Iterator[pa.Table]:
            for page in pages:
                if isinstance(page, pa.Table):
                    yield page
                    continue
                ids, names = pa.array(page, pa.int64()), pa.array(page.values(), pa.string())
                yield present_rows(pa.table({"id": ids, "name": names}))

        return merge_resource(rows(), "things", "One row per thing.", COLUMNS, ("id",))

    return things()


def _load(folder: Path, *pages: dict[int, str] | pa.Table) -> SourceLoad:
    return load_source(_source(*pages), warehouse=folder / "w.duckdb", state=folder / "dlt")


def _rows(folder: Path, schema: str = "raw_things") -> list[tuple]:
    with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as warehouse:
        return warehouse.sql(f"select id, name from {schema}.things order by all").fetchall()


def test_pages_fill_an_empty_table_and_later_ones_replace_by_key(tmp_path):
    for pages in ([{1: "a", 2: "b"}, {3: "c"}], [{2: "B", 4: "d"}], [{2: "B", 4: "d"}]):
        _load(tmp_path, *pages)
    assert _rows(tmp_path) == [(1, "a"), (2, "B"), (3, "c"), (4, "d")]


def test_rows_pass_through_the_staging_tables_and_leave_nothing_there(tmp_path):
    """Among them are pseudonyms, which shall lie in one place only."""
    for pages in ([{1: "a"}], [{1: "b", 2: "c"}]):
        _load(tmp_path, *pages)
    assert len(_rows(tmp_path)) == 2
    assert _rows(tmp_path, "raw_things_staging") == []


@pytest.mark.parametrize("is_normalized", [True, False])
@pytest.mark.parametrize(
    ("go_on", "rows"), [(declare_tables, []), (load_source, [(2, "b")])], ids=["declare", "load"]
)
def test_what_a_killed_load_left_is_never_loaded(tmp_path, is_normalized, go_on, rows):
    places = {"warehouse": tmp_path / "w.duckdb", "state": tmp_path / "dlt"}
    pipeline = pipeline_for("things", **places)
    pipeline.extract(_source({1: "a"}))
    if is_normalized:
        pipeline.normalize()
    go_on(_source({2: "b"}), **places)
    assert _rows(tmp_path) == rows


@pytest.mark.parametrize(
    ("go_on", "second"), [(declare_tables, "b"), (load_source, "B")], ids=["declare", "load"]
)
def test_what_a_killed_load_left_changes_no_loaded_row(tmp_path, go_on, second):
    _load(tmp_path, {1: "a", 2: "b"})
    places = {"warehouse": tmp_path / "w.duckdb", "state": tmp_path / "dlt"}
    pipeline = pipeline_for("things", **places)
    pipeline.extract(_source({1: "A", 3: "c"}))
    pipeline.normalize()
    go_on(_source({2: "B"}), **places)
    assert _rows(tmp_path) == [(1, "a"), (2, second)]


def test_tombstones_remove_rows_and_no_others(tmp_path):
    _load(tmp_path, {1: "a", 2: "b", 3: "c"})
    _load(tmp_path, tombstones(COLUMNS, "id", {3, 1}))
    assert _rows(tmp_path) == [(2, "b")]


@pytest.mark.parametrize(
    ("loaded", "found", "share", "is_refused"),
    [
        (20, 10, 0.2, False),  # ten rows are always allowed
        (20, 9, 0.2, True),
        (1000, 800, 0.2, False),  # of more than 50, their share
        (1000, 799, 0.2, True),
        (1000, 500, 0.5, False),
        (1000, 499, 0.5, True),
        (8, 1, 0.2, False),
        (8, 0, 0.2, True),  # but never all, however few
        (8, 0, 1, False),
        (0, 0, 0.2, False),
        (100, 5000, 0.2, False),
    ],
)
def test_a_sudden_loss_is_refused_unless_it_is_small_or_allowed(loaded, found, share, is_refused):
    counts = {"loaded": loaded, "found": found, "max_shrinkage": share}
    if is_refused:
        with pytest.raises(ShrinkageError, match=f"{found} rows where {loaded} are loaded"):
            refuse_shrinkage("civicrm", "cases", "Case.get", **counts)
    else:
        refuse_shrinkage("civicrm", "cases", "Case.get", **counts)


def test_rows_replaced_by_new_ones_are_no_outage():
    counts = {"loaded": 1, "found": 0, "max_shrinkage": 0.2}
    refuse_shrinkage("register", "counts", "sheet counts", **counts, shown=1)
    with pytest.raises(ShrinkageError, match="SOURCES__REGISTER__MAX_SHRINKAGE=1"):
        refuse_shrinkage("register", "counts", "sheet counts", **counts, shown=0)


def test_many_pages_go_on_as_few_and_are_counted_as_they_came():
    metrics = RequestMetrics()
    pages = [{start + n: "a" for n in range(5_000)} for start in range(0, 120_000, 5_000)]
    with collecting(metrics):
        given = [page.num_rows for page in _source(*pages).resources["things"]]
    assert given == [0, 50_000, 50_000, 20_000]
    assert metrics.pages["things"] == 24


def test_memory_is_bounded_while_rows_are_only_inserted_and_no_longer(tmp_path, monkeypatch):
    file = tmp_path / "w.duckdb"
    seen: list[tuple[str, bool]] = []
    load = dlt.Pipeline.load

    def settings() -> tuple[str, bool]:
        names = "'memory_limit'", "'preserve_insertion_order'"
        asked = ", ".join(f"current_setting({name})" for name in names)
        return held.sql(f"select {asked}").fetchall()[0]

    def observed(self: dlt.Pipeline, *arguments, **options):
        seen.append(settings())
        return load(self, *arguments, **options)

    monkeypatch.setattr(dlt.Pipeline, "load", observed)
    with duckdb.connect(str(file)) as held:
        before = settings()
        _load(tmp_path, {1: "a"})
        _load(tmp_path, {1: "b"})
        assert settings() == before
    assert seen == [("128.0 MiB", False), before]
