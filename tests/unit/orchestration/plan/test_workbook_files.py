"""Files that are no valid workbook inside, or not of the kind that their name says."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from orchestration.plan_files.check import read_plan
from orchestration.plan_files.sheets import TITLES
from orchestration.settings import SEEDS
from tests.support.workbooks import BINARY, OPEN_DOCUMENT, rewritten, strict, with_cell, with_macros

from .conftest import edit, put, rows

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES


def spoilt_archive(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _: b"", "it is damaged, or something else"),
        (lambda _: b"plan_year;axis_id\n", "it is damaged, or something else"),
        (lambda _: b"<html>log in</html>", "it is damaged, or something else"),
        (
            lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
            "an old workbook (.xls) or protected with",
        ),
        (spoilt_archive, "it is damaged, or something else"),
        (lambda _: OPEN_DOCUMENT, "this is an OpenDocument file (.ods), so save it as an ordinary"),
        (lambda _: BINARY, "this is a binary workbook (.xlsb), so save it as an ordinary"),
        (strict, "this is Strict Open XML, so save it as an ordinary"),
    ],
    ids=["empty", "csv", "page", "password or xls", "half", "ods", "xlsb", "strict"],
)
def test_a_file_that_is_no_workbook_is_one_line(spoil, says, plan, tmp_path):
    plan("export", "plan.xlsx")
    change(tmp_path / "plan.xlsx", spoil)
    code, said = plan("check", "plan.xlsx")
    assert code == 1 and says in said
    assert said.startswith("plan.xlsx: expected a ") and said.count("\n") == 2


def change(path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path.write_bytes(spoil(path.read_bytes()))


def test_of_a_formula_the_value_counts(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", put("Equip", "D2", "=30+2.3+0.1"))
    value = b'<c r="D2"><f>30+2.3+0.1</f><v>32.4000000000000004</v></c>'
    change(tmp_path / "plan.xlsx", lambda content: with_cell(content, 3, "D2", value))
    assert plan("import", "plan.xlsx")[0] == 0
    assert rows(seeds, TEAM)[0]["weekly_hours"] == "32.4"


def test_what_a_sheet_says_of_its_size_is_not_believed(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")

    def understate(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return part
        changed, count = re.subn(rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="A1:B2"', part)
        assert count == 1
        return changed

    change(tmp_path / "plan.xlsx", lambda content: rewritten(content, understate))
    count = len(read_plan(SEEDS)[INDICATORS].rows)
    assert f"Indicadors {count}" in plan("check", "plan.xlsx")[1]


def test_a_day_typed_as_an_iso_date_is_a_day(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")
    revision = [2026, "web.noticies", datetime(2026, 6, 1), 90, "Junta"]
    edit(tmp_path / "plan.xlsx", lambda book: book["Revisions"].append(revision))
    cell = b'<c r="C2" t="d"><v>2026-06-01T00:00:00.000</v></c>'
    change(tmp_path / "plan.xlsx", lambda content: with_cell(content, 4, "C2", cell))
    code, said = plan("import", "plan.xlsx")
    assert code == 0, said
    assert [row["valid_from"] for row in rows(seeds, REVISIONS)] == ["2026-06-01"]


def use_1904_dates(book) -> None:
    book["Revisions"].append([2026, "web.noticies", datetime(2026, 6, 1), 90, "Junta"])
    book.epoch = CALENDAR_MAC_1904


def decorate_names(book) -> None:
    book["Equip"]["C1"] = "\N{NO-BREAK SPACE}MEMBER\u200b "
    book["Equip"].title = "Equip\N{NO-BREAK SPACE}"


def hide(book) -> None:
    book["Equip"].sheet_state = "hidden"


def push_down(book) -> None:
    book["Equip"].insert_rows(1, 2)


@pytest.mark.parametrize("spoil", [use_1904_dates, decorate_names, hide, push_down])
def test_what_changes_no_value_is_taken(spoil, plan, seeds, tmp_path):
    before = rows(seeds, TEAM)
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", spoil)
    code, said = plan("import", "plan.xlsx")
    assert code == 0, said
    assert rows(seeds, TEAM) == before
    assert {row["valid_from"] for row in rows(seeds, REVISIONS)} <= {"2026-06-01"}


def test_a_workbook_with_macros_is_read(plan, tmp_path):
    plan("export", "plan.xlsx")
    (tmp_path / "plan.xlsm").write_bytes(with_macros((tmp_path / "plan.xlsx").read_bytes()))
    assert plan("check", "plan.xlsm")[0] == 0


def hidden_sheet(book) -> None:
    book.create_sheet("Esborrany").sheet_state = "hidden"


def sheet_twice(book) -> None:
    book.copy_worksheet(book["Equip"]).title = "equip "


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (hidden_sheet, "sheet Esborrany: expected only the sheets Eixos, "),
        (hidden_sheet, ": this one is hidden, so unhide and delete it\n"),
        (sheet_twice, "plan.xlsx, sheet Equip: expected one sheet of this name\n"),
        (put("Equip", "D2", "#N/A"), "(weekly_hours): expected a value: the cell shows an error ("),
        (put("Equip", "D2", 0.5, "0.0%"), "(weekly_hours): expected a plain number: format the"),
        (put("Equip", "C2", "Anna\u200b"), "(member): found 'Anna\\u200b', expected a text, wit"),
        (put("Equip", "C2", "Anna\N{NO-BREAK SPACE}"), "(member): found 'Anna\\xa0', expected a"),
    ],
)
def test_what_people_do_not_see_is_named(spoil, says, plan, tmp_path):
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", spoil)
    code, said = plan("check", "plan.xlsx")
    assert code == 1 and says in said, said
