"""What is to be corrected in a file that people keep: where it is, and what was expected there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetProblem:
    """One thing to correct.

    Attributes:
        expected: what should be there.
        row: its number in the spreadsheet; of a CSV file the line.
        column: its name, or several joined by a comma.
        letter: of the column in a workbook.
        found: what is there, as a message may repeat it.
    """

    file: str
    expected: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    letter: str = ""
    found: str = ""

    @property
    def place(self) -> str:
        """File, sheet, row and column, as far as they are known."""
        unit = "line" if is_csv(self.file) else "row"
        column = f"{self.letter} ({self.column})" if self.letter and self.column else ""
        column = column or self.letter or self.column
        places = [
            self.file,
            self.sheet and f"sheet {self.sheet}",
            f"{unit} {self.row}" if self.row else "",
            column and f"column {column}",
        ]
        return ", ".join(filter(None, places))

    def __str__(self) -> str:
        """Say it in one line."""
        found = f"found {self.found}, " if self.found else ""
        return f"{self.place}: {found}expected {self.expected}"


class UnreadableCell(ValueError):
    """A cell that its column does not take.

    Attributes:
        expected: what the cell should hold.
        found: what it holds, where a message may repeat it.
    """

    def __init__(self, expected: str, found: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.found = found


def is_csv(file: str) -> bool:
    """Whether a file has lines, and columns without letters."""
    return file.lower().endswith(".csv")
