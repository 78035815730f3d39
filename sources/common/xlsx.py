"""Opening a workbook that a person kept in Excel or LibreOffice, as XLSX."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# How a file begins that Excel protects with a password, or writes as XLS.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"


class NoWorkbook(ValueError):
    """A file that cannot be opened as a workbook; the message is what was expected."""


@dataclass(frozen=True)
class Broken:
    """A cell without a value; `expected` says what it should have been."""

    expected: str


NOT_CALCULATED = Broken("a value: the formula has none yet, so open the file in Excel and save it")
SPREADSHEET_ERROR = Broken("a value: the formula ends in an error")


@dataclass(frozen=True)
class Cell:
    """What Excel holds in a cell (text, number, day, yes or no, nothing) and how it shows it."""

    value: object
    number_format: str


@dataclass(frozen=True)
class Merged:
    """A rectangle of cells made one: only the first of them holds a value."""

    coordinates: str
    first_row: int
    columns: slice


@dataclass(frozen=True)
class Page:
    """One sheet: each row that holds cells, with its number, and what is merged in it."""

    rows: list[tuple[int, list[Cell]]]
    merged: list[Merged]


def open_workbook(content: bytes) -> dict[str, Page]:
    """Give the sheets of a workbook, by title and in its order; of formulas the value.

    Raises:
        NoWorkbook: it is no workbook, damaged, of an old Excel, or protected with a password.
    """
    import openpyxl  # takes half a second that only those pay who have a workbook

    if content.startswith(_COMPOUND_FILE):
        raise NoWorkbook("a workbook (.xlsx) without a password, and not an old .xls")
    try:
        # Read row by row: one cell at the end of a sheet must not call a million rows into being.
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        whole = openpyxl.load_workbook(io.BytesIO(content))
        return {
            page.title: Page(
                list(_rows(values[page.title], formulas[page.title])),
                [_merged(merged) for merged in page.merged_cells.ranges],
            )
            for page in whole.worksheets
        }
    except Exception:  # what openpyxl raises is whatever the part raises that gave up
        raise NoWorkbook("a whole workbook (.xlsx): it is damaged, or something else") from None


def _rows(values: Any, formulas: Any) -> Iterator[tuple[int, list[Cell]]]:
    for page in (values, formulas):
        page.reset_dimensions()  # what a sheet says of its own size may be wrong
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (row, written) in enumerate(pairs, start=1):
        if row:
            yield number, [_cell(*pair) for pair in zip(row, written, strict=True)]


def _cell(value: Any, written: Any) -> Cell:
    shown = value.number_format or ""
    if value.data_type == "e":
        return Cell(SPREADSHEET_ERROR, shown)
    if value.value is None and written.data_type == "f":
        return Cell(NOT_CALCULATED, shown)
    return Cell(value.value, shown)


def _merged(merged: Any) -> Merged:
    columns = slice(merged.min_col - 1, merged.max_col)
    return Merged(merged.coord, merged.min_row, columns)
