"""Files as people keep them: what is read, and which problems are reported with their place."""

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from sources.common.errors import ContractError, UnavailableError
from sources.common.sheets import SheetProblem
from sources.register.folder import register_files
from sources.register.problems import refuse
from sources.register.rows import read_register

from .conftest import GOOD, workbook


def read(folder: Path):
    (file,) = register_files(str(folder))
    return read_register(file)


def problems(folder: Path, content: bytes, name: str = "register-2026.xlsx") -> list[str]:
    (folder / name).write_bytes(content)
    return [str(problem) for problem in read(folder)[1]]


def spoiled(cell: str, value: object, sheet: str = "milestones") -> bytes:
    def spoil(book):
        book[sheet][cell] = value

    return workbook(spoil=spoil)


def as_csv(delimiter: str = ";", encoding: str = "utf-8", sheets: dict = GOOD) -> bytes:
    columns = ["sheet", *dict.fromkeys(name for rows in sheets.values() for name in rows[0])]
    lines = [columns]
    for sheet, (header, *rows) in sheets.items():
        for row in rows:
            cells = {"sheet": sheet, **dict(zip(header, row, strict=True))}
            lines.append([cells.get(name) for name in columns])

    def written(value: object) -> str:
        if value is None:
            return ""
        text = f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)
        return f'"{text}"' if delimiter in text else text

    text = "\r\n".join(delimiter.join(map(written, line)) for line in lines)
    return text.encode(encoding)


def test_a_workbook_is_read_and_what_people_say_stays_in_it(folder):
    (folder / "register-2026.xlsx").write_bytes(workbook())
    rows, found = read(folder)
    assert found == []
    year = {"plan_year": 2026}
    milestones = [("com.protocols", "2026-03-02"), ("web.manteniment", None)]
    assert rows["milestones"] == [
        {**year, "id": f"2026:{name}", "indicator_id": name, "reached_on": day}
        for name, day in milestones
    ]
    assert [row["id"] for row in rows["counts"]] == [
        "2026:internal_manual:2026-05-04:1",
        "2026:internal_manual:2026-05-04:2",
        "2026:gr_edition:2026-06-01:1",
    ]
    assert [row["followers"] for row in rows["baselines"]] == [4512, None]
    assert "Núria" not in repr(rows) and "Jordi" not in repr(rows)


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_of_any_excel_says_what_the_workbook_says(folder, delimiter, encoding):
    (folder / "register-2026.xlsx").write_bytes(workbook())
    expected = read(folder)
    (folder / "register-2026.xlsx").unlink()
    (folder / "register-2026.csv").write_bytes(as_csv(delimiter, encoding))
    assert read(folder) == expected


def test_the_order_of_rows_and_empty_ones_change_nothing(folder):
    (folder / "register-2026.xlsx").write_bytes(workbook())
    expected = {name: sorted(map(str, rows)) for name, rows in read(folder)[0].items()}
    shuffled = {}
    for name, (header, *rows) in GOOD.items():
        random.Random(name).shuffle(rows)
        shuffled[name] = [[], [f" {text.upper()} " for text in header]]
        shuffled[name] += [line for row in rows for line in (row, [], ["  "])]
    (folder / "register-2026.xlsx").write_bytes(workbook(shuffled))
    rows, found = read(folder)
    assert found == []
    assert {name: sorted(map(str, values)) for name, values in rows.items()} == expected


