"""The plan as one file: what is exported comes back byte for byte, what was edited changes."""

from datetime import datetime
from pathlib import Path

import openpyxl

from orchestration.plan_files.check import check_plan, read_plan
from orchestration.plan_files.sheets import TITLES
from orchestration.settings import SEEDS

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
        "the plan holds all of plan.xlsx already: nothing was written.\n",
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
