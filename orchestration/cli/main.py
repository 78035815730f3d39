"""The `jussana` command: what it can be asked, and what it answers the shell.

Exit codes: 0 fine; 1 something failed and is named; 2 wrong usage. Each command imports what it
needs when it is asked for: nobody who reads a board should wait for Dagster.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from orchestration.cli import board_commands, maintenance_commands, night_commands
from orchestration.cli.options import failed
from orchestration.settings import UnknownProfile, environment_of_commands


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ.update(environment_of_commands())
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = _parser(words).parse_args(words)
        command: Callable[[argparse.Namespace], int] = parsed.command
        code = command(parsed)
    except UnknownProfile as error:
        code = failed(str(error))
    except ImportError as error:
        if error.name != "sources.sandbox":
            raise
        code = failed(str(error))  # the demo's extra is not installed
    except KeyboardInterrupt:
        code = failed("interrupted")
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jussana", description="The action plan's nightly warehouse, in a terminal."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (summary, describe) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary}.".capitalize())
        if name in words:  # describing some of them takes imports
            describe(command)
    return parser


def _sandbox(parser: argparse.ArgumentParser) -> None:
    from sources.sandbox.command import add_arguments, run

    add_arguments(parser)
    parser.set_defaults(command=run)


def _plan(parser: argparse.ArgumentParser) -> None:
    from orchestration.cli.plan_commands import add_arguments

    add_arguments(parser)


def _register(parser: argparse.ArgumentParser) -> None:
    from orchestration.cli.register_commands import add_arguments

    add_arguments(parser)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "refresh": ("run a night: load, build, check, publish", night_commands.add_refresh),
    "rehearse": (
        "build the marts with the files as they are, and say what would move",
        night_commands.add_rehearse,
    ),
    "scorecard": ("show the plan's board, as published", board_commands.add_scorecard),
    "explain": ("show the rule and the records behind one number", board_commands.add_explain),
    "changes": (
        "show what changed on the board since an earlier night",
        board_commands.add_changes,
    ),
    "backtest": ("show how far earlier forecasts were off", board_commands.add_backtest),
    "sandbox": ("serve the stand-in vendor APIs alone, on loopback", _sandbox),
    "doctor": (
        "look at every configured source, or at what the nights left on the disk",
        maintenance_commands.add_doctor,
    ),
    "register": ("help to keep the register of what no system holds", _register),
    "plan": ("the plan as one file: export it, check it, import it", _plan),
    "watch": (
        "say, for cron, whether the published marts are fresh",
        maintenance_commands.add_watch,
    ),
    "erase": (
        "delete what is kept of one person, whom the CRM has deleted",
        maintenance_commands.add_erase,
    ),
    "prune": ("delete Dagster's record of runs older than 90 days", maintenance_commands.add_prune),
    "rollback": ("publish an earlier night again", night_commands.add_rollback),
    "rebuild": ("begin a new warehouse in place of a damaged one", night_commands.add_rebuild),
}


if __name__ == "__main__":
    main()
