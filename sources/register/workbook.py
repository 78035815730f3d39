"""Reading a register that was kept in Excel or LibreOffice, as XLSX."""

import io
from typing import Any

from sources.register.grid import Broken, Grid
from sources.register.problems import Problem
from sources.register.sheets import SHEETS, Sheet

# How a file begins that Excel protects with a password, or writes as XLS.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_NOT_CALCULATED = Broken("a value: the formula has none yet, so open the file in Excel and save it")
_SPREADSHEET_ERROR = Broken("a value: the formula ends in an error")


def read_workbook(file: str, content: bytes) -> tuple[dict[str, Grid], list[Problem]]:
    """Give the sheets that a register has, by name, and what keeps them from being read.

    Sheets of other names belong to the people who keep the file.
    """
    import openpyxl  # takes half a second that only those pay who have a workbook

    if content.startswith(_COMPOUND_FILE):
        return {}, [Problem(file, "a workbook (.xlsx) without a password, and not an old .xls")]
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # what openpyxl raises is whatever the part raises that gave up
        return {}, [Problem(file, "a whole workbook (.xlsx): it is damaged, or something else")]
    names = {title.strip().lower(): title for title in values.sheetnames}
    grids: dict[str, Grid] = {}
    problems: list[Problem] = []
    for sheet in SHEETS:
        if sheet.name in names:
            title = names[sheet.name]
            grids[sheet.name] = _grid(values[title], formulas[title])
            problems += _merges(file, sheet, grids[sheet.name], values[title])
        else:
            problems.append(Problem(file, f"a sheet {sheet.name}"))
    return grids, problems


def _grid(values: Any, formulas: Any) -> Grid:
    grid = Grid()
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (row, written) in enumerate(pairs, start=1):
        grid.add(number, [_cell(*pair) for pair in zip(row, written, strict=True)])
    return grid


def _cell(value: Any, written: Any) -> object:
    if value.data_type == "e":
        return _SPREADSHEET_ERROR
    if value.value is None and written.data_type == "f":
        return _NOT_CALCULATED
    return value.value


def _merges(file: str, sheet: Sheet, grid: Grid, values: Any) -> list[Problem]:
    """Merged cells in columns that are read: only the first of them holds the value."""
    problems = []
    for merged in values.merged_cells.ranges:
        names = grid.header[merged.min_col - 1 : merged.max_col]
        column = next((name for name in names if name in sheet.needed), None)
        if column:
            where = (sheet.name, merged.min_row, column)
            problems.append(Problem(file, f"no merged cells: split {merged.coord}", *where))
    return problems
