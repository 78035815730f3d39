"""Reads the rows of a register's sheets: each cell is parsed by its column, or reported."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from sources.common.sheets import (
    Parser,
    SheetContent,
    SheetProblem,
    SheetRow,
    UnreadableCell,
    Value,
    read_sheet,
    trimmed,
)
from sources.register.folder import RegisterFile
from sources.register.sheets import SHEETS, RegisterColumn, RegisterSheet

RegisterRow: TypeAlias = dict[str, Value]


def read_register(
    file: RegisterFile,
) -> tuple[dict[str, list[RegisterRow]], list[SheetProblem]]:
    """Give the rows of each sheet of one file, and all its problems."""
    worksheets, problems = file.read()
    rows: dict[str, list[RegisterRow]] = {}
    for sheet in SHEETS:
        if sheet.name in worksheets:
            parsers = {column.name: _parser(column, file.year) for column in sheet.columns}
            if sheet.distinguished_by:
                parsers[sheet.distinguished_by] = _text
            content = read_sheet(file.name, sheet.name, worksheets[sheet.name], parsers)
            readable = [row for row in content.rows if row.is_readable]
            repeated = dict(_repetitions(file, sheet, content, readable))
            problems += [*content.problems, *repeated.values()]
            once = [row for row in readable if row.number not in repeated]
            rows[sheet.name] = list(_identified(sheet, file.year, once))
    return rows, problems


def _parser(column: RegisterColumn, year: int) -> Parser:
    def parse(cell: object) -> Value:
        found = trimmed(cell)
        if found is not None:
            return column.parse(found, year)
        if column.is_required:
            raise UnreadableCell("a value: the cell is empty")
        return None

    return parse


def _text(cell: object) -> str:
    return str(trimmed(cell)).lower()


def _repetitions(
    file: RegisterFile, sheet: RegisterSheet, content: SheetContent, rows: list[SheetRow]
) -> Iterator[tuple[int, SheetProblem]]:
    """Find rows with the key of an earlier row, by row number."""
    title = sheet.distinguished_by
    column = title or sheet.key[0]
    first_seen: dict[tuple[Value, ...], int] = {}
    for row in rows:
        key = tuple(row.values[name] for name in (*sheet.key, *([title] if title else [])))
        first = first_seen.setdefault(key, row.number)
        if first != row.number:
            expected = f"what row {first} does not say already"
            if title:
                expected += f": tell the two apart by their {title}, or delete one"
            where = (sheet.name, row.number, column, content.letters[column])
            yield row.number, SheetProblem(file.name, expected, *where)


def _identified(sheet: RegisterSheet, year: int, rows: list[SheetRow]) -> Iterator[RegisterRow]:
    """Add ids to the rows: equal keys are numbered, so the order of the rows does not matter."""
    numbers: Counter[str] = Counter()
    for row in rows:
        identifier = ":".join(str(part) for part in (year, *(row.values[key] for key in sheet.key)))
        numbers[identifier] += 1
        if sheet.distinguished_by:
            identifier += f":{numbers[identifier]}"
        loaded = {column.name: row.values[column.name] for column in sheet.columns}
        yield {"plan_year": year, **loaded, "id": identifier}
