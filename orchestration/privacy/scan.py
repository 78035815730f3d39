"""`jussana doctor --privacy`: what a profile's nights left on the disk, searched for people.

Databases are asked by SQL, one query for each text column; SQLite by its cells; all other files,
packed ones too, line by line. What is found is told by place, kind and number: the
report must not become what it looks for.
"""

import gzip
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.privacy.matches import COARSE, Traces

_DUCKDB, _PARQUET, _SQLITE = b"DUCK", b"PAR1", b"SQLite format 3\x00"
_HEAD = 16
# The mark of a DuckDB file comes after a checksum.
_DUCKDB_MARK = slice(8, 12)


@dataclass(frozen=True)
class Found:
    """Traces of one kind at one place: a line of a file, or a column of a table."""

    file: Path
    place: str
    kind: str
    count: int


class Unreadable(Exception):
    """A file could not be searched; the message says which and why."""


def files(folders: Iterable[Path]) -> list[Path]:
    """Every file below some folders, once, however many links lead to it."""
    known: dict[tuple[int, int], Path] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for path in sorted(Path(place, name) for name in names):
                if path.is_file() and not path.is_symlink():
                    status = path.stat()
                    known.setdefault((status.st_dev, status.st_ino), path)
    return list(known.values())


def search(path: Path, traces: Traces) -> Iterator[Found]:
    """Search one file, by what it is and not by what it is called.

    Raises:
        Unreadable: it is damaged, or another program holds it.
    """
    try:
        for place, counts in _places(path, traces):
            for kind, count in sorted(counts.items()):
                yield Found(path, place, kind, count)
    except (OSError, duckdb.Error, sqlite3.Error, EOFError) as error:
        reason = str(error).partition("\n")[0]
        raise Unreadable(f"{path} could not be searched: {reason}") from None


def _places(path: Path, traces: Traces) -> Iterator[tuple[str, Counter[str]]]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head[_DUCKDB_MARK] == _DUCKDB:
        yield from _in_duckdb(path, traces)
    elif head.startswith(_PARQUET):
        with duckdb.connect() as memory:
            table = f"read_parquet({_quoted(path)})"
            yield from _in_columns(memory, table, path.stem, traces)
    elif head == _SQLITE:
        yield from _in_sqlite(path, traces)
    elif head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as unpacked:
            yield from _in_lines(unpacked, traces)
    else:
        with path.open("rb") as file:
            yield from _in_lines(file, traces)


def _in_duckdb(path: Path, traces: Traces) -> Iterator[tuple[str, Counter[str]]]:
    with duckdb.connect(str(path), read_only=True) as database:
        tables = database.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, table in tables:
            quoted = f"{_name(schema)}.{_name(table)}"
            yield from _in_columns(database, quoted, f"{schema}.{table}", traces)


def _in_columns(
    database: duckdb.DuckDBPyConnection, table: str, called: str, traces: Traces
) -> Iterator[tuple[str, Counter[str]]]:
    """The text columns of a table, lists and structures of texts included."""
    described = database.execute(f"describe from {table}").fetchall()
    for column, kind in ((row[0], row[1]) for row in described):
        if "VARCHAR" not in kind and "JSON" not in kind:
            continue
        cells = database.execute(
            f"select cell, count(*) from (select cast({_name(column)} as varchar) as cell "  # noqa: S608 — names of its own catalogue, quoted
            f"from {table}) where regexp_matches(cell, ?) "
            "or list_any_value(list_filter(?, secret -> contains(cell, secret))) is not null "
            "group by cell",
            [COARSE, sorted(traces.secrets)],
        ).fetchall()
        counts: Counter[str] = Counter()
        for cell, rows in cells:
            for trace, count in traces.in_text(cell).items():
                counts[trace] += count * rows
        yield f"{called}.{column}", counts


def _in_sqlite(path: Path, traces: Traces) -> Iterator[tuple[str, Counter[str]]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            rows = database.execute(f"select * from {_name(table)}")  # noqa: S608 — a name of its own catalogue, quoted
            columns = [column[0] for column in rows.description]
            counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
            for row in rows:
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, bytes):
                        cell = cell.decode(errors="replace")
                    if isinstance(cell, str):
                        counts[column] += traces.in_text(cell)
            yield from ((f"{table}.{column}", count) for column, count in counts.items())


def _in_lines(file: Iterable[bytes], traces: Traces) -> Iterator[tuple[str, Counter[str]]]:
    for number, line in enumerate(file, 1):
        yield f"line {number}", traces.in_text(line.decode(errors="replace"))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
