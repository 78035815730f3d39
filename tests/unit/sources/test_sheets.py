"""The shared reader of sheets: where a problem is, what a cell is, which columns there must be."""

from datetime import date

import pytest

from sources.common.sheets import (
    SheetProblem,
    UnreadableCell,
    read_csv_rows,
    read_sheet,
    trimmed,
)
from sources.common.xlsx import MergedCells, NoValue, Worksheet


def whole(cell: object) -> int:
    if not isinstance(cell, int):
        raise UnreadableCell("a whole number", str(cell))
    return cell


def number_or_date(cell: object) -> str:
    return str(cell)


def sheet(*rows: list[object], merged: MergedCells | None = None) -> Worksheet:
    return Worksheet(list(enumerate(rows, start=1)), [merged] if merged else [])


def problems(worksheet: Worksheet, *, is_closed: bool = False, file: str = "a.xlsx") -> list[str]:
    parsers = {"day": number_or_date, "n": whole}
    content = read_sheet(file, "S", worksheet, parsers, is_closed=is_closed)
    return [str(problem) for problem in content.problems]


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (SheetProblem("a.xlsx", "x"), "a.xlsx: expected x"),
        (SheetProblem("a.xlsx", "x", "S", 3, "n", "B", "'y'"),
         "a.xlsx, sheet S, row 3, column B (n): found 'y', expected x"),
        (SheetProblem("a.CSV", "x", "S", 3, "n"), "a.CSV, sheet S, line 3, column n: expected x"),
        (SheetProblem("a.xlsx", "x", "S", 3, letter="B"),
         "a.xlsx, sheet S, row 3, column B: expected x"),
    ],
)  # fmt: skip
def test_a_problem_says_where_it_is(problem, text):
    assert str(problem) == text


def test_rows_are_read_under_the_first_row_that_is_not_empty():
    rows = sheet([], [None, " "], ["N ", " Day"], [1, date(2026, 3, 1)], ["\u200b"], [2])
    content = read_sheet("a.xlsx", "S", rows, {"day": number_or_date, "n": whole})
    assert [(row.number, row.values) for row in content.rows] == [
        (4, {"day": "2026-03-01", "n": 1}),
        (6, {"day": "None", "n": 2}),
    ]
    assert (content.problems, content.letters) == ([], {"n": "A", "day": "B"})


def test_a_row_with_a_cell_that_cannot_be_read_is_marked():
    rows = sheet(["day", "n"], ["x", "many"], ["y", NoValue("a value")], ["z", 1])
    content = read_sheet("a.xlsx", "S", rows, {"day": number_or_date, "n": whole})
    assert [(row.is_readable, row.values["n"]) for row in content.rows] == [
        (False, "many"),
        (False, None),
        (True, 1),
    ]
    assert list(map(str, content.problems)) == [
        "a.xlsx, sheet S, row 2, column B (n): found 'many', expected a whole number",
        "a.xlsx, sheet S, row 3, column B (n): expected a value",
    ]


def test_further_columns_and_stray_values_matter_in_a_closed_sheet_alone():
    rows = sheet(["day", "n", "note", None, "note"], ["x", 1, "y", "stray"])
    assert problems(rows) == []
    assert problems(rows, is_closed=True) == [
        "a.xlsx, sheet S, row 1, column E (note): expected each column once",
        "a.xlsx, sheet S, row 1, column C (note): expected only the columns day, n",
        "a.xlsx, sheet S, row 1, column E (note): expected only the columns day, n",
        "a.xlsx, sheet S, row 2, column D: expected no value in a column without a name",
    ]


def test_merged_cells_matter_where_a_column_is_read_or_the_sheet_is_closed():
    header, row = ["note", "day", "n"], ["x", "y", 1]
    beside = sheet(header, row, merged=MergedCells("A2:A3", 2, range(1)))
    across = sheet(header, row, merged=MergedCells("A2:B2", 2, range(2)))
    assert problems(beside) == []
    assert problems(across) == [
        "a.xlsx, sheet S, row 2, column B (day): expected no merged cells: split A2:B2"
    ]
    assert "column A (note): expected no merged cells" in problems(beside, is_closed=True)[-1]


def test_what_a_header_lacks_or_repeats_is_named():
    assert problems(sheet(["n", "n"])) == [
        "a.xlsx, sheet S, row 1, column day: expected a column of this name",
        "a.xlsx, sheet S, row 1, column B (n): expected each column once",
    ]
    assert problems(sheet(), file="a.csv") == [
        "a.csv, sheet S, line 1: expected a header with the names of the columns"
    ]


@pytest.mark.parametrize("text", ["x", " x ", "\N{NO-BREAK SPACE}x\u200b \ufeff", "\u200b x"])
def test_blanks_around_a_text_are_trimmed_also_those_that_do_not_show(text):
    assert trimmed(text) == "x"


def test_a_csv_row_has_the_number_of_its_line():
    rows, found = read_csv_rows("a.csv", 'a,b\n1,"two\nlines"\n\n3,4\n', first_line=2)
    assert rows == [(2, ["a", "b"]), (3, ["1", "two\nlines"]), (5, []), (6, ["3", "4"])]
    assert found == []
