"""The DuckDB file that a night writes: how it is locked, opened and listed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from orchestration.errors import WarehouseError, WarehouseInUseError
from orchestration.settings import Profile
from orchestration.warehouse.integrity import is_held

logger = logging.getLogger(__name__)

# Name of the Dagster pool that every reader or writer of the file holds.
POOL = "warehouse"

# `orchestration.warehouse.operations` writes these tables. They are created here so that dbt
# finds them in every warehouse that was opened for writing.
_OPERATIONS = """
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
    """Be the only writer of a profile's warehouse; while another night is writing, log and wait.

    Dagster's pool keeps launched runs apart; this lock also covers nights that are run by hand.
    The kernel releases it when the process ends, however it ends. Within a process the lock is
    reentrant: a night that is run by hand holds it during both of its runs.
    """
    profile.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(
        profile.folder / "night.lock",
        is_singleton=True,  # one lock for all callers and threads of this process
        thread_local=False,
        preserve_lock_file=True,  # the backup script waits on this very file
        fallback_to_soft=False,  # a soft lock would outlive a killed process
    )
    try:
        lock.acquire(blocking=False)
    except Timeout:
        logger.warning("another night is writing to %s: waiting for it", profile.warehouse)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def connection(warehouse: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse; unless it is opened read-only, create what schema `operations` lacks.

    Raises:
        WarehouseError: another program has the file open, or it is not a DuckDB database.
    """
    try:
        opened = duckdb.connect(str(warehouse), read_only=read_only)
    except duckdb.Error as error:
        raise _cannot_open(warehouse, error) from None
    with opened:
        if not read_only:
            opened.execute(_OPERATIONS)
        yield opened


def tables(profile: Profile) -> set[str]:
    """Names of the warehouse's tables, each as `<schema>.<table>`."""
    with connection(profile.warehouse) as warehouse:
        rows = warehouse.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
    return {row[0] for row in rows}


def _cannot_open(warehouse: Path, error: duckdb.Error) -> WarehouseError:
    message = str(error).partition("\n")[0]
    if is_held(error):
        return WarehouseInUseError(
            f"{warehouse} is open in another program; close it, and read published/marts.duckdb "
            f"instead, which never blocks a night. DuckDB says: {message}"
        )
    return WarehouseError(f"{warehouse} cannot be opened: {message}")
