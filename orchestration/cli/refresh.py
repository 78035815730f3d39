"""`jussana refresh`: runs a night from a terminal."""

import argparse
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape

from orchestration.cli.interruption import Interruption, interruptible
from orchestration.dbt_build.project import prepare_manifest
from orchestration.errors import NightError, reason
from orchestration.settings import REPOSITORY, Profile
from orchestration.warehouse.disk_space import refuse_small_disk

# A demo night writes about a tenth of this; DuckDB and dlt fail in odd places on a full disk.
_SPACE_NEEDED = 256 * 2**20


class RefreshError(Exception):
    """A night was not started, or failed before anything was published."""

    def __init__(self, message: str, *, is_usage: bool = False) -> None:
        """Say why; `is_usage` when the command line itself is wrong."""
        super().__init__(message)
        self.is_usage = is_usage


def refresh(arguments: argparse.Namespace, here: Profile, console: Console) -> int:
    """Run a night, show its progress, and print the board; a signal ends it in good order.

    Returns:
        The exit code.

    Raises:
        RefreshError: the night could not be started, or failed outside of its steps.
    """
    try:
        _refuse_unreadable_settings()
        refuse_small_disk(here, _SPACE_NEEDED, "a night")
        with interruptible() as interruption:
            return _run(arguments, here, console, interruption)
    except (RefreshError, BrokenPipeError):
        raise
    except Exception as error:
        raise RefreshError(reason(error)) from error


def _run(
    arguments: argparse.Namespace, here: Profile, console: Console, interruption: Interruption
) -> int:
    with console.status("starting"):  # Dagster and dbt take seconds to import
        prepare_manifest()
        from orchestration.board.scorecard import print_scorecard
        from orchestration.cli.progress import Progress
        from orchestration.cli.runs import RunRequest, run_night, source_names
        from orchestration.resources.demo import DEMO_SEED
        from sources.common.timezones import yesterday

        _refuse_unknown_sources(arguments.only, source_names())
        if here.name == "demo":  # production does not need the sandbox installed
            _refuse_unknown_faults(arguments.fault or [])
    as_of = arguments.as_of or yesterday()
    if here.name == "production" and as_of > yesterday():
        raise RefreshError(f"{as_of} is not over yet: choose yesterday or earlier", is_usage=True)
    request = RunRequest(
        profile_name=here.name,
        as_of=as_of,
        only=arguments.only,
        seed=DEMO_SEED if arguments.seed is None else arguments.seed,
        scale=arguments.scale or 1,
        faults=arguments.fault or [],
    )
    console.print(f"[bold]{here.name}[/], figures as of {request.as_of}")
    with _own_terminal() as terminal:
        progress = Progress(Console(file=terminal, highlight=False))
        result = run_night(request, progress, interruption)
    if result.published:
        print_scorecard(here, None, None, "table")
    console.print()
    for failure in result.failures:
        console.print(f"[red]failed:[/] {escape(failure)}", soft_wrap=True)
    if not result.published:
        console.print("nothing was published: readers still see the last published night.")
        return 1
    console.print(f"marts  {here.marts} (DuckDB; Parquet beside it)", soft_wrap=True)
    console.print("UI     make ui, then http://127.0.0.1:3000")
    console.print(f"docs   {REPOSITORY / 'docs'} (operations.md, cookbook.md)", soft_wrap=True)
    return 1 if result.failures else 0


def _refuse_unreadable_settings() -> None:
    for name in ("config.toml", "secrets.toml"):
        path = REPOSITORY / ".dlt" / name
        try:
            if path.exists():
                tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise NightError(f"{path} cannot be read: {error}") from None


def _refuse_unknown_sources(given: list[str], known: list[str]) -> None:
    for name in given:
        if name not in known:
            raise RefreshError(
                f"there is no source '{name}': choose from {', '.join(known)}", is_usage=True
            )


def _refuse_unknown_faults(faults: list[str]) -> None:
    from orchestration.resources.demo import unknown_fault

    if message := unknown_fault(faults):
        raise RefreshError(message, is_usage=True)


@contextmanager
def _own_terminal() -> Iterator[TextIO]:
    """Discard what others print to stdout during a night; yields the terminal for our own lines.

    Dagster copies what dbt prints to the step's log and echoes it to the terminal. The log is
    read in the UI; the terminal only shows the progress of the night.
    """
    sys.stdout.flush()
    terminal = os.fdopen(os.dup(1), "w", encoding="utf-8")
    discard = os.open(os.devnull, os.O_WRONLY)
    os.dup2(discard, 1)
    try:
        yield terminal
    finally:
        sys.stdout.flush()
        os.dup2(terminal.fileno(), 1)
        os.close(discard)
        terminal.close()
