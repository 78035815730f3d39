"""Whether a DuckDB file is intact: each block has a checksum, which is verified when it is read.

Reading a whole warehouse takes longer each month, and most nights find it as the last night left
it. So a successful night writes an integrity marker next to the file. If the marker still matches,
the next night reads only what it needs: a block that was damaged meanwhile is noticed when it is
read, or within a week, when the whole file is read again.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

_TRUSTED_FOR = timedelta(days=7)


def corruption(file: Path) -> str | None:
    """What DuckDB says of a damaged file; None if every row of it can be read.

    Takes about a second per gigabyte. A file that cannot be opened because it is in use or not
    accessible is not reported as damaged.
    """
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()")
            for schema, table in tables.fetchall():
                # counts, and the largest numbers, would be answered without reading the values
                values = connection.table(f'"{schema}"."{table}"')
                values.aggregate("max(hash(columns(*)))").fetchall()
    except duckdb.Error as error:
        message = str(error).partition("\n")[0]
        return None if is_held(error) or "Cannot open file" in message else message
    return None


def is_held(error: duckdb.Error) -> bool:
    """Whether a file could not be opened because another program has it open."""
    return "set lock on file" in str(
        error
    )  # not just "lock": DuckDB's message about a damaged block has it, too


def write_marker(file: Path, read_at: datetime) -> None:
    """Write the integrity marker of a closed file.

    Args:
        file: the DuckDB file.
        read_at: when the whole file was last read.
    """
    if not _log(file).exists():
        marker = _file_status(file) | {"read_at": read_at.isoformat()}
        _marker(file).write_text(json.dumps(marker), encoding="utf-8")


def take_marker(file: Path) -> datetime | None:
    """Remove the integrity marker of a file that is about to be written.

    Returns:
        When the whole file was last read; None if that was a week ago or more, or if the file was
        changed or replaced since the marker was written.
    """
    try:
        marker = json.loads(_marker(file).read_text(encoding="utf-8"))
        _marker(file).unlink()
        read_at = datetime.fromisoformat(marker.pop("read_at"))
        is_unchanged = marker == _file_status(file) and not _log(file).exists()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    # a negative age means that the clock was set back
    is_recent = timedelta() <= datetime.now(UTC) - read_at < _TRUSTED_FOR
    return read_at if is_unchanged and is_recent else None


def _file_status(file: Path) -> dict[str, Any]:
    status = file.stat()
    return {"inode": status.st_ino, "size": status.st_size, "changed": status.st_ctime_ns}


def _marker(file: Path) -> Path:
    return file.with_suffix(".seal")


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
