"""Registers as spreadsheet programs save them: read correctly, or refused with a remedy."""

from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sources.common.errors import ContractError
from sources.register.folder import register_files
from sources.register.rows import read_register
from tests.support.workbooks import BINARY, OPEN_DOCUMENT, strict, with_cell, with_macros

from .conftest import workbook
from .test_files import as_csv

XLSX, CSV = "register-2026.xlsx", "register-2026.csv"


@pytest.fixture
def read(folder):
    """Reads a register of these bytes; gives its rows and its problems as text."""

    def read(content: bytes, name: str = XLSX) -> tuple[dict, list[str]]:
        (folder / name).write_bytes(content)
        (file,) = register_files(str(folder))
        rows, problems = read_register(file)
        (folder / name).unlink()
        return rows, [str(problem) for problem in problems]

    return read


def changed(cell: str, value: object, sheet: str = "baselines", number_format: str = "") -> bytes:
    def spoil(book):
        book[sheet][cell] = value
        if number_format:
            book[sheet][cell].number_format = number_format

    return workbook(spoil=spoil)


def use_1904_dates(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def hide(book: openpyxl.Workbook) -> None:
    book["counts"].sheet_state = "hidden"


def decorate_headers(book: openpyxl.Workbook) -> None:
    book["counts"]["A1"] = "\N{NO-BREAK SPACE}EVENT_TYPE  "
    book["counts"]["B1"] = "\ufeffOccurred_On\u200b"
    book["counts"].title = " Counts\N{NO-BREAK SPACE}"


def push_down(book: openpyxl.Workbook) -> None:
    book["counts"].insert_rows(1, 2)


SAME = {
    "as Excel writes it": workbook(),
    "a day typed as ISO date": with_cell(
        workbook(), 2, "B2", b'<c r="B2" t="d"><v>2026-05-04</v></c>'
    ),
    "a day typed as ISO date and time": with_cell(
        workbook(), 2, "B2", b'<c r="B2" t="d"><v>2026-05-04T00:00:00.000</v></c>'
    ),
    "days counted from 1904": workbook(spoil=use_1904_dates),
    "a hidden sheet": workbook(spoil=hide),
    "headers in capitals, with blanks": workbook(spoil=decorate_headers),
    "empty rows first": workbook(spoil=push_down),
    "macros": with_macros(workbook()),
    "a number typed as text": changed("B2", "4512\N{NO-BREAK SPACE}"),
    "an invisible character after a name": changed("A2", "twitter_followers\u200b"),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_a_workbook_of_any_program_says_the_same(content, read):
    assert read(content) == read(workbook())


CSV_SAME = {
    "sep=;": b"sep=;\r\n" + as_csv(";"),
    "sep=, with a mark": b"\xef\xbb\xbfSEP=,\r\n" + as_csv(","),
    "sep=tab": b"sep=\t\n" + as_csv("\t"),
    "sep=; in quotes": b'"sep=;"\r\n' + as_csv(";"),
    "sep=| which no header would tell": b"sep=|\r\n" + as_csv("|"),
    "tabs": as_csv("\t"),
    "Unicode text of Excel": as_csv("\t", "utf-16"),
    "UTF-16, the other way round": b"\xfe\xff" + as_csv("\t", "utf-16-be"),
}


@pytest.mark.parametrize("content", CSV_SAME.values(), ids=CSV_SAME)
def test_a_csv_of_any_program_says_the_same(content, read):
    assert read(content, CSV) == read(workbook())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (strict(workbook()), "this is Strict Open XML, so save it as an ordinary Excel workbook"),
        (OPEN_DOCUMENT, "this is an OpenDocument file (.ods), so save it as an ordinary"),
        (BINARY, "this is a binary workbook (.xlsb), so save it as an ordinary"),
    ],
    ids=["strict", "ods", "xlsb"],
)  # fmt: skip
def test_another_kind_of_workbook_is_refused_with_the_kind_to_save(content, says, read):
    rows, (problem,) = read(content)
    assert rows == {} and problem.startswith(f"{XLSX}: ") and says in problem


@pytest.mark.parametrize("suffix", ["xlsm", "ods", "xls", "xlsb"])
def test_a_register_of_another_kind_is_refused_by_its_name(suffix, folder):
    (folder / f"register-2026.{suffix}").write_bytes(b"")
    with pytest.raises(ContractError, match=r"register-2026\.\w+: expected .* saved as \.xlsx"):
        register_files(str(folder))


@pytest.mark.parametrize(
    ("content", "place", "expected"),
    [
        (changed("B2", "#N/A"), "sheet baselines, row 2, column B (followers)",
         "a value: the cell shows an error (#N/A)"),
        (changed("B2", 17, number_format="0%"), "sheet baselines, row 2, column B (followers)",
         "a plain number: format the cell as a number, not as a percentage"),
        (changed("B2", "1\N{NO-BREAK SPACE}700"), "sheet baselines, row 2, column B (followers)",
         "a whole number without point, comma or blank"),
        (changed("B2", 99_999_999, "counts", "dd/mm/yyyy"),
         "sheet counts, row 2, column B (occurred_on)", "a value: the cell shows an error (#VAL"),
        (changed("B2", date(1899, 3, 1), "counts"), "sheet counts, row 2, column B (occurred_on)",
         "a day from 1900 on"),
        (changed("B2", 0, "counts", "dd/mm/yyyy"), "sheet counts, row 2, column B (occurred_on)",
         "a day of 2026"),
        (changed("B2", datetime(2026, 3, 1, 9), "counts"),
         "sheet counts, row 2, column B (occurred_on)", "without a time"),
    ],
    ids=["error", "percent", "blank in a number", "beyond dates", "1899", "day 0", "time"],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_with_its_letter(content, place, expected, read):
    _, (problem,) = read(content)
    assert problem.startswith(f"{XLSX}, {place}: expected ") and expected in problem


def test_the_lines_of_a_csv_are_those_that_a_person_sees(read):
    content = as_csv().replace(b";4512", b";4.512")
    assert [problem.split(": ")[0] for problem in read(content, CSV)[1]] == [
        f"{CSV}, sheet baselines, line 7, column followers"
    ]
    assert [problem.split(": ")[0] for problem in read(b"sep=;\r\n" + content, CSV)[1]] == [
        f"{CSV}, sheet baselines, line 8, column followers"
    ]


def test_two_sheets_that_are_called_alike_are_refused(read):
    def copy(book):
        book.copy_worksheet(book["counts"]).title = "Counts "

    _, (problem,) = read(workbook(spoil=copy))
    assert problem.startswith(f"{XLSX}, sheet counts: expected one sheet of this name")
