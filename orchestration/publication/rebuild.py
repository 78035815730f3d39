"""A new warehouse in place of a damaged one, with the board's history out of the last publication.

What the vendors hold, the next night loads again. What they do not — the followers, counters and
opens of earlier nights — comes back with a backup only.
"""

from pathlib import Path

from orchestration.errors import NightError
from orchestration.publication.export import BOARD
from orchestration.publication.nights import nights
from orchestration.settings import Profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.integrity import corruption
from orchestration.warehouse.sql import literal

# The tables that grow by a build each night, and that no other table can give back.
_GROWING = ("plan_scorecard_versions", "plan_month_versions")

# One build speaks for each day, and the last one may have said its day anew.
_PUBLICATIONS = """
insert into operations.publications
select build_id, as_of, null, row_number() over (order by build_id = ?, as_of)
from (select distinct build_id, as_of from published.main.plan_scorecard_versions)
"""


def rebuild(here: Profile) -> Path:
    """Put a damaged warehouse aside, and begin one that knows what was published. Gives where.

    Killed at any moment, it can be run again.

    Raises:
        NightError: the warehouse is whole, or the last published night is damaged as well.
    """
    aside, fresh = (here.folder / f"warehouse.{name}.duckdb" for name in ("damaged", "rebuilt"))
    with writing(here):
        if here.warehouse.exists() and not corruption(here.warehouse):
            raise NightError(f"{here.warehouse} is not damaged: nothing was done.")
        fresh.unlink(missing_ok=True)
        with connection(fresh):
            pass
        for night in nights(here.published)[:1]:
            _take_back(fresh, here.published / "nights" / night.night / BOARD, night.run_id)
        for old, new in ((here.warehouse, aside), (_log(here.warehouse), _log(aside))):
            if old.exists():
                old.replace(new)
        fresh.replace(here.warehouse)
    return aside


def _take_back(fresh: Path, board: Path, build_id: str) -> None:
    if words := corruption(board):
        raise NightError(
            f"{board} is damaged as well: nothing was done. Move its folder away, and the history "
            f"comes from the night before. DuckDB says: {words}"
        )
    with connection(fresh) as warehouse:
        warehouse.execute(f"attach {literal(str(board))} as published (read_only)")
        warehouse.begin()
        warehouse.execute("create schema marts")
        for table in _GROWING:
            warehouse.execute(f"create table marts.{table} as from published.main.{table}")
        warehouse.execute(_PUBLICATIONS, [build_id])
        warehouse.commit()


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
