"""Writes the plan as a workbook: ids and months as text, numbers as numbers, days as dates."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from orchestration.plan_files.cells import UNWRITABLE
from orchestration.plan_files.excel import add_header, restrict, saved
from orchestration.plan_files.rules import ANYTHING, EVENT_TYPES, RULES, SOURCES, Rule
from orchestration.plan_files.seed_tables import PlanTable
from orchestration.plan_files.sheets import CHOSEN_FROM, COMMENTS, LISTS, TITLES, WIDTHS, ChoiceList
from sources.common.sheets import SheetProblem

_FORMATS = {"text": "@", "number": "General", "date": "dd/mm/yyyy"}
# Empty rows after the last that are validated too, and whose ids can be chosen from a list.
_FURTHER_ROWS = 100
# Excel's own limits.
_LONGEST_TEXT = 32767
_MOST_DIGITS = 15
_FIRST_DAY = "1900-03-01"


def unwritable(table: PlanTable, rules: Mapping[str, Rule]) -> Iterator[SheetProblem]:
    """Find values of a seed that a workbook would change."""
    for column, values in table.rows.items():
        kind = rules.get(str(column), ANYTHING).kind
        for line, value in values.items():
            if not _is_writable(value, kind):
                expected = "what a workbook can hold"
                yield table.problem(int(str(line)), str(column), value, expected)


def _is_writable(value: str, kind: str) -> bool:
    if kind == "number":
        return len(Decimal(value or 0).normalize().as_tuple().digits) <= _MOST_DIGITS
    if kind == "date":
        return value >= _FIRST_DAY
    return len(value) <= _LONGEST_TEXT and UNWRITABLE.search(value) is None


def plan_workbook(tables: Mapping[str, PlanTable]) -> bytes:
    """The bytes of a workbook with a sheet for each seed of the plan, and one with lists."""
    from openpyxl import Workbook  # slow: half a second

    book = Workbook()
    book.remove(book.worksheets[0])
    for seed, title in TITLES.items():
        _write(book.create_sheet(title), tables[seed].rows, RULES[seed])
    _write(book.create_sheet(LISTS), _lists(tables), {})
    for page in book.worksheets:
        add_header(page, COMMENTS, WIDTHS, usual=14)
    for seed, title in TITLES.items():
        for letter, validation in _validations(book, seed):
            restrict(book[title], letter, validation, _last_row(book[title]))
    return saved(book)


def _write(page: Any, rows: pd.DataFrame, rules: Mapping[str, Rule]) -> None:
    from openpyxl.utils import get_column_letter

    page.append(list(rows.columns))
    for number, column in enumerate(rows.columns, start=1):
        kind = rules.get(column, ANYTHING).kind
        # for the whole column too, so that rows typed below the last one have the right type
        page.column_dimensions[get_column_letter(number)].number_format = _FORMATS[kind]
        for line, text in enumerate(rows[column], start=2):
            cell = page.cell(line, number, _value(text, kind))
            cell.number_format = _FORMATS[kind]
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is not a formula


def _value(text: str, kind: str) -> str | int | float | date | None:
    if not text:
        return None
    if kind == "number":
        return int(text) if text.isdecimal() else float(text)
    return date.fromisoformat(text) if kind == "date" else text


def _lists(tables: Mapping[str, PlanTable]) -> pd.DataFrame:
    """The lists to choose from: sources, alone and as event types combine them; event types."""
    types = tables[EVENT_TYPES].rows
    sources = pd.concat([tables[SOURCES].rows["source"], types["source"]]).unique()
    lists = [pd.Series(sources, name="source"), types["event_type"], types["description"]]
    columns = [column.reset_index(drop=True) for column in lists]
    return pd.concat(columns, axis="columns").fillna("")


def _last_row(page: Any) -> int:
    return int(page.max_row) + _FURTHER_ROWS


def _validations(book: Any, seed: str) -> Iterator[tuple[str, Any]]:
    """The validations of cells, each with the letter of its column."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for cell in book[TITLES[seed]][1]:
        rule = RULES[seed].get(cell.value, ANYTHING)
        if chosen := CHOSEN_FROM[seed].get(cell.value):
            validation = DataValidation("list", formula1=_range(book, chosen))
            validation.error = "Trieu-ho de la llista"
            validation.errorStyle = "warning" if chosen.is_open else "stop"
        elif rule.choices:
            choices = ",".join(filter(None, rule.choices))
            validation = DataValidation("list", formula1=f'"{choices}"')
            validation.error = "Trieu-ho de la llista"
        elif rule.kind == "number":
            validation = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
            validation.error = "Un nombre, i res més a la cel·la"
        elif rule.kind == "date":
            validation = DataValidation(
                "date", operator="greaterThanOrEqual", formula1="DATE(2000,1,1)"
            )
            validation.error = "Un dia, com 01/06/2027"
        else:
            continue
        validation.allow_blank = True  # the check says whether there must be a value
        yield cell.column_letter, validation


def _range(book: Any, chosen: ChoiceList) -> str:
    page = book[chosen.sheet]
    letter = next(cell.column_letter for cell in page[1] if cell.value == chosen.column)
    last = _last_row(page)
    if chosen.sheet == LISTS:
        last = max(cell.row for cell in page[letter] if cell.value)
    return f"{chosen.sheet}!${letter}$2:${letter}${last}"
