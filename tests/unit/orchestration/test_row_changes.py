"""What a load says it changed is what it changed, and what it asked is what it asked."""

from collections.abc import Iterator

import dlt
import pyarrow as pa
import pytest

from orchestration.assets import row_changes as module
from orchestration.assets.raw_metadata import table_metadata
from orchestration.assets.row_changes import RowChanges, row_changes
from orchestration.settings import Profile
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import merge_resource, present_rows
from sources.common.request_metrics import RequestMetrics, collecting
from sources.pipeline import pipeline_for

GONE = "gone"


@pytest.fixture
def data_dir(tmp_path) -> Profile:
    return Profile("demo", tmp_path)


def load(data_dir: Profile, rows: dict[int, str | None], **extra: str):
    """Load rows by id; the word `gone` removes a row. Gives what is told of it."""

    def pages() -> Iterator[pa.Table]:
        yield present_rows(page({}))
        LoadedRows("things").newest("id")
        yield present_rows(page({key: word for key, word in rows.items() if word != GONE}))
        gone = page({key: None for key, word in rows.items() if word == GONE})
        yield gone.append_column("_deleted", pa.array([True] * gone.num_rows, pa.bool_()))

    def page(part: dict[int, str | None]) -> pa.Table:
        columns = {"id": pa.array(part, pa.int64()), "word": pa.array(part.values(), pa.string())}
        more = {name: pa.array([word] * len(part), pa.string()) for name, word in extra.items()}
        return pa.table(columns | more)

    @dlt.source(name="vendor")
    def source():
        return merge_resource(pages(), "things", "One row per thing.", ("id",))

    pipeline = pipeline_for("vendor", warehouse=data_dir.warehouse, state=data_dir.dlt_state)
    pipeline.drop()
    metrics = RequestMetrics()
    with collecting(metrics):
        pipeline.extract(source())
    pipeline.normalize()
    changes = row_changes(data_dir, pipeline)
    loaded = pipeline.load()
    loaded.raise_on_failed_jobs()
    told = table_metadata(
        data_dir, "raw_vendor", "things", metrics=metrics, changes=changes, loaded=loaded
    )
    return changes["things"], told


@pytest.mark.parametrize(("group", "few"), [(122_880, 20), (2, 20), (2, 0)])
def test_new_changed_and_deleted_rows_are_told_apart_from_those_that_came_as_they_were(
    data_dir, monkeypatch, group, few
):
    monkeypatch.setattr(module, "_GROUP", group)
    monkeypatch.setattr(module, "_FEW_GROUPS", few)
    changed, told = load(data_dir, {1: "a", 2: "b", 3: None, 4: "d"})
    assert changed == RowChanges(inserted=4)
    assert told["schema_changes"] == "new columns: id, word"
    assert (told["cursor_before"], told["cursor_after"]) == ("id: nothing loaded", "id: 4")

    changed, told = load(data_dir, {1: "a", 2: "x", 3: "c", 4: GONE, 5: "e"})
    assert changed == RowChanges(inserted=1, updated=2, deleted=1)
    assert told["schema_changes"] == "none"
    assert (told["cursor_before"], told["cursor_after"]) == ("id: 4", "id: 5")
    assert told["pages"] == 2  # the rows and the removals; not the empty one

    changed, told = load(data_dir, {1: "a", 2: "x"}, colour="red")
    assert changed == RowChanges(updated=2)
    assert told["schema_changes"] == "new columns: colour"
    assert load(data_dir, {1: "a"}, colour="red")[0] == RowChanges()
