"""The `jussana` command: its subcommands and its exit codes.

Exit codes: 0 success; 1 something failed and is named; 2 wrong usage; 130 and 143 interrupted. Each
command imports what it needs only when it runs: showing the board does not wait for Dagster.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from orchestration.cli import board_commands, maintenance_commands, night_commands
from orchestration.cli.options import failed, sentence
from orchestration.settings import UnknownProfile, environment_of_commands


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ.update(environment_of_commands())
    argv = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = _parser(argv).parse_args(argv)
        command: Callable[[argparse.Namespace], int] = parsed.command
        code = command(parsed)
    except UnknownProfile as error:
        code = failed(str(error))
    except ImportError as error:
        if error.name != "sources.sandbox":
            raise
        code = failed(str(error))  # the demo's extra is not installed
    except KeyboardInterrupt:
        failed("interrupted")
        code = 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of the pipe (`| head`) is gone, so there is nobody to report to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jussana", description="The action plan's nightly warehouse, in a terminal."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (summary, describe) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=sentence(summary))
        if name in argv:  # declaring the options of some commands imports other packages
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
        "build the marts from the working tree, and show which figures would change",
        night_commands.add_rehearse,
    ),
    "scorecard": ("show the plan's board, as published", board_commands.add_scorecard),
    "explain": ("show the rule and the records behind one number", board_commands.add_explain),
    "changes": (
        "show what changed on the board since an earlier night",
        board_commands.add_changes,
    ),
    "backtest": ("show how far earlier forecasts were off", board_commands.add_backtest),
    "sandbox": ("serve the sandbox's vendor APIs alone, on loopback", _sandbox),
    "doctor": (
        "check every configured source, or search what the nights left on disk for personal data",
        maintenance_commands.add_doctor,
    ),
    "register": ("write the empty register, a file for events that no system records", _register),
    "plan": ("export, check and import the plan as one Excel file", _plan),
    "watch": (
        "check, for cron, that the published marts are fresh",
        maintenance_commands.add_watch,
    ),
    "erase": (
        "delete the rows of one person who was deleted in the CRM",
        maintenance_commands.add_erase,
    ),
    "prune": ("delete Dagster's record of runs older than 90 days", maintenance_commands.add_prune),
    "rollback": ("publish an earlier night again", night_commands.add_rollback),
    "rebuild": ("replace a damaged warehouse by a new one", night_commands.add_rebuild),
}


if __name__ == "__main__":
    main()
