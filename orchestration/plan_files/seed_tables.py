"""Reading a seed as a person sees it in a text editor: every row keeps its line number.

pandas' own reader loses the lines, fills short rows silently and stops at the first long one.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a table: where it stands, what it says, what was expected.

    A workbook's says in which `sheet`, and by its `letter` in which column.
    """

    file: str
    line: int | None
    column: str | None
    value: str
    expected: str
    sheet: str = ""
    letter: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        places = [
            self.file,
            self.sheet and f"sheet {self.sheet}",
            f"{'row' if self.sheet else 'line'} {self.line}" if self.line is not None else "",
            self.letter and f"column {self.letter}",
        ]
        what = f"{self.column} is {self.value!r}" if self.column else self.value
        return f"{', '.join(filter(None, places))}: {what}; expected {self.expected}"


@dataclass(frozen=True)
class Table:
    """A table as it was read: its rows as text, indexed by their numbers in the file.

    Attributes:
        findings: what keeps the file from being a table.
        sheet: where a workbook holds it.
        letters: of its columns in the workbook.
    """

    file: str
    rows: pd.DataFrame
    findings: list[Finding]
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its readers call it."""
        return f"sheet {self.sheet}" if self.sheet else self.file

    def finding(self, line: int | None, column: str | None, value: str, expected: str) -> Finding:
        """Name something wrong in it; `column` may be several, joined by a comma."""
        letters = [self.letters.get(name, "") for name in (column or "").split(", ")]
        letter = ", ".join(filter(None, letters))
        return Finding(self.file, line, column, value, expected, self.sheet, letter)


def read_seed(path: Path, required: Iterable[str]) -> tuple[pd.DataFrame, list[Finding]]:
    """Read a CSV as text, indexed by line number, and find all that keeps it from being a table.

    Rows that do not fit the header are findings and left out. Of a file that cannot be read, and
    of columns that are not there, only the findings remain.
    """
    file = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return pd.DataFrame(), [Finding(file, None, None, str(error.strerror), "a readable file")]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{error.object[error.start]:02x}"
        return pd.DataFrame(), [Finding(file, line, None, byte, "text saved as UTF-8")]
    header: list[str] = []
    rows: dict[int, list[str]] = {}
    findings: list[Finding] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if not header:
                header = row
                findings += _header_findings(file, line, header, required)
            elif len(row) == len(header):
                rows[line] = row
            elif row:
                fields = f"{len(header)} values, as the header has (quote texts with commas)"
                findings.append(Finding(file, line, None, f"{len(row)} values", fields))
            line = reader.line_num + 1  # of the next row: a quoted text may span several lines
    except csv.Error as error:
        findings.append(Finding(file, line, None, str(error), "quotes in pairs around a text"))
    if not header:
        findings.append(Finding(file, 1, None, "nothing", "a header with the names of the columns"))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype=str)
    return frame.loc[:, ~frame.columns.duplicated()], findings


def check_header(
    table: Table, line: int, header: list[str], required: Iterable[str]
) -> list[Finding]:
    """Find the columns that a header lacks, and those that it names twice."""
    missing = [
        table.finding(line, name, "missing", "a column of this name")
        for name in required
        if name not in header
    ]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    return missing + [table.finding(line, name, "twice", "each column once") for name in twice]


def _header_findings(
    file: str, line: int, header: list[str], required: Iterable[str]
) -> list[Finding]:
    if len(header) == 1 and ";" in header[0]:
        return [Finding(file, line, None, "semicolons", "values separated by commas")]
    return check_header(Table(file, pd.DataFrame(), []), line, header, required)
