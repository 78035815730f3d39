"""Reads a register kept as one CSV file, with a column that names the sheet."""

import codecs
import re

from sources.common.sheets import SheetProblem, plain_name, read_csv_rows, trimmed
from sources.common.xlsx import Worksheet
from sources.register.sheets import SHEETS

SHEET_COLUMN = "sheet"

_DELIMITERS = ";,\t"
# Excel's hint in the first line, which is not a row: sep=;
_HINT = re.compile(r'"?sep=([^\r\n"])"?[;,\t]*(\r\n|\r|\n)', re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv_file(file: str, content: bytes) -> tuple[dict[str, Worksheet], list[SheetProblem]]:
    """Give the sheets of a CSV file, by name, and the problems that prevent reading them.

    All CSV formats of Excel are accepted: UTF-8 with a mark or without, Windows-1252, its
    "Unicode text" (UTF-16 with a mark); semicolons, commas, tabs, or what a line `sep=` names.
    """
    text = _decoded(content)
    if text is None:
        return {}, [SheetProblem(file, "a text saved as CSV UTF-8")]
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    first_line = 2 if hint else 1
    text = text[hint.end() :] if hint else text
    rows, problems = read_csv_rows(file, text, delimiter, first_line)
    filled = [(line, row) for line, row in rows if any(map(trimmed, row))]
    if not filled or SHEET_COLUMN not in map(plain_name, filled[0][1]):
        return {}, [SheetProblem(file, f"a column {SHEET_COLUMN} in the first row")]
    (_, header), *others = filled
    for line, row in others:
        if any(map(trimmed, row[len(header) :])):
            expected = f"no more values than columns: quote texts that hold a {delimiter!r}"
            problems.append(SheetProblem(file, expected, row=line))
    worksheets, strays = _by_sheet(file, filled)
    return worksheets, problems + strays


def _decoded(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _by_sheet(
    file: str, rows: list[tuple[int, list[str]]]
) -> tuple[dict[str, Worksheet], list[SheetProblem]]:
    """Divide the rows by sheet; each sheet begins with the shared header."""
    (header_line, header), *others = rows
    worksheets = {sheet.name: Worksheet([(header_line, [*header])], []) for sheet in SHEETS}
    at = [plain_name(name) for name in header].index(SHEET_COLUMN)
    problems = []
    for line, row in others:
        name = plain_name(row[at]) if at < len(row) else ""
        if name in worksheets:
            worksheets[name].rows.append((line, [*row]))
        else:
            expected = f"one of {', '.join(worksheets)}"
            problems.append(SheetProblem(file, expected, row=line, column=SHEET_COLUMN))
    return worksheets, problems
