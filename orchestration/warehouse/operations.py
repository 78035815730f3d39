"""Schema `operations` of the warehouse: whose data it holds, and what the nights did.

dbt reads it for freshness and history. `night` has one row: the as-of date, and the run that
built the marts. `loads` has one row per source and attempt, `publications` one per published
build. Their column `turn` counts up, because a clock may be set back.
"""

import logging
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.errors import CorruptWarehouseError, WarehouseError
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.integrity import corruption, take_marker

logger = logging.getLogger(__name__)

_DELETE_PUBLICATION = "delete from operations.publications where run_id = ?"


def prepare(profile: Profile, as_of: date, world: str | None) -> datetime:
    """Prepare the warehouse for a night of this profile, and record the night's as-of date.

    Args:
        profile: whose data the warehouse must hold.
        as_of: last day that the night's figures cover.
        world: which sandbox world feeds the night; None for real vendors. A demo warehouse is
            deleted and started again if it was fed by a world that this one does not continue,
            or up to a later day: the vendors of one world cannot explain the rows of another.

    Returns:
        When the whole file was last read without finding damage.

    Raises:
        WarehouseError: the file holds the other profile's data, or is damaged.
    """
    read_at = take_marker(profile.warehouse)
    if read_at is None:
        read_at = datetime.now(UTC)
        if profile.warehouse.exists() and (damage := corruption(profile.warehouse)):
            raise CorruptWarehouseError(_damaged(profile.warehouse, damage))
    with connection(profile.warehouse) as warehouse:
        row = warehouse.sql("select profile, world, as_of from operations.warehouse").fetchone()
    if row and row[0] != profile.name:
        raise WarehouseError(
            f"{profile.warehouse} holds data of the profile '{row[0]}', not '{profile.name}': "
            "nothing was written. Move the file away or set JUSSANA_DATA to another folder."
        )
    if row and world and not (world.startswith(row[1]) and row[2] <= as_of):
        logger.warning("the demo world changed (%s, as of %s): starting again", world, as_of)
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
    """Record that a source was loaded, or why it was not."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute(
            "insert into operations.loads select ?, ?, ?, ?, now(), ?, ?, ?, "
            "coalesce(max(turn), 0) + 1 from operations.loads",
            [run_id, source, as_of, started_at, error is None, rows_loaded, error],
        )


def begin_build(profile: Profile, build_id: str) -> None:
    """Record which run builds the marts from now on."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute("update operations.night set build_id = ?", [build_id])


def current_build(profile: Profile) -> str | None:
    """The run that built the marts, or None if none did."""
    with connection(profile.warehouse) as warehouse:
        row = warehouse.sql("select build_id from operations.night").fetchone()
    return row[0] if row else None


def record_publication(profile: Profile, build_id: str, as_of: date) -> None:
    """Record that a build is published; an earlier record of the same build is replaced."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute(_DELETE_PUBLICATION, [build_id])
        warehouse.execute(
            "insert into operations.publications select ?, ?, now(), coalesce(max(turn), 0) + 1 "
            "from operations.publications",
            [build_id, as_of],
        )


def delete_publication(profile: Profile, build_id: str) -> None:
    """Delete the record of a build that was not published after all."""
    with connection(profile.warehouse) as warehouse:
        warehouse.execute(_DELETE_PUBLICATION, [build_id])


def _damaged(warehouse: Path, damage: str) -> str:
    return (
        f"{warehouse} is damaged: nothing was written, and readers still see the last published "
        "night. Restore or rebuild it as docs/operations.md says "
        f"under 'The warehouse is damaged'. DuckDB says: {damage}"
    )
