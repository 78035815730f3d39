"""Rows of a register's sheets: each cell read as its column wants, or named."""

from collections import Counter
from typing import TypeAlias

from sources.common.xlsx import Broken
from sources.register.folder import RegisterFile
from sources.register.grid import Grid, Line
from sources.register.problems import Problem, UnreadableCell
from sources.register.sheets import SHEETS, Field, Sheet

Row: TypeAlias = dict[str, str | int | None]


def read_register(file: RegisterFile) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Give the rows of each sheet of one file, and all that is wrong with it."""
    grids, problems = file.read()
    rows: dict[str, list[Row]] = {}
    for sheet in SHEETS:
        if sheet.name in grids:
            reader = _SheetReader(file, sheet)
            rows[sheet.name] = reader.read(grids[sheet.name])
            problems += reader.problems
    return rows, problems


class _SheetReader:
    """Reads one sheet of one file and collects what is wrong with it."""

    def __init__(self, file: RegisterFile, sheet: Sheet) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._sheet = sheet
        self._first_seen: dict[tuple[object, ...], int] = {}
        self._ids: Counter[str] = Counter()

    def read(self, grid: Grid) -> list[Row]:
        missing = [name for name in self._sheet.needed if name not in grid.header]
        twice = [name for name in self._sheet.needed if grid.header.count(name) > 1]
        for name in missing:
            self._note("a column of this name", name)
        for name in twice:
            self._note("each column once", name)
        if missing or twice:
            return []
        rows = [self._row(line) for line in grid.lines]
        return [row for row in rows if row]

    def _row(self, line: Line) -> Row | None:
        row: Row = {"plan_year": self._file.year}
        for field in self._sheet.fields:
            try:
                row[field.name] = self._value(field, line.cells.get(field.name))
            except UnreadableCell as error:
                self._note(str(error), field.name, line.number)
        if len(row) <= len(self._sheet.fields) or self._is_repeated(row, line):
            return None
        return {**row, "id": self._id(row)}

    def _value(self, field: Field, cell: object) -> str | int | None:
        if isinstance(cell, Broken):
            raise UnreadableCell(cell.expected)
        if cell is not None:
            return field.parse(cell, self._file.year)
        if field.is_required:
            raise UnreadableCell("a value: the cell is empty")
        return None

    def _is_repeated(self, row: Row, line: Line) -> bool:
        apart = self._sheet.told_apart_by
        told = str(line.cells.get(apart)).lower() if apart else None
        key = (*(row[name] for name in self._sheet.key), told)
        first = self._first_seen.setdefault(key, line.number)
        if first == line.number:
            return False
        expected = f"what row {first} does not say already"
        if apart:
            expected += f": tell the two apart by their {apart}, or delete one"
        self._note(expected, apart or self._sheet.key[0], line.number)
        return True

    def _id(self, row: Row) -> str:
        """The same whatever the order of the rows: equal ones count up, and differ in nothing."""
        parts = [row["plan_year"], *(row[name] for name in self._sheet.key)]
        identifier = ":".join(map(str, parts))
        if self._sheet.told_apart_by is None:
            return identifier
        self._ids[identifier] += 1
        return f"{identifier}:{self._ids[identifier]}"

    def _note(self, expected: str, column: str, row: int | None = None) -> None:
        where = (self._sheet.name, row, column)
        self.problems.append(Problem(self._file.name, expected, *where))
