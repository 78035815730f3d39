"""The privacy scan: searches files for personal data and credentials.

DuckDB and Parquet files are searched with one SQL query for each text column, SQLite files cell by
cell, all other files line by line, decompressed if necessary. A finding has place, kind and count,
never the value.
"""

import gzip
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb

from orchestration.privacy.matches import COARSE, SearchTerms
from orchestration.warehouse.sql import literal, quoted

_DUCKDB, _PARQUET, _SQLITE, _GZIP = b"DUCK", b"PAR1", b"SQLite format 3\x00", b"\x1f\x8b"
_HEADER = 16
# DuckDB writes a checksum before its magic bytes.
_DUCKDB_MAGIC = slice(8, 12)

_Counts: TypeAlias = Iterator[tuple[str, Counter[str]]]
"""Places in a file, each with its number of matches by kind."""


@dataclass(frozen=True)
class PlacedMatches:
    """Matches of one kind at one place: a line of a file, or a column of a table."""

    file: Path
    place: str
    kind: str
    count: int


class UnsearchableFile(Exception):
    """A file could not be searched; the message says which and why."""


def files(folders: Iterable[Path]) -> list[Path]:
    """All files below these folders, each once, even if several links point to it."""
    known: dict[tuple[int, int], Path] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for path in sorted(Path(place, name) for name in names):
                if path.is_file() and not path.is_symlink():
                    status = path.stat()
                    known.setdefault((status.st_dev, status.st_ino), path)
    return list(known.values())


def search(path: Path, terms: SearchTerms) -> Iterator[PlacedMatches]:
    """Search one file; its type is recognised by content, not by name.

    Raises:
        UnsearchableFile: it is damaged, or another program has it open.
    """
    try:
        for place, counts in _in_file(path, terms):
            for kind, count in sorted(counts.items()):
                yield PlacedMatches(path, place, kind, count)
    except (OSError, duckdb.Error, sqlite3.Error, EOFError) as error:
        reason = str(error).partition("\n")[0]
        raise UnsearchableFile(f"{path} could not be searched: {reason}") from None


def _in_file(path: Path, terms: SearchTerms) -> _Counts:
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if header[_DUCKDB_MAGIC] == _DUCKDB:
        yield from _in_duckdb(path, terms)
    elif header.startswith(_PARQUET):
        with duckdb.connect() as memory:
            table = f"read_parquet({literal(str(path))})"
            yield from _in_columns(memory, table, path.stem, terms)
    elif header == _SQLITE:
        yield from _in_sqlite(path, terms)
    elif header.startswith(_GZIP):
        with gzip.open(path) as unpacked:
            yield from _in_lines(unpacked, terms)
    else:
        with path.open("rb") as file:
            yield from _in_lines(file, terms)


def _in_duckdb(path: Path, terms: SearchTerms) -> _Counts:
    with duckdb.connect(str(path), read_only=True) as database:
        tables = database.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, table in tables:
            relation = f"{quoted(schema)}.{quoted(table)}"
            yield from _in_columns(database, relation, f"{schema}.{table}", terms)


def _in_columns(
    database: duckdb.DuckDBPyConnection, relation: str, label: str, terms: SearchTerms
) -> _Counts:
    """The text columns of a table, including lists and structs of texts."""
    described = database.execute(f"describe from {relation}").fetchall()
    for column, kind in ((row[0], row[1]) for row in described):
        if "VARCHAR" not in kind and "JSON" not in kind:
            continue
        cells = database.execute(
            f"select cell, count(*) from (select cast({quoted(column)} as varchar) as cell "  # noqa: S608 — names of its own catalogue, quoted
            f"from {relation}) where regexp_matches(cell, ?) "
            "or list_any_value(list_filter(?, secret -> contains(cell, secret))) is not null "
            "group by cell",
            [COARSE, sorted(terms.secrets)],
        ).fetchall()
        counts: Counter[str] = Counter()
        for cell, rows in cells:
            for match_kind, count in terms.matches(cell).items():
                counts[match_kind] += count * rows
        yield f"{label}.{column}", counts


def _in_sqlite(path: Path, terms: SearchTerms) -> _Counts:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            rows = database.execute(f"select * from {quoted(table)}")  # noqa: S608 — a name of its own catalogue, quoted
            columns = [column[0] for column in rows.description]
            counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
            for row in rows:
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, bytes):
                        cell = cell.decode(errors="replace")
                    if isinstance(cell, str):
                        counts[column] += terms.matches(cell)
            yield from ((f"{table}.{column}", count) for column, count in counts.items())


def _in_lines(lines: Iterable[bytes], terms: SearchTerms) -> _Counts:
    for number, line in enumerate(lines, 1):
        yield f"line {number}", terms.matches(line.decode(errors="replace"))
