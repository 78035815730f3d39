"""Whether a DuckDB file is whole: each of its blocks has a checksum, which reading it verifies.

To read all of a warehouse takes longer each month, and most nights find it as the night before
left it. So a night that ends well seals the file, and one that finds the seal unbroken reads only
what it needs; a block that rotted meanwhile is noticed when it is read, or within a week.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

_TRUSTED_FOR = timedelta(days=7)


def corruption(file: Path) -> str | None:
    """Tell what is wrong with a DuckDB file; None if every row of it can be read.

    A second of reading per gigabyte or so. A file that may not be opened is not judged.
    """
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()")
            for schema, table in tables.fetchall():
                # a count would be answered without reading the values
                connection.table(f'"{schema}"."{table}"').aggregate("max(columns(*))").fetchall()
    except duckdb.Error as error:
        words = str(error).partition("\n")[0]
        return None if is_held(error) or "Cannot open file" in words else words
    return None


def is_held(error: duckdb.Error) -> bool:
    """Whether a file could not be opened because another program has it open."""
    return "set lock on file" in str(error)  # not just "lock": a damaged block is one, too


def write_marker(file: Path, read_at: datetime) -> None:
    """Write down what a closed file looks like from outside, and when all of it was last read."""
    if not _log(file).exists():
        told = _outside(file) | {"read_at": read_at.isoformat()}
        _marker(file).write_text(json.dumps(told), encoding="utf-8")


def take_marker(file: Path) -> datetime | None:
    """Take the seal off a file that is about to be written.

    Gives when all of it was last read; None if that is a week ago, or if anybody wrote to the
    file or put another in its place since it was sealed.
    """
    try:
        told = json.loads(_marker(file).read_text(encoding="utf-8"))
        _marker(file).unlink()
        read_at = datetime.fromisoformat(told.pop("read_at"))
        is_unbroken = told == _outside(file) and not _log(file).exists()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    # no age is below nothing: the clock was set back
    is_recent = timedelta() <= datetime.now(UTC) - read_at < _TRUSTED_FOR
    return read_at if is_unbroken and is_recent else None


def _outside(file: Path) -> dict[str, Any]:
    seen = file.stat()
    return {"inode": seen.st_ino, "size": seen.st_size, "changed": seen.st_ctime_ns}


def _marker(file: Path) -> Path:
    return file.with_suffix(".seal")


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
