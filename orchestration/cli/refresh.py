"""`jussana refresh`: runs a night from a terminal."""

import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from rich.console import Console
from rich.markup import escape

from orchestration.cli.interruption import Interruption, interruptible
from orchestration.cli.options import CommandError
from orchestration.dbt_build.project import prepare_manifest
from orchestration.errors import NightError, reason
from orchestration.settings import REPOSITORY, Profile
from orchestration.warehouse.disk_space import refuse_small_disk

# A demo night writes about a tenth of this; DuckDB and dlt fail in odd places on a full disk.
_SPACE_NEEDED = 256 * 2**20


@dataclass(frozen=True)
class NightOptions:
    """What a night was asked for on the command line; the last three are for the demo."""

    as_of: date
    only: list[str]
    seed: int
    scale: int
    faults: list[str]


def refresh(here: Profile, options: NightOptions, console: Console) -> int:
    """Run a night, show its progress, and print the board; a signal ends it in good order.

    Returns:
        The exit code.

    Raises:
        CommandError: the night could not be started, or failed outside of its steps.
    """
    try:
        _refuse_unreadable_settings()
        refuse_small_disk(here, _SPACE_NEEDED, "a night")
        with interruptible() as interruption:
            return _run(here, options, console, interruption)
    except BrokenPipeError:
        raise
    except Exception as error:
        raise CommandError(reason(error)) from error


def _run(here: Profile, options: NightOptions, console: Console, interruption: Interruption) -> int:
    with console.status("starting"):  # Dagster and dbt take seconds to import
        prepare_manifest()
        from orchestration.board.scorecard import print_scorecard
        from orchestration.cli.progress import Progress
        from orchestration.cli.runs import RunRequest, run_night

    request = RunRequest(
        profile_name=here.name,
        as_of=options.as_of,
        only=options.only,
        seed=options.seed,
        scale=options.scale,
        faults=options.faults,
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
