"""Reads an XLSX workbook that a person kept in Excel or LibreOffice."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

# How a file begins that Excel protects with a password, or writes as XLS.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_FIRST_YEAR = 1900
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/"


class NoWorkbook(ValueError):
    """A file that cannot be read as a workbook; the message is what was expected."""


@dataclass(frozen=True)
class NoValue:
    """Stands for a cell without a usable value; `expected` says what the cell should hold."""

    expected: str


NOT_CALCULATED = NoValue("a value: the formula has none yet, so open the file in Excel and save it")
BEFORE_1900 = NoValue("a day from 1900 on: Excel knows none before")
PERCENTAGE = NoValue("a plain number: format the cell as a number, not as a percentage")


@dataclass(frozen=True)
class MergedCells:
    """A rectangle of cells made one: only the first of them holds a value."""

    coordinates: str
    first_row: int
    columns: range


@dataclass(frozen=True)
class Worksheet:
    """The uninterpreted cells of one sheet.

    Attributes:
        rows: each row that holds cells, with its number. A cell is a text, a number, yes or no, a
            date, a datetime (with a time other than midnight), a time, NoValue, or None.
        merged: the merged cells.
        is_hidden: whether people do not see the sheet.
    """

    rows: list[tuple[int, list[object]]]
    merged: list[MergedCells]
    is_hidden: bool = False


def read_workbook(content: bytes) -> dict[str, Worksheet]:
    """Give the sheets of a workbook, by title and in its order; of formulas the value.

    Raises:
        NoWorkbook: it is no workbook, damaged, of another kind, or protected with a password.
    """
    import openpyxl  # the import takes half a second, needed only for a workbook

    _refuse_other_kinds(content)
    try:
        # Read row by row: a single cell at the end of a sheet must not create a million rows.
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
        return {
            sheet.title: Worksheet(
                list(_rows(values[sheet.title], sheet)),
                [_merged_cells(merged) for merged in sheet.merged_cells.ranges],
                sheet.sheet_state != "visible",
            )
            for sheet in formulas.worksheets
        }
    except Exception:  # openpyxl raises whatever its parsers raise
        raise NoWorkbook("a whole workbook (.xlsx): it is damaged, or something else") from None


def column_letter(index: int) -> str:
    """Give the letter of a column of a workbook, counted from 0."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def _refuse_other_kinds(content: bytes) -> None:
    if kind := _other_kind(content):
        raise NoWorkbook(
            f"a workbook (.xlsx): this is {kind}, so save it as an ordinary Excel workbook (.xlsx)"
        )


def _other_kind(content: bytes) -> str:
    if content.startswith(_COMPOUND_FILE):
        return "an old workbook (.xls) or protected with a password"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {
                name: archive.read(name)
                for name in ("mimetype", "xl/workbook.xml", "xl/workbook.bin")
                if name in archive.namelist()
            }
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        return ""  # openpyxl cannot read it either
    if b"opendocument" in parts.get("mimetype", b""):
        return "an OpenDocument file (.ods)"
    if "xl/workbook.bin" in parts:
        return "a binary workbook (.xlsb)"
    if _STRICT_NAMESPACE in parts.get("xl/workbook.xml", b""):
        return "Strict Open XML"  # in which openpyxl finds no sheet
    return ""


def _rows(values: Any, formulas: Any) -> Iterator[tuple[int, list[object]]]:
    values.reset_dimensions()  # the size that a sheet claims may be wrong
    for number, row in enumerate(values.iter_rows(), start=1):
        if row:
            yield (
                number,
                [
                    _value(cell, formulas, number, column)
                    for column, cell in enumerate(row, start=1)
                ],
            )


def _value(cell: Any, formulas: Any, row: int, column: int) -> object:
    value = cell.value
    if value is None:
        return NOT_CALCULATED if formulas.cell(row, column).data_type == "f" else None
    if cell.data_type == "e":
        return NoValue(f"a value: the cell shows an error ({value})")
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in cell.number_format:
        return PERCENTAGE
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        return BEFORE_1900
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def _merged_cells(merged: Any) -> MergedCells:
    return MergedCells(merged.coord, merged.min_row, range(merged.min_col - 1, merged.max_col))
