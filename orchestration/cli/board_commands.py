"""Commands that read the published board; a running night does not block them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

import typer

from orchestration.cli.options import CommandError, ProfileOption, day
from orchestration.settings import profile

Status = Literal[
    "reached", "on_track", "watch", "behind", "missed", "not_started", "measured", "no_data"
]


def scorecard(
    profile_name: ProfileOption = "demo",
    axis: Annotated[
        str | None, typer.Option(metavar="A", help="Only this axis of the plan, e.g. atencio.")
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Only this status.")] = None,
    output: Annotated[Literal["table", "json", "csv"], typer.Option("--format")] = "table",
) -> None:
    """Show the plan's board, as published."""
    from orchestration.board.scorecard import print_scorecard

    _show(print_scorecard, profile_name, axis, status, output)


def explain(
    indicator: Annotated[
        str, typer.Argument(metavar="INDICATOR", help="Its id, e.g. atencio.telefon.")
    ],
    profile_name: ProfileOption = "demo",
) -> None:
    """Show the rule and the records behind one number."""
    from orchestration.board.explain import print_explanation

    _show(print_explanation, profile_name, indicator)


def changes(
    profile_name: ProfileOption = "demo",
    since: Annotated[
        date | None,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="A day, YYYY-MM-DD.",
            show_default="the previous published night",
        ),
    ] = None,
) -> None:
    """Show what changed on the board since an earlier night."""
    from orchestration.board.changes import print_changes

    _show(print_changes, profile_name, since)


def backtest(profile_name: ProfileOption = "demo") -> None:
    """Show how far earlier forecasts were off."""
    from orchestration.board.backtest import print_backtest

    _show(print_backtest, profile_name)


def _show(show: Callable[..., None], profile_name: str, *options: object) -> None:
    from orchestration.board.scorecard import BoardError

    try:
        show(profile(profile_name), *options)
    except BoardError as error:
        raise CommandError(str(error)) from error
