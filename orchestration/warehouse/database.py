"""The DuckDB file that a night writes: who may write, whose data it holds, what was done to it.

Schema `operations` holds what dbt has to know of the nights themselves: `night` (one row: the
as-of date, and the run that built the marts), `loads` (one row per source and attempt) and
`publications` (one row per published build). Their `turn` counts up: a clock may be set back.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.errors import CorruptWarehouseError, WarehouseError, WarehouseInUseError
from orchestration.settings import Profile
from orchestration.warehouse.integrity import corruption, is_held, take_marker

logger = logging.getLogger(__name__)

# Locks that this process holds.
_held: set[Path] = set()
# Name of the Dagster pool that every reader or writer of the file holds.
POOL = "warehouse"

_SCHEMA = """
create schema if not exists operations;
create table if not exists operations.warehouse (profile text, world text, as_of date);
create table if not exists operations.night (
    as_of date, started_at timestamptz, build_id text
);
create table if not exists operations.loads (
    run_id text, source text, as_of date, started_at timestamptz, finished_at timestamptz,
    succeeded boolean, rows_loaded bigint, error text
);
create table if not exists operations.publications (
    run_id text, as_of date, published_at timestamptz
);
alter table operations.loads add column if not exists turn bigint;
alter table operations.publications add column if not exists turn bigint;
"""


@contextmanager
def writing(profile: Profile) -> Iterator[None]:
    """Be the only writer of a profile's warehouse; wait, and say so, while another night is.

    Dagster's pool keeps launched runs apart; this lock also covers nights run by hand. The
    kernel drops it with the process, however that ends. Within a process it may be taken again:
    a night run by hand holds it over both of its runs.
    """
    path = profile.folder / "night.lock"
    if path in _held:
        yield
        return
    profile.folder.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logger.warning("another night is writing to %s: waiting for it", profile.warehouse)
            fcntl.flock(lock, fcntl.LOCK_EX)
        _held.add(path)
        try:
            yield
        finally:
            _held.remove(path)


@contextmanager
def connection(warehouse: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse: for writing with the schema `operations` in place, or as it is.

    Raises:
        WarehouseError: another program has the file open, or it is not a DuckDB database.
    """
    try:
        opened = duckdb.connect(str(warehouse), read_only=read_only)
    except duckdb.Error as error:
        raise _unopened(warehouse, error) from None
    with opened:
        if not read_only:
            opened.execute(_SCHEMA)
        yield opened


def prepare(profile: Profile, as_of: date, world: str | None) -> datetime:
    """Make the warehouse ready for a night of this profile, and write down its as-of date.

    Args:
        profile: whose data it must hold.
        as_of: last day that the night's figures stand for.
        world: which sandbox world feeds it; None for real vendors. A demo warehouse fed by a
            world that this one does not continue, or that was further in time, starts anew:
            the vendors of one world cannot explain the rows of another.

    Returns:
        When all of the file was last read and found whole.

    Raises:
        WarehouseError: the file holds the other profile's data, or is damaged.
    """
    read_at = take_marker(profile.warehouse)
    if read_at is None:
        read_at = datetime.now(UTC)
        if profile.warehouse.exists() and (words := corruption(profile.warehouse)):
            raise CorruptWarehouseError(_damaged(profile.warehouse, words))
    with connection(profile.warehouse) as warehouse:
        row = warehouse.sql("select profile, world, as_of from operations.warehouse").fetchone()
    if row and row[0] != profile.name:
        raise WarehouseError(
            f"{profile.warehouse} holds data of the profile '{row[0]}', not '{profile.name}': "
            "nothing was written. Move the file away or set JUSSANA_DATA to another folder."
        )
    if row and world and not (world.startswith(row[1]) and row[2] <= as_of):
        logger.warning("the demo world changed (%s, as of %s): starting anew", world, as_of)
        profile.warehouse.unlink()
    with connection(profile.warehouse) as warehouse:
        warehouse.begin()
        warehouse.execute("delete from operations.warehouse")
        warehouse.execute(
            "insert into operations.warehouse values (?, ?, ?)", [profile.name, world, as_of]
        )
        built = warehouse.sql("select build_id from operations.night").fetchone()
        warehouse.execute("delete from operations.night")
        warehouse.execute(
            "insert into operations.night values (?, now(), ?)", [as_of, built and built[0]]
        )
        warehouse.commit()
    return read_at


def tables(profile: Profile) -> set[str]:
    """Names of the warehouse's tables, each as `<schema>.<table>`."""
    with connection(profile.warehouse) as warehouse:
        rows = warehouse.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
    return {row[0] for row in rows}


def record_load(
    profile: Profile,
    *,
    run_id: str,
    source: str,
    as_of: date,
    started_at: datetime,
    rows_loaded: int | None = None,
    error: str | None = None,
) -> None:
    """Write down that a source was loaded, or why not."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute(
            "insert into operations.loads select ?, ?, ?, ?, now(), ?, ?, ?, "
            "coalesce(max(turn), 0) + 1 from operations.loads",
            [run_id, source, as_of, started_at, error is None, rows_loaded, error],
        )


def begin_build(profile: Profile, build_id: str) -> None:
    """Write down which run builds the marts from now on."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute("update operations.night set build_id = ?", [build_id])


def _unopened(warehouse: Path, error: duckdb.Error) -> WarehouseError:
    words = str(error).partition("\n")[0]
    if is_held(error):
        return WarehouseInUseError(
            f"{warehouse} is open in another program; close it, and read published/marts.duckdb "
            f"instead, which never blocks a night. DuckDB says: {words}"
        )
    return WarehouseError(f"{warehouse} cannot be opened: {words}")


def _damaged(warehouse: Path, words: str) -> str:
    return (
        f"{warehouse} is damaged: nothing was written, and readers still see the last published "
        "night. Restore or rebuild it as docs/operations.md says "
        f"under 'The warehouse is damaged'. DuckDB says: {words}"
    )
