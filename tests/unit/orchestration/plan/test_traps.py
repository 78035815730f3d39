"""What Excel and people do to a plan file is reported in one line, or is harmless."""

import csv
import zipfile
from datetime import datetime

import openpyxl
import pytest

from orchestration.plan_files.sheets import TITLES

from .conftest import contents, edit, put, rows

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES


def merge(book):
    book["Equip"].merge_cells("B3:B5")


def title_above(book):
    book["Equip"].insert_rows(1)
    book["Equip"]["A1"] = "Equip de la casa"


def beside(book):
    book["Equip"]["H4"] = "una nota"


def rename(old: str, new: str):
    def change(book):
        book[old].title = new

    return change


def sheet_more(book):
    book.copy_worksheet(book["Indicadors"]).title = "Indicadors (2)"


TRAPS = [
    # the change to the file, and the line that reports it
    (put("Indicadors", "J3", "1.700"),
     "plan.xlsx, sheet Indicadors, row 3, column J (target): found '1.700', expected a number such "
     "as 1700 or 12.5, or nothing, typed as a plain number: no text, no percent, no date"),
    (put("Indicadors", "J3", "1700"), "row 3, column J (target): found '1700', expected a number"),
    (put("Equip", "D3", "37,5"), "Equip, row 3, column D (weekly_hours): found '37,5', expected"),
    (put("Indicadors", "J3", 0.5, "0%"), "row 3, column J (target): expected a plain number"),
    (put("Indicadors", "J3", 12.345), "row 3, column J (target): found '12.345', expected a num"),
    (put("Indicadors", "J3", -1), "row 3, column J (target): found '-1', expected a number"),
    (put("Indicadors", "J3", True), "row 3, column J (target): found 'TRUE', expected a number"),
    (put("Indicadors", "J3", datetime(2026, 5, 12)), "(target): found '2026-05-12', expected a nu"),
    (put("Indicadors", "F3", datetime(2026, 3, 1)),
     "row 3, column F (window_months): found '2026-03-01', expected months such as 1-12, 2;5 or "
     "11, typed as text: format the cell as text, then type it again"),
    (put("Indicadors", "F3", 2.5), "row 3, column F (window_months): found '2.5', expected months"),
    (put("Indicadors", "R3", datetime(2026, 3, 1)),
     "row 3, column R (note): found '2026-03-01', expected anything, typed as text"),
    (put("Indicadors", "R3", "dues_x000D_\nlínies"),
     "row 3, column R (note): found 'dues_x000D_\\nlínies', expected no characters that do not"),
    (put("Indicadors", "P3", " pdb"), "row 3, column P (program): found ' pdb', expected one of"),
    (put("Indicadors", "B3", "web.nou "), "column B (indicator_id): found 'web.nou ', expected a "
     "text, without blanks around it"),
    (put("Indicadors", "I3", None), "row 3, column I (indicator): found '', expected a text"),
    (put("Indicadors", "C3", "atencoi"), "column C (axis_id): found 'atencoi', expected an axis of "
     "that year in sheet Eixos"),
    (put("Indicadors", "M3", "civic"), "column M (source): found 'civic', expected sources of "
     "plan_sources.csv, joined by +"),
    (put("Indicadors", "N3", "meeting"), "column N (event_type): found 'meeting', expected an e"),
    (put("Indicadors", "B3", "com.protocols"), "row 3, column A, B (plan_year, indicator_id): "
     "found '2026 com.protocols', expected it once only: row 2 has it too"),
    (put("Eixos", "A2", 2062), "sheet Eixos, row 2, column A (plan_year): found '2062', expected a "
     "year that sheet Indicadors has rows of too"),
    (put("Indicadors", "J3", "=10+10"), "row 3, column J (target): expected a value: "
     "the formula has none yet, so open the file in Excel and save it"),
    (put("Indicadors", "J1", "objectiu"), "row 1, column target: expected a column of this"),
    (put("Indicadors", "J1", "objectiu"), "row 1, column J (objectiu): expected only "
     "the columns plan_year, indicator_id"),
    (put("Equip", "C1", "axis_id"), "row 1, column C (axis_id): expected each column"),
    (lambda book: book["Equip"].delete_cols(4), "Equip, row 1, column weekly_hours: expected a co"),
    (put("Equip", "E1", "telèfon"), "sheet Equip, row 1, column E (telèfon): expected only"),
    (beside, "sheet Equip, row 4, column H: expected no value in a column without a name"),
    (merge, "sheet Equip, row 3, column B (axis_id): expected no merged cells: split B3:B5"),
    (title_above, "sheet Equip, row 1, column plan_year: expected a column"),
    (lambda book: book.remove(book["Equip"]), "sheet Equip: expected a sheet of this name"),
    (rename("Equip", "Equip 2027"), "sheet Equip 2027: expected only the sheets Eixos, "),
    (sheet_more, "sheet Indicadors (2): expected only the sheets"),
    (lambda book: book["Equip"].delete_rows(1, 20), "sheet Equip, row 1: expected a header"),
    (lambda book: book["Equip"].delete_rows(2, 20), "Equip: found only a header, expected at leas"),
    (lambda book: book["Revisions"].append([2026, "web.noticies", "1/6/2026", 90]),
     "sheet Revisions, row 2, column C (valid_from): found '1/6/2026', expected a day such as "
     "2026-06-01, typed as a date, without a time"),
    (lambda book: book["Revisions"].append([2026, "web.noticies", datetime(1899, 6, 1), 90]),
     "sheet Revisions, row 2, column C (valid_from): expected a day from 1900 on"),
    (lambda book: book["Revisions"].append([2026, "web.noticies", "2026-06-01", 90]),
     "column C (valid_from): found '2026-06-01', expected a day"),
    (lambda book: book["Revisions"].append([2026, "web.noticies", 46174, 90]),
     "column C (valid_from): found '46174', expected a day"),
    (lambda book: book["Revisions"].append([2026, "web.noticies", datetime(2026, 6, 1, 9), 90]),
     "column C (valid_from): found '2026-06-01 09:00:00', expected a day"),
    (lambda book: book["Revisions"].append([2026, "web.noticia", datetime(2026, 6, 1), 90]),
     "column B (indicator_id): found 'web.noticia', expected an indicator of that year in s"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), TRAPS)
