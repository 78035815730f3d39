"""The sheets of a register that was kept as a workbook."""

from sources.common.xlsx import NoWorkbook, Page, open_workbook
from sources.register.grid import Grid
from sources.register.problems import Problem
from sources.register.sheets import SHEETS, Sheet


def read_workbook(file: str, content: bytes) -> tuple[dict[str, Grid], list[Problem]]:
    """Give the sheets that a register has, by name, and what keeps them from being read.

    Sheets of other names belong to the people who keep the file.
    """
    try:
        pages = open_workbook(content)
    except NoWorkbook as error:
        return {}, [Problem(file, str(error))]
    named = {title.strip().lower(): page for title, page in pages.items()}
    grids: dict[str, Grid] = {}
    problems: list[Problem] = []
    for sheet in SHEETS:
        if sheet.name in named:
            page = named[sheet.name]
            grids[sheet.name] = _grid(page)
            problems += _merges(file, sheet, grids[sheet.name], page)
        else:
            problems.append(Problem(file, f"a sheet {sheet.name}"))
    return grids, problems


def _grid(page: Page) -> Grid:
    grid = Grid()
    for number, row in page.rows:
        grid.add(number, [cell.value for cell in row])
    return grid


def _merges(file: str, sheet: Sheet, grid: Grid, page: Page) -> list[Problem]:
    """Merged cells in columns that are read: only the first of them holds the value."""
    problems = []
    for merged in page.merged:
        names = grid.header[merged.columns]
        column = next((name for name in names if name in sheet.needed), None)
        if column:
            where = (sheet.name, merged.first_row, column)
            problems.append(Problem(file, f"no merged cells: split {merged.coordinates}", *where))
    return problems
