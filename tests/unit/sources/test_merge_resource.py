"""How pages become the rows of a raw table: at once the first time, by their key ever after."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dlt
import duckdb
import pyarrow as pa
from dlt.extract.resource import DltResource

from sources.common.merge_resource import merge_resource, present_rows
from sources.common.request_metrics import RequestMetrics, collecting
from sources.pipeline import declare_tables, modest, pipeline_for


def _source(*pages: dict[int, str]):
    @dlt.source(name="things")
    def things() -> Iterable[DltResource]:
        def rows() -> Iterator[pa.Table]:
            for page in ({}, *pages):
                ids, names = pa.array(page, pa.int64()), pa.array(page.values(), pa.string())
                yield present_rows(pa.table({"id": ids, "name": names}))

        return merge_resource(rows(), "things", "One row per thing.", ("id",))

    return things()


def _pipeline(folder: Path) -> dlt.Pipeline:
    return pipeline_for("things", warehouse=folder / "w.duckdb", state=folder / "dlt")


def _rows(folder: Path, schema: str = "raw_things") -> list[tuple]:
    with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as warehouse:
        return warehouse.sql(f"select id, name from {schema}.things order by all").fetchall()


def test_pages_fill_an_empty_table_and_later_ones_replace_by_key(tmp_path):
    pipeline = _pipeline(tmp_path)
    for pages in ([{1: "a", 2: "b"}, {3: "c"}], [{2: "B", 4: "d"}], [{2: "B", 4: "d"}]):
        pipeline.drop()
        pipeline.run(_source(*pages))
    assert _rows(tmp_path) == [(1, "a"), (2, "B"), (3, "c"), (4, "d")]


def test_rows_pass_through_the_staging_tables_and_leave_nothing_there(tmp_path):
    """Among them are pseudonyms, which shall lie in one place only."""
    for pages in ([{1: "a"}], [{1: "b", 2: "c"}]):
        _pipeline(tmp_path).run(_source(*pages))
    assert len(_rows(tmp_path)) == 2
    assert _rows(tmp_path, "raw_things_staging") == []


def test_a_load_that_was_cut_off_is_never_written_by_who_only_declares_the_tables(tmp_path):
    pipeline = _pipeline(tmp_path)
    pipeline.extract(_source({1: "a"}))
    pipeline.normalize()
    declare_tables(_pipeline(tmp_path), _source({2: "b"}))
    assert _rows(tmp_path) == []


def test_many_pages_go_on_as_few_and_are_counted_as_they_came():
    metrics = RequestMetrics()
    pages = [{start + n: "a" for n in range(5_000)} for start in range(0, 120_000, 5_000)]
    with collecting(metrics):
        given = [page.num_rows for page in _source(*pages).resources["things"]]
    assert given == [0, 50_000, 50_000, 20_000]
    assert metrics.pages["things"] == 24


def test_what_a_load_that_only_adds_sets_is_over_when_it_is(tmp_path):
    file = tmp_path / "w.duckdb"

    def settings() -> tuple[str, bool]:
        names = "'memory_limit'", "'preserve_insertion_order'"
        asked = ", ".join(f"current_setting({name})" for name in names)
        return held.sql(f"select {asked}").fetchall()[0]

    with duckdb.connect(str(file)) as held:
        before = settings()
        with modest(file):
            _pipeline(tmp_path).run(_source({1: "a"}))
            assert settings() == ("128.0 MiB", False) != before
        assert settings() == before
