"""Commands that read the published board; they wait for nothing."""

import argparse

from orchestration.command_words import add_profile, day, failed
from orchestration.profile import profile

FORMATS = ("table", "json", "csv")
STATUSES = (
    *("reached", "on_track", "watch", "behind", "missed"),
    *("not_started", "measured", "no_data"),
)


def add_scorecard(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    add_profile(parser)
    parser.add_argument("--axis", metavar="A", help="only this axis of the plan, e.g. atencio")
    parser.add_argument("--status", choices=STATUSES, help="only this status")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.set_defaults(command=_run_scorecard)


def _run_scorecard(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError, print_scorecard

    try:
        print_scorecard(
            profile(arguments.profile), arguments.axis, arguments.status, arguments.format
        )
    except BoardError as error:
        return failed(str(error))
    return 0


def add_explain(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    add_profile(parser)
    parser.add_argument("indicator", metavar="INDICATOR", help="its id, e.g. atencio.telefon")
    parser.set_defaults(command=_run_explain)


def _run_explain(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError
    from orchestration.explanation import print_explanation

    try:
        print_explanation(profile(arguments.profile), arguments.indicator)
    except BoardError as error:
        return failed(str(error))
    return 0


def add_changes(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    add_profile(parser)
    parser.add_argument(
        "--since", type=day, metavar="DATE", help="a day, YYYY-MM-DD (the night published before)"
    )
    parser.set_defaults(command=_run_changes)


def _run_changes(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError
    from orchestration.changes import print_changes

    try:
        print_changes(profile(arguments.profile), arguments.since)
    except BoardError as error:
        return failed(str(error))
    return 0


def add_backtest(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    add_profile(parser)
    parser.set_defaults(command=_run_backtest)


def _run_backtest(arguments: argparse.Namespace) -> int:
    from orchestration.backtest import print_backtest
    from orchestration.board import BoardError

    try:
        print_backtest(profile(arguments.profile))
    except BoardError as error:
        return failed(str(error))
    return 0
