"""Prints the published board, and reads the published marts for all commands."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.plan_files.csv_injection import guarded
from orchestration.settings import Profile

# For pipes, which have no width: a row of the board fits on one line.
_PIPE_WIDTH = 150
_COLOURS = {
    "reached": "green",
    "on_track": "green",
    "watch": "yellow",
    "behind": "red",
    "missed": "red",
    "no_data": "dim",
}

Row = dict[str, Any]

# Title and text of each column of figures; a narrow terminal shows the first three.
_FIGURES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("actual", lambda row: number(row["actual"])),
    ("target", lambda row: number(row["target"])),
    ("%", lambda row: number(row["percent_of_target"], " %")),
    ("expected", lambda row: number(row["expected_to_date"])),
    ("pace", lambda row: "–" if row["pace"] is None else f"{row['pace']:.2f}"),
    ("forecast", lambda row: number(row["forecast"])),
)
_WIDE = 125
_FIGURE, _STATUS = 8, 11


class BoardError(Exception):
    """The board cannot be shown; the message says why in one line."""


def read_published(here: Profile, query: str, arguments: Sequence[object] = ()) -> list[Row]:
    """Query the published marts; every query sees one complete night.

    Raises:
        BoardError: nothing is published yet, or the file cannot be read.
    """
    if not here.marts.exists():
        raise BoardError(f"nothing is published at {here.marts} yet: run `jussana refresh` first")
    try:
        with duckdb.connect(str(here.marts), read_only=True) as marts:
            found = marts.execute(query, list(arguments))
            names = [column[0] for column in found.description or []]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except (duckdb.CatalogException, duckdb.BinderException):
        raise BoardError(
            f"{here.marts} was published by another release: run `jussana refresh` first"
        ) from None
    except duckdb.Error as error:
        raise BoardError(f"{here.marts} cannot be read: {str(error).splitlines()[0]}") from None


def print_scorecard(here: Profile, axis: str | None, status: str | None, layout: str) -> None:
    """Print the board, or one axis or status of it, as a table, JSON or CSV.

    Raises:
        BoardError: nothing is published, or the plan has no such axis.
    """
    rows = read_published(
        here,
        "select s.* from plan_scorecard as s inner join dim_indicator as i "
        "using (plan_year, indicator_id) order by i.axis_order, i.indicator_id",
    )
    axes = sorted({row["axis_id"] for row in rows})
    if axis and axis not in axes:
        raise BoardError(f"there is no axis '{axis}': choose from {', '.join(axes)}")
    rows = [row for row in rows if axis in (None, row["axis_id"])]
    rows = [row for row in rows if status in (None, row["status"])]
    match layout:
        case "json":
            json.dump(rows, sys.stdout, ensure_ascii=False, indent=2, default=str)
            print()
        case "csv":
            writer = csv.DictWriter(sys.stdout, rows[0].keys() if rows else [])
            writer.writeheader()
            writer.writerows(map(guarded, rows))
        case _:
            _print_table(rows)


def console() -> Console:
    """A console for tables, as wide as the terminal; in a pipe, wide enough for a row."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def number(value: float | None, unit: str = "") -> str:
    """A figure as text: whole numbers without decimals, and a dash for a missing one."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return text + unit


def _print_table(rows: Sequence[Row]) -> None:
    if not rows:
        print("no indicator matches.")
        return
    out = console()
    for axis in dict.fromkeys(row["axis"] for row in rows):
        table = _table(rows, out.width)
        for row in (row for row in rows if row["axis"] == axis):
            figures = (text(row) for _, text in _figures(out.width))
            # a text of the plan may contain what rich reads as markup
            table.add_row(row["indicator_id"], escape(row["indicator"]), *figures, _status(row))
        out.print(f"[bold]{escape(axis)}[/]")
        out.print(table)
        out.print()
    counts = Counter(row["status"] for row in rows)
    summary = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    print(f"{len(rows)} indicators as of {rows[0]['as_of']}: {summary}")


def _figures(width: int) -> Sequence[tuple[str, Callable[[Row], str]]]:
    return _FIGURES if width >= _WIDE else _FIGURES[:3]


def _table(rows: Sequence[Row], width: int) -> Table:
    """An empty table, with the same column widths for every axis."""
    figures = _figures(width)
    ids = max(len(row["indicator_id"]) for row in rows)
    names = max(len(row["indicator"]) for row in rows)
    # in a narrow terminal, names are shortened rather than figures
    available = width - ids - (_FIGURE + 2) * len(figures) - _STATUS - 4
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("indicator", no_wrap=True, width=ids)
    table.add_column("", overflow="ellipsis", no_wrap=True, width=max(8, min(names, available)))
    for name, _ in figures:
        table.add_column(name, justify="right", no_wrap=True, width=_FIGURE)
    table.add_column("status", no_wrap=True, min_width=_STATUS)
    return table


def _status(row: Row) -> str:
    late = " (late)" if row["is_stale"] and row["status"] != "no_data" else ""
    return f"[{_COLOURS.get(row['status'], 'default')}]{row['status']}{late}[/]"
