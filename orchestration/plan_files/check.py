"""Checks the plan: each value by the rule of its column, each row by its key.

The plan is a folder of seeds, or the same tables as sheets of a workbook.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from orchestration.plan_files.references import (
    KEY_SEPARATOR,
    axes_without_a_plan,
    keys,
    undeclared_overlaps,
    unknown_references,
)
from orchestration.plan_files.rules import INDICATORS, KEYS, MAY_BE_EMPTY, OVERLAPS, RULES, Rule
from orchestration.plan_files.seed_tables import PlanTable, read_seed
from sources.common.sheets import SheetProblem

# Suffix of a seed that an import has written but not yet renamed.
UNFINISHED = ".new"


def read_plan(seeds: Path) -> dict[str, PlanTable]:
    """Read the plan's seeds in a folder, and the seeds that they refer to."""
    return {file: PlanTable(file, *read_seed(seeds / file, rules)) for file, rules in RULES.items()}


def check_plan(seeds: Path) -> list[SheetProblem]:
    """Check the plan's seeds in a folder; returns all problems, by file and line.

    Unreadable, empty and ragged files are problems too: nothing is raised.
    """
    unfinished = [
        SheetProblem(
            path.name,
            "no such file: run jussana plan import once more, which finishes it",
            found="what an interrupted import left",
        )
        for path in sorted(seeds.glob(f"*{UNFINISHED}"))
    ]
    return unfinished + check_tables(read_plan(seeds))


def check_tables(tables: Mapping[str, PlanTable]) -> list[SheetProblem]:
    """Check the tables of the plan, by seed; returns only the first problem of each place."""
    problems: list[SheetProblem] = []
    for file, table in tables.items():
        problems += table.problems
        if table.rows.empty and not table.problems and file not in MAY_BE_EMPTY:
            found = "only a header"
            problems.append(SheetProblem(table.file, "at least one row", table.sheet, found=found))
        problems += _wrong_values(table, RULES[file])
        problems += _repeated_keys(table, KEYS.get(file, ()))
    problems += unknown_references(tables)
    problems += axes_without_a_plan(tables)
    problems += undeclared_overlaps(tables[INDICATORS], tables[OVERLAPS])
    first: dict[object, SheetProblem] = {}
    for one in problems:
        place = (one.file, one.sheet, one.row, one.column)
        first.setdefault(place if one.column else one, one)
    return sorted(first.values(), key=lambda one: (one.file, one.sheet, one.row or 0))


def _wrong_values(table: PlanTable, rules: Mapping[str, Rule]) -> Iterator[SheetProblem]:
    for column, rule in rules.items():
        if column in table.rows:
            for row, value in table.rows[column].items():
                if not rule.holds(value):
                    yield table.problem(int(str(row)), column, value, rule.expected)


def _repeated_keys(table: PlanTable, columns: tuple[str, ...]) -> Iterator[SheetProblem]:
    first: dict[str, int] = {}
    for row, key in keys(table, *columns).items():
        earlier = first.setdefault(key, int(str(row)))
        if earlier != row:
            expected = f"it once only: {'row' if table.sheet else 'line'} {earlier} has it too"
            value = key.replace(KEY_SEPARATOR, " ")
            yield table.problem(int(str(row)), ", ".join(columns), value, expected)
