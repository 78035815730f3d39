"""The privacy scan counts every occurrence: each row, and each match in a row."""

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from orchestration.privacy.matches import SearchTerms
from orchestration.privacy.scan import search

SECRET = "sk-7c1f-secret-of-a-vendor"
TERMS = SearchTerms(frozenset({"Maria Puig"}), frozenset({SECRET}))
ONE, TWO = "write to maria@example.org", "maria@example.org, joan@example.org"
CELLS = [ONE, TWO, ONE, "nothing", None, ONE, TWO]
ADDRESSES = 3 + 2 * 2


def as_duckdb(folder: Path) -> Path:
    file = folder / "warehouse.duckdb"
    with duckdb.connect(str(file)) as database:
        database.execute("create table letters as select unnest(?) as body", [CELLS])
    return file


def as_parquet(folder: Path) -> Path:
    file = folder / "letters.parquet"
    with duckdb.connect() as memory:
        table = memory.execute("select unnest(?) as body", [CELLS]).fetch_arrow_table()
        memory.from_arrow(table).write_parquet(str(file))
    return file


def as_sqlite(folder: Path) -> Path:
    file = folder / "events.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table letters (body text)")
        cells = [(cell and (cell.encode() if cell is TWO else cell),) for cell in CELLS]
        database.executemany("insert into letters values (?)", cells)
    return file


def counted(file: Path) -> dict[tuple[str, str], int]:
    found = list(search(file, TERMS))
    counts = {(one.place, one.kind): one.count for one in found}
    assert len(counts) == len(found), "each place and kind once"
    return counts


@pytest.mark.parametrize(
    ("write", "place"),
    [
        (as_duckdb, "main.letters.body"),
        (as_parquet, "letters.body"),
        (as_sqlite, "letters.body"),
    ],
    ids=["duckdb", "parquet", "sqlite"],
)
def test_a_repeated_cell_counts_each_time(write: Callable[[Path], Path], place, tmp_path):
    assert counted(write(tmp_path)) == {(place, "e-mail address"): ADDRESSES}


def test_each_column_is_counted_by_itself(tmp_path):
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as database:
        database.execute(
            "create table letters as select unnest(?) as body, [?, ?] as copies", [CELLS, ONE, TWO]
        )
    assert counted(file) == {
        ("main.letters.body", "e-mail address"): ADDRESSES,
        ("main.letters.copies", "e-mail address"): 3 * len(CELLS),
    }


@pytest.mark.parametrize("opened", [open, gzip.open])
def test_each_line_is_counted_by_itself(opened, tmp_path):
    file = tmp_path / "log"
    with opened(file, "wt", encoding="utf-8") as written:
        written.write(f"{ONE}\nnothing\n{TWO} {ONE}\n{ONE}\n")
    assert counted(file) == {
        ("line 1", "e-mail address"): 1,
        ("line 3", "e-mail address"): 3,
        ("line 4", "e-mail address"): 1,
    }


def test_names_and_credentials_are_counted_as_often_as_they_occur():
    text = f"Maria Puig, {SECRET}; Maria Puig; {SECRET}{SECRET}"
    assert TERMS.matches(text) == {"name": 2, "credential": 3}
