"""A refused plan file gives one line of output and leaves the seeds unchanged."""

import os
import shutil

import pytest

from orchestration.plan_files.sheets import TITLES
from orchestration.settings import SEEDS

from .conftest import contents

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("export", "plan.xlsx", "--year", "2031"),
            "there is no plan of 2031: there is one of 2026",
        ),
        (("export", "plan.xlsx", "--as-year", "2026"), "there is a plan of 2026 already"),
        (("export", "plan.csv"), "plan.csv cannot be its name: one that ends in .xlsx can"),
        (("export", "nowhere/plan.xlsx"), "cannot be written: No such file or directory"),
        (("export", "seeds"), "seeds cannot be its name"),
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
    assert code == 1 and "plan_team.csv, line 2, column weekly_hours: found 'molt'" in said
    assert not (tmp_path / "plan.xlsx").exists()


def test_seeds_that_are_no_tables_stop_a_check_too(plan, seeds):
    plan("export", "plan.xlsx")
    with (seeds / TEAM).open("a", encoding="utf-8") as team:
        team.write("2026,promocio\n")
    for action in ("check", "import"):
        code, said = plan(action, "plan.xlsx")
        assert code == 1 and "plan_team.csv, line 17: found 2 values, expected 4 values" in said


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
        "indicator_overlaps.csv.new: found what an interrupted import left, "
        "expected no such file: run jussana plan import once more, which finishes it\n"
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
        "Correct that and import again\n",
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
    assert code == 1 and f"column {column}: found " in said and "what a workbook can hold" in said
    assert not (tmp_path / "plan.xlsx").exists()
