"""Reads seeds so that every row keeps its line number, as a text editor shows it.

The reader of pandas loses line numbers, fills short rows silently and stops at the first long one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sources.common.sheets import SheetProblem, check_header, read_csv_rows


@dataclass(frozen=True)
class PlanTable:
    """A table of the plan as it was read: its rows as text, indexed by their numbers in the file.

    Attributes:
        file: name of the file.
        rows: the table.
        problems: what is wrong with the form of the file.
        sheet: title of its sheet, in a workbook.
        letters: letters of its columns, in a workbook.
    """

    file: str
    rows: pd.DataFrame
    problems: list[SheetProblem]
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name in messages."""
        return f"sheet {self.sheet}" if self.sheet else self.file

    def problem(self, row: int, column: str, value: str, expected: str) -> SheetProblem:
        """A problem in a row; `column` may be several names, joined by `, `."""
        letters = [self.letters.get(name, "") for name in column.split(", ")]
        letter = ", ".join(filter(None, letters))
        return SheetProblem(self.file, expected, self.sheet, row, column, letter, repr(value))


def read_seed(path: Path, required: Iterable[str]) -> tuple[pd.DataFrame, list[SheetProblem]]:
    """Read a CSV file as text, indexed by line number, and find everything wrong with its form.

    Rows that do not fit the header are problems, and are left out. A file that cannot be read, and
    columns that are missing, are returned as problems only.
    """
    file = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return pd.DataFrame(), [SheetProblem(file, "a readable file", found=str(error.strerror))]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{error.object[error.start]:02x}"
        return pd.DataFrame(), [SheetProblem(file, "text saved as UTF-8", row=line, found=byte)]
    lines, problems = read_csv_rows(file, text)
    (header_line, header), *others = [(line, row) for line, row in lines if row] or [(1, [])]
    if foreign := _foreign_format(header):
        found, expected = foreign
        return pd.DataFrame(), [SheetProblem(file, expected, row=header_line, found=found)]
    named = [name for name in header if name]
    problems[:0] = check_header(header, [*required], named, file=file, row=header_line)
    rows: dict[int, list[str]] = {}
    for line, row in others:
        if len(row) == len(header):
            rows[line] = row
        else:
            expected = f"{len(header)} values, as the header has (quote texts with commas)"
            problems.append(SheetProblem(file, expected, row=line, found=f"{len(row)} values"))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype=str)
    return frame.loc[:, ~frame.columns.duplicated()], problems


def _foreign_format(header: list[str]) -> tuple[str, str] | None:
    """What was found instead of a header that dbt can read, and what was expected."""
    if header and header[0].lower().startswith("sep="):
        return "Excel's hint sep=", "the header in the first line: delete the hint"
    if len(header) == 1 and ";" in header[0]:
        return "semicolons", "values separated by commas"
    return None
