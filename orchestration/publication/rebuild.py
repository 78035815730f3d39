"""Replaces a damaged warehouse by a new one, with the board's history from the last publication.

The next night loads again what the vendors still have. Only a backup brings back what they do not
keep: the followers, counters and opens of earlier nights.
"""

from pathlib import Path

from orchestration.errors import NightError
from orchestration.publication.export import BOARD
from orchestration.publication.nights import nights
from orchestration.settings import Profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.integrity import corruption
from orchestration.warehouse.sql import literal

# The tables to which each night adds a build: they cannot be computed from other tables.
_HISTORY = ("plan_scorecard_versions", "plan_month_versions")

# One build counts for each day; the last published build may have replaced that of its day.
_PUBLICATIONS = """
insert into operations.publications
select build_id, as_of, null, row_number() over (order by build_id = ?, as_of)
from (select distinct build_id, as_of from published.main.plan_scorecard_versions)
"""


def rebuild(here: Profile) -> Path:
    """Move a damaged warehouse away, and create a new one that has the published history.

    If it is killed at any moment, it can be run again.

    Returns:
        The new path of the damaged file.

    Raises:
        NightError: the warehouse is not damaged, or the last published night is damaged as well.
    """
    damaged, fresh = (here.folder / f"warehouse.{name}.duckdb" for name in ("damaged", "rebuilt"))
    with writing(here):
        if here.warehouse.exists() and not corruption(here.warehouse):
            raise NightError(f"{here.warehouse} is not damaged: nothing was done.")
        fresh.unlink(missing_ok=True)
        with connection(fresh):
            pass
        for night in nights(here.published)[:1]:
            _copy_history(fresh, here.published / "nights" / night.night / BOARD, night.run_id)
        for old, new in ((here.warehouse, damaged), (_log(here.warehouse), _log(damaged))):
            if old.exists():
                old.replace(new)
        fresh.replace(here.warehouse)
    return damaged


def _copy_history(fresh: Path, board: Path, build_id: str) -> None:
    if damage := corruption(board):
        raise NightError(
            f"{board} is damaged as well: nothing was done. Move its folder away to use the "
            f"history of the night before. DuckDB says: {damage}"
        )
    with connection(fresh) as warehouse:
        warehouse.execute(f"attach {literal(str(board))} as published (read_only)")
        warehouse.begin()
        warehouse.execute("create schema marts")
        for table in _HISTORY:
            warehouse.execute(f"create table marts.{table} as from published.main.{table}")
        warehouse.execute(_PUBLICATIONS, [build_id])
        warehouse.commit()


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
