"""Reading one sheet: its header checked, its cells parsed, all that is wrong with it collected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sources.common.sheets.names import check_header, is_filled, letter_of, plain_name
from sources.common.sheets.problem import SheetProblem, UnreadableCell
from sources.common.xlsx import NoValue, Worksheet

Value: TypeAlias = str | int | None
Parser: TypeAlias = Callable[[object], Value]


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty.

    Attributes:
        values: by column, as far as it is there; of a cell that cannot be read what was found.
        is_readable: whether all its cells are there and could be read.
    """

    number: int
    values: dict[str, Value]
    is_readable: bool


@dataclass(frozen=True)
class SheetContent:
    """What a sheet says: its rows, what is wrong with it, and the letters of its columns."""

    rows: list[SheetRow]
    problems: list[SheetProblem]
    letters: dict[str, str]


def read_sheet(
    file: str,
    sheet: str,
    worksheet: Worksheet,
    parsers: Mapping[str, Parser],
    *,
    is_closed: bool = False,
) -> SheetContent:
    """Read the rows under the header, which is the first row that is not empty.

    Args:
        file: its name, for the problems.
        sheet: its title, for the problems.
        worksheet: its cells.
        parsers: by column, each of which must be there once; they may raise UnreadableCell.
        is_closed: whether further columns, and values under no header, are problems.
    """
    reader = _SheetReader(file, sheet, worksheet, parsers)
    reader.check_columns(is_closed=is_closed)
    reader.check_merged_cells(worksheet, is_closed=is_closed)
    return reader.content()


class _SheetReader:
    def __init__(
        self, file: str, sheet: str, worksheet: Worksheet, parsers: Mapping[str, Parser]
    ) -> None:
        self._file, self._sheet, self._parsers = file, sheet, parsers
        self._problems: list[SheetProblem] = []
        filled = [(number, row) for number, row in worksheet.rows if any(map(is_filled, row))]
        (self._header_row, names), *self._rows = filled or [(1, [])]
        self._header = [plain_name(name) for name in names]

    def check_columns(self, *, is_closed: bool) -> None:
        once = {*self._parsers, *(self._header if is_closed else ())} - {""}
        self._problems += check_header(
            self._header,
            required=self._parsers,
            once=once,
            file=self._file,
            sheet=self._sheet,
            row=self._header_row,
        )
        if is_closed:
            self._check_further_columns()

    def _check_further_columns(self) -> None:
        for index, name in enumerate(self._header):
            if name and name not in self._parsers:
                self._note(f"only the columns {', '.join(self._parsers)}", self._header_row, index)
        for number, cells in self._rows:
            for index, cell in enumerate(cells):
                if is_filled(cell) and not self._name(index):
                    self._note("no value in a column without a name", number, index)

    def check_merged_cells(self, worksheet: Worksheet, *, is_closed: bool) -> None:
        for merged in worksheet.merged:
            for index in merged.columns:
                if is_closed or self._name(index) in self._parsers:
                    expected = f"no merged cells: split {merged.coordinates}"
                    self._note(expected, merged.first_row, index)
                    break

    def content(self) -> SheetContent:
        rows = [self._row(number, cells) for number, cells in self._rows]
        letters: dict[str, str] = {}
        for index, name in enumerate(self._header):
            letters.setdefault(name, letter_of(self._file, index))
        return SheetContent(rows, self._problems, letters)

    def _row(self, number: int, cells: list[object]) -> SheetRow:
        values: dict[str, Value] = {}
        is_readable = True
        for column, parse in self._parsers.items():
            if column not in self._header:
                is_readable = False
                continue
            index = self._header.index(column)
            cell = cells[index] if index < len(cells) else None
            try:
                values[column] = _parsed(cell, parse)
            except UnreadableCell as error:
                is_readable = False
                values[column] = error.found
                found = "" if error.found is None else repr(error.found)
                self._note(error.expected, number, index, found)
        return SheetRow(number, values, is_readable)

    def _note(self, expected: str, row: int, index: int, found: str = "") -> None:
        name, letter = self._name(index), letter_of(self._file, index)
        where = (self._sheet, row, name, letter)
        self._problems.append(SheetProblem(self._file, expected, *where, found))

    def _name(self, index: int) -> str:
        return self._header[index] if index < len(self._header) else ""


def _parsed(cell: object, parse: Parser) -> Value:
    if isinstance(cell, NoValue):
        raise UnreadableCell(cell.expected)
    return parse(cell)
