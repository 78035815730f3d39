"""The `plan` command: the plan as one Excel file, for people who do not work with git."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from orchestration.cli.options import sentence
from orchestration.plan_files.rules import YEAR
from orchestration.settings import SEEDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's actions and their options."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    export = _action(actions, "export", "write the plan to a new workbook for editing", _export)
    export.add_argument(
        "--year",
        type=_year,
        metavar="N",
        help="export only the plan of this year (default: all years)",
    )
    export.add_argument(
        "--as-year",
        type=_year,
        metavar="N",
        help="draft the plan of this new year from that of --year (default: the newest)",
    )
    _action(actions, "check", "list every problem of a plan file, without writing anything", _check)
    _action(actions, "import", "check a plan file, then replace the plan of its years", _import)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    summary: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=summary, description=sentence(summary))
    action.add_argument("path", type=Path, metavar="PATH", help="path of the file (.xlsx)")
    action.set_defaults(command=lambda arguments: _run(run, arguments))
    return action


def _year(text: str) -> str:
    if not YEAR.holds(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not {YEAR.expected}")
    return text


def _run(run: Callable[[argparse.Namespace], None], arguments: argparse.Namespace) -> int:
    """Run an action; each problem is a line on stdout, the conclusion goes to stderr."""
    from orchestration.plan_files.plan_file import PlanFileError

    try:
        run(arguments)
    except PlanFileError as error:
        for problem in error.problems:
            print(problem)
        sys.stdout.flush()
        print(f"jussana: {error}", file=sys.stderr)
        return 1
    return 0


def _export(arguments: argparse.Namespace) -> None:
    from orchestration.plan_files.plan_file import export_plan

    path = arguments.path
    plan = export_plan(SEEDS, path, arguments.year, arguments.as_year)
    print(f"written: {path}, the plan of {', '.join(plan.years)}. Edit it, then run:")
    print(f"  jussana plan check {path}")


def _check(arguments: argparse.Namespace) -> None:
    from orchestration.plan_files.plan_file import check_plan_file
    from orchestration.plan_files.sheets import TITLES

    plan = check_plan_file(SEEDS, arguments.path)
    rows = ", ".join(f"{title} {len(plan.tables[seed].rows)}" for seed, title in TITLES.items())
    print(f"{arguments.path} is correct: the plan of {', '.join(plan.years)}; rows: {rows}.")
    print(f"To import it: jussana plan import {arguments.path}")


def _import(arguments: argparse.Namespace) -> None:
    from orchestration.plan_files.plan_file import import_plan
    from orchestration.plan_files.sheets import TITLES

    plan, changes, is_written = import_plan(SEEDS, arguments.path)
    if not is_written:
        print(f"the plan holds all of {arguments.path} already: nothing was written.")
        return
    print(f"imported: {arguments.path}, the plan of {', '.join(plan.years)}.")
    width = max(map(len, TITLES.values()))
    for seed, title in TITLES.items():
        one = changes[seed]
        print(f"  {title:<{width}} {one.added} added, {one.changed} changed, {one.removed} removed")
    print("Next: jussana rehearse shows which figures would move, jussana refresh publishes them.")
