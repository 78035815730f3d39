"""The plan as one file: what is exported comes back byte for byte, what was edited changes."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from expectations.plan import check_plan, read_plan
from orchestration.plan_sheets import TITLES
from orchestration.profile import SEEDS

from .conftest import contents, edit, rows

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES
ROWS = {seed: len(table.rows) for seed, table in read_plan(SEEDS).items()}


def new_year(seeds: Path) -> None:
    """Add a second year by hand, with a revision in each."""
    for file in (AXES, INDICATORS, TEAM, OVERLAPS, UNUSED):
        path = seeds / file
        header, *lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([header, *lines, *(b"2027" + line[4:] for line in lines)]))
    with (seeds / REVISIONS).open("a", encoding="utf-8", newline="") as revisions:
        revisions.write("2026,web.noticies,2026-06-01,90.50,Junta,\n")
        revisions.write('2027,web.noticies,2027-06-01,,"Junta, ple",=sense\n')


def test_an_exported_plan_comes_back_byte_for_byte(plan, seeds):
    before = contents(seeds)
    assert plan("export", "plan.xlsx") == (
        0,
        "written: plan.xlsx, the plan of 2026. Edit it, then run:\n"
        "  jussana plan check plan.xlsx\n",
    )
    code, said = plan("check", "plan.xlsx")
    assert (
        code == 0
        and f"rows: Eixos 3, Indicadors {ROWS[INDICATORS]}, Equip 15, Revisions 0, " in said
    )
    assert plan("import", "plan.xlsx") == (
        0,
        "the plan says all of plan.xlsx already: nothing was written.\n",
    )
    assert contents(seeds) == before


def test_a_file_saved_again_by_another_program_comes_back_byte_for_byte(plan, seeds, tmp_path):
    new_year(seeds)
    before = contents(seeds)
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", lambda book: None)
    assert plan("import", "plan.xlsx")[0] == 0
    assert contents(seeds) == before


def test_the_seeds_are_made_anew_from_the_file_alone(plan, seeds):
    before = contents(seeds)
    plan("export", "plan.xlsx")
    for file in TITLES:
        header, *_ = (seeds / file).read_bytes().splitlines(keepends=True)
        (seeds / file).write_bytes(header)
    code, said = plan("import", "plan.xlsx")
    assert code == 0 and f"Indicadors      {ROWS[INDICATORS]} added, 0 changed, 0 removed" in said
    # of a number, a file tells no more than how much it is
    assert contents(seeds)[AXES] == before[AXES].replace(b".00\r\n", b"\r\n")
    assert {**contents(seeds), AXES: before[AXES]} == before


def test_what_was_edited_is_all_that_changes(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")

    def change(book):
        book["Indicadors"]["J3"] = 25
        book["Equip"].delete_rows(2)
        book["Eixos"]["F2"] = 204616.5
        book["Revisions"].append([2026, "web.noticies", datetime(2026, 6, 1), 90, "Junta", None])

    before = contents(seeds)
    edit(tmp_path / "plan.xlsx", change)
    code, said = plan("import", "plan.xlsx")
    assert code == 0
    assert said == (
        "imported: plan.xlsx, the plan of 2026.\n"
        "  Eixos           0 added, 1 changed, 0 removed\n"
        "  Indicadors      0 added, 1 changed, 0 removed\n"
        "  Equip           0 added, 0 changed, 1 removed\n"
        "  Revisions       1 added, 0 changed, 0 removed\n"
        "  Solapaments     0 added, 0 changed, 0 removed\n"
        "  Sense indicador 0 added, 0 changed, 0 removed\n"
        "Next: jussana rehearse shows which figures would move, jussana refresh publishes them.\n"
    )
    assert contents(seeds) == before | {
        AXES: before[AXES].replace(b"204616.00", b"204616.5"),
        INDICATORS: before[INDICATORS].replace(
            b"Districtes,20,reunions", b"Districtes,25,reunions"
        ),
        TEAM: before[TEAM].replace(b"2026,promocio,Anna,32.5\r\n", b""),
        REVISIONS: before[REVISIONS] + b"2026,web.noticies,2026-06-01,90,Junta,\n",
    }
    assert check_plan(seeds) == []


def test_a_new_year_is_last_years_plan_without_its_revisions(plan, seeds, tmp_path):
    with (seeds / REVISIONS).open("a", encoding="utf-8") as revisions:
        revisions.write("2026,web.noticies,2026-06-01,90,Junta,\n")
    before = contents(seeds)
    assert plan("export", "plan-2027.xlsx", "--as-year", "2027")[0] == 0
    assert contents(seeds) == before
    code, said = plan("import", "plan-2027.xlsx")
    assert code == 0 and f"Indicadors      {ROWS[INDICATORS]} added, 0 changed, 0 removed" in said
    assert contents(seeds)[REVISIONS] == before[REVISIONS]
    assert contents(seeds)[TEAM] == before[TEAM] + before[TEAM].partition(b"\r\n")[2].replace(
        b"2026,", b"2027,"
    )
    old, new = (
        [{**row, "plan_year": ""} for row in rows(seeds, INDICATORS) if row["plan_year"] == year]
        for year in ("2026", "2027")
    )
    assert old == new and check_plan(seeds) == []


def test_a_file_of_one_year_leaves_the_others_alone(plan, seeds, tmp_path):
    new_year(seeds)
    before = contents(seeds)
    assert plan("export", "one.xlsx", "--year", "2026")[0] == 0
    plan("import", "one.xlsx")
    assert contents(seeds) == before

    def change(book):
        book["Equip"].append([2026, "promocio", "Pau", 10])
        book["Revisions"].delete_rows(2)

    edit(tmp_path / "one.xlsx", change)
    assert plan("import", "one.xlsx")[0] == 0
    last_of_2026 = "2026,capacitacio,Núria,20\r\n".encode()
    assert contents(seeds) == before | {
        TEAM: before[TEAM].replace(last_of_2026, last_of_2026 + b"2026,promocio,Pau,10\r\n"),
        REVISIONS: before[REVISIONS].replace(b"2026,web.noticies,2026-06-01,90.50,Junta,\n", b""),
    }


def test_a_seed_keeps_its_mark_and_gets_the_end_of_line_that_it_lacked(plan, seeds):
    plan("export", "plan-2027.xlsx", "--as-year", "2027")
    kept = b"\xef\xbb\xbf" + (seeds / TEAM).read_bytes().removesuffix(b"\r\n")
    (seeds / TEAM).write_bytes(kept)
    assert plan("import", "plan-2027.xlsx")[0] == 0
    now = (seeds / TEAM).read_bytes()
    assert now.startswith(kept + b"\r\n2027,promocio,Anna,32.5\r\n")
    assert now.count(b"\r\n") == 31


def test_the_order_of_the_file_is_the_order_of_the_seed(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")

    def swap(book):
        values = [[cell.value for cell in row] for row in book["Eixos"]["A2:F3"]]
        for row, swapped in zip(book["Eixos"]["A2:F3"], reversed(values), strict=True):
            for cell, value in zip(row, swapped, strict=True):
                cell.value = value

    edit(tmp_path / "plan.xlsx", swap)
    before = rows(seeds, AXES)
    assert plan("import", "plan.xlsx")[0] == 0
    assert rows(seeds, AXES) == [before[1], before[0], before[2]]


def test_cells_are_what_their_columns_are_made_of(plan, tmp_path):
    plan("export", "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == [*TITLES.values(), "Llistes"]
    page = book["Indicadors"]
    shown = {page.cell(1, cell.column).value: cell for cell in page[3]}
    assert (shown["target"].value, shown["target"].number_format) == (20, "General")
    assert (shown["window_months"].value, shown["window_months"].number_format) == ("1-12", "@")
    assert page.column_dimensions["F"].number_format == "@"
    assert book["Revisions"].column_dimensions["C"].number_format == "dd/mm/yyyy"
    assert all(cell.comment for sheet in book for cell in sheet[1])
    lists = {rule.formula1: str(rule.sqref) for rule in page.data_validations.dataValidation}
    last, axes = ROWS[INDICATORS] + 101, ROWS[AXES] + 101
    sources, types = (sum(bool(cell.value) for cell in book["Llistes"][name]) for name in "AB")
    assert lists == {
        "0": f"J2:J{last}",
        f"Eixos!$B$2:$B${axes}": f"C2:C{last}",
        f"Llistes!$A$2:$A${sources}": f"M2:M{last}",
        f"Llistes!$B$2:$B${types}": f"N2:N{last}",
        '"flow,stock,unique,milestone"': f"L2:L{last}",
        '"count,sum,distinct,level,net_change,unique,milestone"': f"O2:O{last}",
        '"propi,pdb,otpb"': f"P2:P{last}",
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("export", "plan.xlsx", "--year", "2031"),
            "there is no plan of 2031: there is one of 2026",
        ),
        (("export", "plan.xlsx", "--as-year", "2026"), "there is a plan of 2026 already"),
        (("export", "plan.csv"), "plan.csv is no name for it: one that ends in .xlsx is"),
        (("export", "nowhere/plan.xlsx"), "cannot be written: No such file or directory"),
        (("export", "seeds"), "seeds is no name for it"),
        (("export", "there.xlsx"), "there.xlsx is there already, and stays as it is"),
        (("check", "nowhere.xlsx"), "nowhere.xlsx cannot be read: No such file or directory"),
        (("import", "seeds"), "seeds cannot be read: Is a directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line(words, says, plan, seeds, tmp_path):
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    before = contents(seeds)
    code, said = plan(*words)
    assert code == 1 and says in said and said.count("\n") == 1
    assert contents(seeds) == before
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seeds", "there.xlsx"]


def test_a_plan_that_is_not_right_is_not_exported(plan, seeds, tmp_path):
    file = seeds / TEAM
    file.write_text(file.read_text(encoding="utf-8").replace("Anna,32.5", "Anna,molt"))
    code, said = plan("export", "plan.xlsx")
    assert code == 1 and "plan_team.csv, line 2: weekly_hours is 'molt'" in said
    assert not (tmp_path / "plan.xlsx").exists()


def test_seeds_that_are_no_tables_stop_a_check_too(plan, seeds):
    plan("export", "plan.xlsx")
    with (seeds / TEAM).open("a", encoding="utf-8") as team:
        team.write("2026,promocio\n")
    for action in ("check", "import"):
        code, said = plan(action, "plan.xlsx")
        assert code == 1 and "plan_team.csv, line 17: 2 values; expected 4 values" in said


def test_an_import_that_was_killed_is_ended_by_the_next(plan, seeds, tmp_path, monkeypatch):
    plan("export", "plan-2027.xlsx", "--as-year", "2027")
    plan("import", "plan-2027.xlsx")
    imported = contents(seeds)
    for file in TITLES:
        shutil.copy(SEEDS / file, seeds / file)

    renames, rename = [], os.replace

    def dying(*names: str) -> None:
        renames.append(names)
        if len(renames) == 7:  # of five seeds, each written aside and then put in place
            raise SystemExit("killed")
        rename(*names)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying)
        assert plan("import", "plan-2027.xlsx")[0] == "killed"
    assert contents(seeds) != imported
    code, said = plan("export", "plan.xlsx")
    assert code == 1
    assert said.startswith(
        "indicator_overlaps.csv.new: left by an import that was interrupted; "
        "expected jussana plan import once more, which ends it\n"
    )
    code, said = plan("import", "plan-2027.xlsx")
    assert code == 0 and "nothing was written" in said
    assert contents(seeds) == imported


def test_a_seed_that_cannot_be_written_is_one_line(plan, seeds, tmp_path, monkeypatch):
    before = contents(seeds)
    plan("export", "plan-2027.xlsx", "--as-year", "2027")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, said = plan("import", "plan-2027.xlsx")
    assert (code, said) == (
        1,
        f"jussana: {seeds} cannot be written: No space left on device. "
        "Mend that and import again\n",
    )
    assert contents(seeds) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        (INDICATORS, "Agenda de tècnics", "Agenda\x07de tècnics", "indicator"),
        (
            INDICATORS,
            "Agenda de tècnics i referents de comunicació,,",
            '"Agenda\rde",,',
            "indicator",
        ),
        (INDICATORS, "Agenda de tècnics", "Agenda_x0041_", "indicator"),
        (INDICATORS, "Agenda de tècnics", "A" * 40000, "indicator"),
        (INDICATORS, "Què de Què,2000,", "Què de Què,12345678901234567,", "target"),
        (REVISIONS, "reason\n", "reason\n2026,web.noticies,1066-10-14,9,,\n", "valid_from"),
    ],
    ids=["control", "return", "escape", "long", "digits", "early"],
)
def test_what_no_workbook_can_hold_is_not_exported(file, old, new, column, plan, seeds, tmp_path):
    text = (seeds / file).read_bytes().decode()
    assert text.count(old) >= 1
    (seeds / file).write_bytes(text.replace(old, new, 1).encode())
    code, said = plan("export", "plan.xlsx")
    assert code == 1 and f"{column} is " in said and "what a workbook can hold" in said
    assert not (tmp_path / "plan.xlsx").exists()