@pytest.mark.parametrize(
    ("cell", "value", "sheet", "says"),
    [
        ("B2", "a la primavera", "milestones", "row 2, column B (reached_on): expected a day of"),
        ("B2", date(2025, 3, 2), "milestones", "row 2, column B (reached_on): expected a day of"),
        ("A3", None, "milestones", "row 3, column A (indicator_id): expected a value: the"),
        ("A3", "com.protocols", "milestones", "column A (indicator_id): expected what row 2 does"),
        ("B1", "data", "milestones", "milestones, row 1, column reached_on: expected a column"),
        ("D1", "reached_on", "milestones", "row 1, column D (reached_on): expected each column"),
        ("B2", "=A1+1", "baselines", "the formula has none yet, so open the file in Excel and"),
        ("B2", "#REF!", "baselines", "row 2, column B (followers): expected a value: the"),
        ("B2", 1.5, "baselines", "row 2, column B (followers): expected a whole number"),
        ("C3", "manual d'acollida", "counts", "expected what row 2 does not say already: tell the"),
        ("C1", "nom", "counts", "sheet counts, row 1, column title: expected a column of this"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(folder, cell, value, sheet, says):
    (found,) = problems(folder, spoiled(cell, value, sheet))
    assert found.startswith(f"register-2026.xlsx, sheet {sheet}, ") and says in found


def test_all_bad_cells_of_all_sheets_are_named_at_once(folder):
    def spoil(book):
        book["milestones"]["B2"] = "aviat"
        book["counts"]["B2"] = "aviat"
        book["notes"]["B2"] = "Truqueu al 666123456"
        del book["baselines"]

    found = problems(folder, workbook(spoil=spoil))
    assert len(found) == 4
    assert "register-2026.xlsx, sheet baselines: expected a sheet of this name" in found
    assert "aviat" not in " ".join(found) and "666" not in " ".join(found)


def test_a_cell_in_the_last_row_of_excel_makes_no_million_of_rows(folder):
    found = problems(folder, spoiled("B1048576", "x", sheet="baselines"))
    assert len(found) == 2 and all("sheet baselines, row 1048576, column " in one for one in found)


def test_merged_cells_matter_where_they_are_read(folder):
    assert (
        problems(folder, workbook(spoil=lambda book: book["milestones"].merge_cells("C2:D3"))) == []
    )
    (found,) = problems(
        folder, workbook(spoil=lambda book: book["milestones"].merge_cells("B2:B3"))
    )
    assert "row 2, column B (reached_on): expected no merged cells: split B2:B3" in found


def test_a_formula_that_excel_calculated_counts_as_its_value(folder, tmp_path):
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(workbook())
    path = folder / "register-2026.xlsx"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(b"<v>4512</v>", b"<f>4500+12</f><v>4512</v>"))
    rows, found = read(folder)
    assert found == [] and rows["baselines"][0]["followers"] == 4512


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><html>login</html>", "expected a whole workbook"),
        (workbook()[:2000], "expected a whole workbook"),
        (b"", "expected a whole workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 protected", "protected with a password, so save it"),
    ],
    ids=["page", "half", "nothing", "password"],
)
def test_a_workbook_that_is_none_is_named(folder, content, says):
    (found,) = problems(folder, content)
    assert found.startswith("register-2026.xlsx: ") and says in found


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><html>login</html>", "expected a column sheet in the first row"),
        (b"", "expected a column sheet in the first row"),
        (as_csv(encoding="utf-16-le"), "expected a text saved as CSV UTF-8"),
        (as_csv().replace(b"milestones;web", b"fites;web"), "line 3, column sheet: expected one"),
        (as_csv().replace(b"Web;;;;;;", b"Web;;;;;;;x"), "line 3: expected no more values than"),
        (as_csv() + b'\r\nnotes;"com', "line 10: expected quotes in pairs"),
        (as_csv().replace(b";4512", b";4.512"), "line 7, column followers: expected a whole"),
    ],
    ids=["page", "nothing", "utf-16", "sheet", "ragged", "quote", "thousands"],
)
def test_a_csv_that_cannot_be_read_is_named(folder, content, says):
    assert any(says in found for found in problems(folder, content, "register-2026.csv"))


def test_two_files_of_one_year_are_both_named(folder):
    (folder / "register-2026.xlsx").write_bytes(workbook())
    (folder / "register-2026.csv").write_bytes(as_csv())
    with pytest.raises(ContractError, match=r"register-2026\.xlsx.*register-2026\.csv"):
        register_files(str(folder))


@pytest.mark.parametrize("name", ["register-26.xlsx", "Register 2026.xlsx", "register-2026.xls"])
def test_a_register_under_an_odd_name_is_not_passed_over(folder, name):
    (folder / name).write_bytes(workbook())
    with pytest.raises(ContractError, match=f"{name}: expected a name such as register-2026.xlsx"):
        register_files(str(folder))


def test_other_files_and_the_lock_of_excel_are_passed_over(folder):
    for name in ("~$register-2026.xlsx", ".~lock.register-2026.xlsx#", "llegiu-me.txt"):
        (folder / name).write_bytes(b"nobody")
    (folder / "REGISTER-2025.XLSX").write_bytes(workbook())
    assert [(file.name, file.year) for file in register_files(str(folder))] == [
        ("REGISTER-2025.XLSX", 2025)
    ]


def test_an_empty_folder_says_how_to_make_a_register(folder):
    with pytest.raises(ContractError, match="jussana register template"):
        register_files(str(folder))


def test_a_folder_that_is_not_there_is_named_with_its_setting(tmp_path):
    with pytest.raises(UnavailableError, match="SOURCES__REGISTER__FOLDER.*nowhere"):
        register_files(str(tmp_path / "nowhere"))


def test_a_file_that_is_being_saved_is_not_half_read(folder, monkeypatch):
    path = folder / "register-2026.xlsx"
    path.write_bytes(workbook())
    whole = Path.read_bytes

    def read_while_somebody_saves(self):
        content = whole(self)
        self.write_bytes(content + b"more")
        return content

    monkeypatch.setattr(Path, "read_bytes", read_while_somebody_saves)
    with pytest.raises(UnavailableError, match="was being saved while it was read"):
        read(folder)


def test_a_long_list_of_problems_is_cut_and_counted():
    with pytest.raises(ContractError, match=r"23 to correct: .*; and 3 more\.$") as refused:
        refuse([SheetProblem("register-2026.csv", "a day", row=row) for row in range(1, 24)])
    assert str(refused.value).count("expected") == 20
