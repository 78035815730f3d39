"""Commands that read the published board; a running night does not block them."""

import argparse
from collections.abc import Callable

from orchestration.cli.options import add_profile, day, failed
from orchestration.settings import profile

FORMATS = ("table", "json", "csv")
STATUSES = (
    *("reached", "on_track", "watch", "behind", "missed"),
    *("not_started", "measured", "no_data"),
)


def add_scorecard(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument("--axis", metavar="A", help="only this axis of the plan, e.g. atencio")
    parser.add_argument("--status", choices=STATUSES, help="only this status")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.set_defaults(command=_run_scorecard)


def _run_scorecard(arguments: argparse.Namespace) -> int:
    from orchestration.board.scorecard import print_scorecard

    return _shown(print_scorecard, arguments, arguments.axis, arguments.status, arguments.format)


def add_explain(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument("indicator", metavar="INDICATOR", help="its id, e.g. atencio.telefon")
    parser.set_defaults(command=_run_explain)


def _run_explain(arguments: argparse.Namespace) -> int:
    from orchestration.board.explain import print_explanation

    return _shown(print_explanation, arguments, arguments.indicator)


def add_changes(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument(
        "--since",
        type=day,
        metavar="DATE",
        help="a day, YYYY-MM-DD (default: the previous published night)",
    )
    parser.set_defaults(command=_run_changes)


def _run_changes(arguments: argparse.Namespace) -> int:
    from orchestration.board.changes import print_changes

    return _shown(print_changes, arguments, arguments.since)


def add_backtest(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.set_defaults(command=_run_backtest)


def _run_backtest(arguments: argparse.Namespace) -> int:
    from orchestration.board.backtest import print_backtest

    return _shown(print_backtest, arguments)


def _shown(show: Callable[..., None], arguments: argparse.Namespace, *options: object) -> int:
    from orchestration.board.scorecard import BoardError

    try:
        show(profile(arguments.profile), *options)
    except BoardError as error:
        return failed(str(error))
    return 0
