"""Reading a register that is kept as one CSV file, with a column that names the sheet."""

import csv
import io

from sources.register.grid import Grid
from sources.register.problems import Problem
from sources.register.sheets import SHEETS

SHEET_COLUMN = "sheet"


def read_csv(file: str, content: bytes) -> tuple[dict[str, Grid], list[Problem]]:
    """Give the sheets of a CSV file, by name, and what keeps them from being read.

    Excel's ways of writing CSV are all taken: UTF-8 with a mark or without, Windows-1252;
    semicolons or commas.
    """
    text = _decoded(content)
    if text is None:
        return {}, [Problem(file, "a text saved as CSV UTF-8")]
    first = text.lstrip().partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    whole = Grid()
    problems = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for row in reader:
            whole.add(number, row)
            if len(row) > len(whole.header) and any(row[len(whole.header) :]):
                expected = f"no more values than columns: quote texts that hold a '{delimiter}'"
                problems.append(Problem(file, expected, row=number))
            number = reader.line_num + 1  # of the next row: a quoted text may span several lines
    except csv.Error:
        return {}, [Problem(file, "quotes in pairs around a text", row=number)]
    if SHEET_COLUMN not in whole.header:
        return {}, [Problem(file, f"a column {SHEET_COLUMN} in the first row")]
    grids, strays = _by_sheet(file, whole)
    return grids, problems + strays


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _by_sheet(file: str, whole: Grid) -> tuple[dict[str, Grid], list[Problem]]:
    grids = {sheet.name: Grid(whole.header) for sheet in SHEETS}
    problems = []
    for line in whole.lines:
        name = str(line.cells.get(SHEET_COLUMN) or "").lower()
        if name in grids:
            grids[name].lines.append(line)
        else:
            known = ", ".join(grids)
            problems.append(Problem(file, f"one of {known}", row=line.number, column=SHEET_COLUMN))
    return grids, problems
