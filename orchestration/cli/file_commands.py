"""Commands for the files that people fill in: the plan as one workbook, and the empty register."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestration.cli.options import CommandError
from orchestration.settings import SEEDS

plan = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Export, check and import the plan as one Excel file.",
)

register = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write the register of events that no system records.",
)

_File = Annotated[Path, typer.Argument(metavar="PATH", help="Path of the file (.xlsx).")]


@plan.command()
def export(
    path: _File,
    year: Annotated[
        int | None,
        typer.Option(
            min=2000,
            max=2099,
            metavar="N",
            help="Export only the plan of this year.",
            show_default="all years",
        ),
    ] = None,
    as_year: Annotated[
        int | None,
        typer.Option(
            min=2000,
            max=2099,
            metavar="N",
            help="Draft the plan of this new year from that of --year, or else of the newest.",
        ),
    ] = None,
) -> None:
    """Write the plan to a new workbook for editing."""
    from orchestration.plan_files.plan_file import export_plan

    with _problems():
        years = (None if one is None else str(one) for one in (year, as_year))
        exported = export_plan(SEEDS, path, *years)
    print(f"written: {path}, the plan of {', '.join(exported.years)}. Edit it, then run:")
    print(f"  jussana plan check {path}")


@plan.command()
def check(path: _File) -> None:
    """List every problem of a plan file, without writing anything."""
    from orchestration.plan_files.plan_file import check_plan_file
    from orchestration.plan_files.sheets import TITLES

    with _problems():
        checked = check_plan_file(SEEDS, path)
    rows = ", ".join(f"{title} {len(checked.tables[seed].rows)}" for seed, title in TITLES.items())
    print(f"{path} is correct: the plan of {', '.join(checked.years)}; rows: {rows}.")
    print(f"To import it: jussana plan import {path}")


@plan.command("import")
def import_(path: _File) -> None:
    """Check a plan file, then replace the plan of its years."""
    from orchestration.plan_files.plan_file import import_plan
    from orchestration.plan_files.sheets import TITLES

    with _problems():
        imported, changes, is_written = import_plan(SEEDS, path)
    if not is_written:
        print(f"the plan holds all of {path} already: nothing was written.")
        return
    print(f"imported: {path}, the plan of {', '.join(imported.years)}.")
    width = max(map(len, TITLES.values()))
    for seed, title in TITLES.items():
        one = changes[seed]
        print(f"  {title:<{width}} {one.added} added, {one.changed} changed, {one.removed} removed")
    print("Next: jussana rehearse shows which figures would move, jussana refresh publishes them.")


@contextmanager
def _problems() -> Iterator[None]:
    """Each problem of a plan file is a line on stdout; the conclusion goes to stderr."""
    from orchestration.plan_files.plan_file import PlanFileError

    try:
        yield
    except PlanFileError as error:
        for problem in error.problems:
            print(problem)
        sys.stdout.flush()
        raise CommandError(str(error)) from error


@register.callback()
def _register() -> None:
    """Typer gives a group its one command's name only if there is a callback."""


@register.command()
def template(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="Folder or file to write to; nothing is overwritten.",
            show_default="the current folder",
        ),
    ] = Path(),
    year: Annotated[
        int | None,
        typer.Option(min=2000, metavar="N", help="Plan year.", show_default="the newest"),
    ] = None,
    output: Annotated[
        Literal["xlsx", "csv"] | None,
        typer.Option("--format", help="Kind of file.", show_default="xlsx"),
    ] = None,
) -> None:
    """Write the empty register of a plan year."""
    from orchestration.plan_files.register_template import TemplateError, write_template

    try:
        written = write_template(path, year, output)
    except TemplateError as error:
        raise CommandError(str(error)) from error
    print(f"written: {written}. Fill it in, and set SOURCES__REGISTER__FOLDER to its folder.")
