"""Reads a plan file: its sheets as tables of the plan, and all its problems."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from orchestration.plan_files.cells import seed_text
from orchestration.plan_files.rules import ANYTHING, RULES
from orchestration.plan_files.seed_tables import PlanTable
from orchestration.plan_files.sheets import LISTS, TITLES
from sources.common.sheets import SheetProblem, plain_name, read_sheet, sheets_by_title
from sources.common.xlsx import NoWorkbook, Worksheet, read_workbook


def read_plan_file(
    file: str, content: bytes, columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, PlanTable], list[SheetProblem]]:
    """Read the sheets of a plan file as the tables of their seeds.

    Args:
        file: name of the file, for the problems.
        content: bytes of the file.
        columns: the columns of each sheet, by seed.

    Returns:
        The tables by seed, each with the problems of its sheet; and the problems of the whole
        file.
    """
    try:
        worksheets = read_workbook(content)
    except NoWorkbook as error:
        return {}, [SheetProblem(file, str(error))]
    found, missing = sheets_by_title(file, worksheets, TITLES.values())
    tables = {}
    for seed, title in TITLES.items():
        if title in found:
            tables[seed] = _table(file, seed, found[title], columns[seed])
        else:
            problems = [problem for problem in missing if problem.sheet == title]
            tables[seed] = PlanTable(file, pd.DataFrame(), problems, title)
    return tables, list(_further_sheets(file, worksheets))


def _table(file: str, seed: str, worksheet: Worksheet, columns: Sequence[str]) -> PlanTable:
    rules = RULES[seed]
    parsers = {name: partial(seed_text, rule=rules.get(name, ANYTHING)) for name in columns}
    content = read_sheet(file, TITLES[seed], worksheet, parsers, is_closed=True)
    numbers = [row.number for row in content.rows]
    texts = {
        name: [row.values[name] or "" for row in content.rows]
        for name in columns
        if name in content.letters
    }
    frame = pd.DataFrame(texts, index=numbers, dtype=str)
    return PlanTable(file, frame, content.problems, TITLES[seed], content.letters)


def _further_sheets(file: str, worksheets: Mapping[str, Worksheet]) -> Iterator[SheetProblem]:
    known = [*TITLES.values(), LISTS]
    for title, worksheet in worksheets.items():
        if plain_name(title) not in map(plain_name, known):
            expected = f"only the sheets {', '.join(known)}"
            if worksheet.is_hidden:
                expected += ": this one is hidden, so unhide and delete it"
            yield SheetProblem(file, expected, title)
