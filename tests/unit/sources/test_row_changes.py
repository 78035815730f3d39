"""Inserted, updated and deleted rows are distinguished from unchanged ones."""

from collections.abc import Iterator
from pathlib import Path

import dlt
import pyarrow as pa
import pytest

import sources.row_changes as module
from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.merge_resource import merge_resource, present_rows, tombstones
from sources.pipeline import load_source
from sources.row_changes import RowChanges

GONE = "gone"


def load(folder: Path, rows: dict[int, str | None], **extra: str) -> RowChanges:
    """Load rows by id, where `gone` deletes a row; gives what changed."""
    columns = [Column("id", "id", Kind.INTEGER), Column("word", "word", Kind.TEXT)]
    columns += [Column(name, name, Kind.TEXT) for name in extra]

    def pages() -> Iterator[pa.Table]:
        present = {key: word for key, word in rows.items() if word != GONE}
        page = [{"id": key, "word": word, **extra} for key, word in present.items()]
        yield present_rows(to_arrow(page, columns, ("id",), "things"))
        yield tombstones(columns, "id", rows.keys() - present.keys())

    @dlt.source(name="vendor")
    def source():
        return merge_resource(pages(), "things", "One row per thing.", columns, ("id",))

    loaded = load_source(source(), warehouse=folder / "w.duckdb", state=folder / "dlt")
    return loaded.changes["things"]


@pytest.mark.parametrize(("group", "few"), [(122_880, 20), (2, 20), (2, 0)])
def test_rows_that_came_as_they_were_are_no_change(tmp_path, monkeypatch, group, few):
    monkeypatch.setattr(module, "_GROUP", group)
    monkeypatch.setattr(module, "_FEW_GROUPS", few)
    assert load(tmp_path, {1: "a", 2: "b", 3: None, 4: "d"}) == RowChanges(inserted=4)
    changes = load(tmp_path, {1: "a", 2: "x", 3: "c", 4: GONE, 5: "e"})
    assert changes == RowChanges(inserted=1, updated=2, deleted=1)
    assert load(tmp_path, {1: "a", 2: "x"}, colour="red") == RowChanges(updated=2)
    assert load(tmp_path, {1: "a"}, colour="red") == RowChanges()
