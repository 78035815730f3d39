"""`jussana rehearse`: what the board would say by the working tree, on the data that are loaded.

It all happens on a copy of the warehouse, in a folder that is removed at the end.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from expectations import suite_names, validate
from expectations.frames import read_frame
from orchestration.assets.check_texts import description
from orchestration.board.board_diff import print_moves
from orchestration.cli.progress import Progress
from orchestration.dbt_build.failing_rows import rows_of_failed_tests
from orchestration.dbt_build.inputs import declare_raw_tables, refuse_malformed_plan
from orchestration.dbt_build.process import BUILD, run_dbt
from orchestration.dbt_build.project import PROJECT_DIR
from orchestration.dbt_build.results import build_failure, node_lines, node_results
from orchestration.errors import NightError
from orchestration.settings import Profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.disk_space import refuse_small_disk
from orchestration.warehouse.operations import begin_build
from orchestration.warehouse.scratch_dir import scratch_dir


def rehearse(here: Profile, console: Console, project_dir: Path = PROJECT_DIR) -> int:
    """Build the marts on a copy, print what would move on the board, and give the exit code.

    Args:
        here: whose data; its warehouse and its published board stay as they are.
        console: where to print.
        project_dir: the dbt project that is rehearsed.

    Raises:
        NightError: there is nothing to rehearse on, the plan is malformed, or there is no room.
    """
    if not (here.warehouse.exists() and here.marts.exists()):
        raise NightError(
            f"no night was published at {here.folder} yet: run `jussana refresh` first"
        )
    refuse_malformed_plan(project_dir / "seeds")
    progress = Progress(console)
    with progress.listening("orchestration"), _copy(here, console) as copy:
        with console.status("building and testing the marts on a copy of the warehouse"):
            failed = _build(copy, project_dir, progress)
        if not failed:
            with console.status("checking the marts"):
                failed = _check(copy, progress)
            print_moves(copy, progress.warn, console)
    for failure in failed:
        console.print(f"[red]failed:[/] {escape(failure)}", soft_wrap=True)
    if failed:
        console.print("a night would fail alike; nothing was published")
    return 1 if failed else 0


@contextmanager
def _copy(here: Profile, console: Console) -> Iterator[Profile]:
    """A copy of the profile's warehouse and board, made while no night writes."""
    try:
        with scratch_dir(here.folder / ".rehearsal") as folder:
            copy = replace(here, folder=folder)
            with console.status("copying the warehouse"), writing(here):
                # What a killed night left in the log belongs to the warehouse.
                files = [here.warehouse, here.warehouse.with_name(f"{here.warehouse.name}.wal")]
                files = [file for file in files if file.exists()]
                room = 2 * sum(file.stat().st_size for file in files)
                refuse_small_disk(here, room, "a rehearsal")
                # Read-only, so the file is not touched; fails when another program writes it.
                with connection(here.warehouse, read_only=True):
                    for file in files:
                        shutil.copy(file, folder)
                # A night may follow at once; what it publishes was not made of this copy.
                copy.published.mkdir()
                shutil.copy(here.marts, copy.marts)
            yield copy
    except BlockingIOError:
        raise NightError(
            f"another rehearsal is running at {here.folder}: wait until it has ended"
        ) from None


def _build(copy: Profile, project_dir: Path, progress: Progress) -> list[str]:
    """Build and test all models as a night does; give what failed."""
    declare_raw_tables(copy)
    begin_build(copy, "rehearsal")
    artifacts = copy.folder / "dbt"
    output = run_dbt(BUILD, copy, project_dir=project_dir, artifacts=artifacts)
    rows = rows_of_failed_tests(copy.warehouse, artifacts)
    for line in node_lines(node_results(artifacts, "warn"), rows):
        progress.warn(line)
    failure = build_failure(artifacts, output, rows)
    return [f"the marts were not built. {failure}"] if output else []


def _check(copy: Profile, progress: Progress) -> list[str]:
    """Check the marts with their suites; give what would stop a publication."""
    refusals = []
    with connection(copy.warehouse) as warehouse:
        for table in suite_names():
            if not table.startswith("marts."):
                continue
            verdict = validate(table, read_frame(warehouse, table))
            if verdict.critical:
                refusals.append(f"{table}: {description(verdict)}")
            elif not verdict.success:
                progress.warn(f"{table}: {description(verdict)}")
    return refusals