def test_each_trap_of_excel_is_one_line_and_nothing_is_written(change, says, plan, seeds, tmp_path):
    before = contents(seeds)
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", change)
    code, said = plan("import", "plan.xlsx")
    *lines, verdict = said.splitlines()
    assert code == 1 and says in said, said
    assert verdict == f"jussana: {len(lines)} to correct in plan.xlsx; nothing was written"
    assert all(line.startswith("plan.xlsx, sheet ") for line in lines)
    assert contents(seeds) == before


def test_all_problems_come_at_once_each_place_once(plan, tmp_path):
    plan("export", "plan.xlsx")

    def change(book):
        book["Indicadors"]["J3"] = "1.700"
        book["Indicadors"]["C5"] = datetime(2026, 3, 1)
        book["Equip"]["D2"] = "molt"
        book["Eixos"]["C2"] = 1.5

    edit(tmp_path / "plan.xlsx", change)
    code, said = plan("check", "plan.xlsx")
    places = [
        line.partition(": ")[0].removeprefix("plan.xlsx, sheet ") for line in said.split("\n")
    ]
    assert code == 1
    assert places[:4] == [
        *("Eixos, row 2, column C (axis_order)", "Equip, row 2, column D (weekly_hours)"),
        *("Indicadors, row 3, column J (target)", "Indicadors, row 5, column C (axis_id)"),
    ]
    assert places[4].startswith("jussana") and len(places) == 6


def test_a_formula_in_error_is_named(plan, tmp_path):
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", put("Equip", "D2", "#DIV/0!"))
    code, said = plan("check", "plan.xlsx")
    assert (
        code == 1
        and "column D (weekly_hours): expected a value: the cell shows an error (#DIV/0!)" in said
    )


def test_what_only_looks_like_rows_and_what_can_only_be_text_is_taken(plan, seeds, tmp_path):
    """Rows that were emptied, the very last row of Excel, whole numbers among texts."""
    before = contents(seeds)
    plan("export", "plan.xlsx")

    def change(book):
        book["Equip"]["B1048576"] = "  "
        book["Equip"]["A40"].number_format = "0.00"
        book["Equip"]["C1"] = " Member "
        book["Equip"].title = "EQUIP "
        book["Eixos"]["F2"] = 204616.0
        book["Indicadors"]["F91"] = 11
        book["Indicadors"]["F91"].number_format = "General"

    edit(tmp_path / "plan.xlsx", change)
    code, said = plan("check", "plan.xlsx")
    assert code == 0, said
    assert rows(seeds, INDICATORS)[89]["window_months"] != "11"
    assert plan("import", "plan.xlsx")[0] == 0
    assert rows(seeds, INDICATORS)[89]["window_months"] == "11"
    assert {**contents(seeds), INDICATORS: before[INDICATORS]} == before


def test_texts_that_look_like_formulas_stay_texts(plan, seeds, tmp_path):
    file = seeds / TEAM
    names = [
        '=HYPERLINK("http://x")',
        "+34",
        "-Núria",
        "@Anna",
        "#N/A",
        "TRUE",
        "2;5",
        "007",
        "1e3",
    ]
    with file.open("a", encoding="utf-8", newline="") as team:
        csv.writer(team).writerows(["2026", "promocio", name, "1"] for name in names)
    before = contents(seeds)
    plan("export", "plan.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Equip"]["C17:C25"]
    assert [(cell.value, cell.data_type) for (cell,) in cells] == [(name, "s") for name in names]
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == len(TITLES) + 1
        assert not any(b"<f>" in archive.read(name) for name in sheets)
    assert plan("import", "plan.xlsx")[0] == 0
    assert contents(seeds) == before


def test_wrong_usage_exits_with_two(plan):
    for words in ((), ("publish",), ("export",), ("export", "a.xlsx", "--year", "26")):
        code, said = plan(*words)
        assert code == 2 and said.startswith("Usage: jussana plan"), words
