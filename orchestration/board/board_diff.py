"""Compares the board of rehearsed marts with the published one: which figures would change."""

from collections.abc import Callable

import duckdb
from rich.console import Console

from orchestration.board.scorecard import Row, number
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.sql import literal

_BOARD = """
    select
        plan_year, indicator_id, target, actual, expected_to_date as expected,
        percent_of_target as percent, status
    from
"""
_FIGURES = ("target", "actual", "expected", "percent", "status")
_COMPARISON = f"""
    with published as ({_BOARD} board.plan_scorecard),
    rehearsed as ({_BOARD} marts.plan_scorecard)
    select
        indicator_id, published, rehearsed, published is distinct from rehearsed as would_move
    from published
    full outer join rehearsed using (plan_year, indicator_id)
    order by indicator_id
"""  # noqa: S608
_DAYS = """
    select
        (select max(as_of) from board.plan_scorecard) as published,
        (select max(as_of) from marts.plan_scorecard) as rehearsed
"""
_LOADED_SINCE = """
    select source
    from board.source_freshness as published
    inner join marts.source_freshness as rehearsed using (source)
    where published.loaded_at is distinct from rehearsed.loaded_at
    order by source
"""


def print_moves(copy: Profile, warn: Callable[[str], None], console: Console) -> None:
    """Print which figures of the published board would change with the rehearsed marts.

    Args:
        copy: a profile with copies of the published board and of the rehearsed warehouse.
        warn: prints a warning, for other causes that may move figures.
        console: where to print.
    """
    with connection(copy.warehouse) as warehouse:
        warehouse.execute(f"attach {literal(str(copy.marts))} as board (read_only)")
        rows = _rows(warehouse, _COMPARISON)
        [days] = _rows(warehouse, _DAYS)
        loaded = [row["source"] for row in _rows(warehouse, _LOADED_SINCE)]
    moves = [row for row in rows if row["would_move"]]
    console.print(
        f"[bold]{copy.name}[/], rehearsed as of {days['rehearsed']}, "
        f"published as of {days['published']}",
        end="\n" if moves else ": ",
    )
    if moves and loaded:
        warn(
            f"loaded since the publication: {', '.join(loaded)}. What they feed may move by that, "
            "not by your changes"
        )
    width = max((len(row["indicator_id"]) for row in moves), default=0)
    for row in moves:
        console.print(f"{row['indicator_id']:<{width}}  {_move(row)}", soft_wrap=True)
    count = len(moves) or "none"
    console.print(f"{count} of {len(rows)} indicators would move; nothing was published")


def _rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = warehouse.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _move(row: Row) -> str:
    """What changes for one indicator: the figures that differ; all if it is new or gone."""
    before, after = row["published"], row["rehearsed"]
    if before["indicator_id"] is None:
        return f"is new: {_all_figures(after)}"
    if after["indicator_id"] is None:
        return f"is gone; it said {_all_figures(before)}"
    moved = [name for name in _FIGURES if before[name] != after[name]]
    return ", ".join(_step(name, before[name], after[name]) for name in moved)


def _step(name: str, before: float | str | None, after: float | str | None) -> str:
    old, new = _text(before), _text(after)
    if old == new:  # they differ by less than the board shows
        old, new = str(before), str(after)
    return f"{name} {old} → {new}"


def _all_figures(figures: Row) -> str:
    known = [name for name in _FIGURES if figures[name] is not None]
    return ", ".join(f"{name} {_text(figures[name])}" for name in known)


def _text(value: float | str | None) -> str:
    return value if isinstance(value, str) else number(value)
