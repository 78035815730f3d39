"""The `jussana` command: its subcommands and its exit codes.

Exit codes: 0 success; 1 something failed and is named; 2 wrong usage; 130 and 143 interrupted. Each
command imports what it needs only when it runs: showing the board does not wait for Dagster.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from orchestration.cli import (
    board_commands,
    file_commands,
    maintenance_commands,
    night_commands,
    sandbox_command,
)
from orchestration.cli.options import CommandError
from orchestration.settings import environment_of_commands

# Plain help and errors: Rich would take longer to import than the board to print.
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ.update(environment_of_commands())
    try:
        app(arguments, prog_name="jussana")
    except CommandError as error:
        _fail(str(error))
    except ImportError as error:
        if error.name != "sources.sandbox":
            raise
        _fail(str(error))  # the demo's extra is not installed
    sys.exit(0)


def _fail(message: str) -> NoReturn:
    print(f"jussana: {message}", file=sys.stderr)
    sys.exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"jussana {version('jussana')}")
        raise typer.Exit


@app.callback()
def _jussana(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """The action plan's nightly warehouse, in a terminal."""


for command in (
    *(night_commands.refresh, night_commands.rehearse),
    *(board_commands.scorecard, board_commands.explain),
    *(board_commands.changes, board_commands.backtest),
    *(sandbox_command.sandbox, maintenance_commands.doctor, maintenance_commands.watch),
    *(maintenance_commands.erase, maintenance_commands.prune),
    *(night_commands.rollback, night_commands.rebuild),
):
    app.command()(command)
app.add_typer(file_commands.plan, name="plan")
app.add_typer(file_commands.register, name="register")


if __name__ == "__main__":
    main()
