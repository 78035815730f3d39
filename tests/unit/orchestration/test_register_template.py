"""The empty register: written once, in either format, and readable by the connector."""

import csv
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from orchestration.cli.main import main
from orchestration.settings import SEEDS
from sources.register.folder import register_files
from sources.register.rows import read_register


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs `jussana register template` in an empty folder; gives its exit code and output."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["register", "template", *words])
        said = capsys.readouterr()
        return left.value.code, said.out + said.err

    return run


def milestones_of_the_plan() -> set[str]:
    with (SEEDS / "plan_indicators.csv").open(encoding="utf-8") as lines:
        return {r["indicator_id"] for r in csv.DictReader(lines) if r["measure"] == "milestone"}


def read(folder: Path):
    (file,) = register_files(str(folder))
    return read_register(file)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_empty_register_has_every_milestone_and_the_connector_reads_it(form, run, tmp_path):
    code, said = run("--format", form)
    assert code == 0 and f"register-2026.{form}" in said
    rows, problems = read(tmp_path)
    assert problems == []
    assert {row["indicator_id"] for row in rows["milestones"]} == milestones_of_the_plan()
    assert {row["reached_on"] for row in rows["milestones"]} == {None}
    assert len(rows["baselines"]) == 3 and rows["counts"] == rows["notes"] == []


def test_a_workbook_that_was_filled_in_is_read(run, tmp_path):
    run()
    path = tmp_path / "register-2026.xlsx"
    book = openpyxl.load_workbook(path)
    book["milestones"]["B2"] = datetime(2026, 3, 2)
    book["counts"].append(["internal_manual", datetime(2026, 5, 4), "Manual d'acollida"])
    book["baselines"]["B2"] = 4512
    book.save(path)
    rows, problems = read(tmp_path)
    assert problems == []
    assert rows["milestones"][0]["reached_on"] == "2026-03-02"
    assert rows["counts"][0]["id"] == "2026:internal_manual:2026-05-04:1"
    assert rows["baselines"][0]["followers"] == 4512


def test_cells_of_the_workbook_mind_what_is_typed_and_explain_it_in_catalan(run, tmp_path):
    run()
    book = openpyxl.load_workbook(tmp_path / "register-2026.xlsx")
    rules = {
        (page.title, rule.type, rule.formula1): str(rule.sqref)
        for page in book
        for rule in page.data_validations.dataValidation
    }
    assert rules == {
        ("milestones", "date", "DATE(2026,1,1)"): "B2:B200",
        ("counts", "list", '"internal_manual,gr_edition"'): "A2:A200",
        ("counts", "date", "DATE(2026,1,1)"): "B2:B200",
        ("baselines", "list", '"twitter_followers,facebook_followers,instagram_followers"'): (
            "A2:A200"
        ),
        ("baselines", "whole", "0"): "B2:B200",
    }
    assert book["milestones"]["B2"].number_format == "dd/mm/yyyy"
    assert "Buit: encara no" in book["milestones"]["B1"].comment.text
    assert all(cell.comment for page in book for cell in page[1])


def test_nothing_is_overwritten_and_a_year_has_one_register(run, tmp_path):
    run("--format", "csv")
    before = (tmp_path / "register-2026.csv").read_bytes()
    for words in (("--format", "csv"), ("--format", "xlsx"), ("register-2026.csv",)):
        code, said = run(*words)
        assert code == 1 and "register-2026.csv is there already" in said
    assert [path.name for path in tmp_path.iterdir()] == ["register-2026.csv"]
    assert (tmp_path / "register-2026.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--year", "2031"), "there is no plan of 2031 in plan_indicators.csv: try 2026"),
        (("fites.xlsx",), "a register is called register-2026.xlsx or register-2026.csv"),
        (("--format", "csv", "register-2026.xlsx"), "a register is called register-2026.csv"),
        (("nowhere/register-2026.csv",), "cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_one_line(words, says, run, tmp_path):
    code, said = run(*words)
    assert code == 1 and says in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_path_may_be_the_file_itself(run, tmp_path):
    assert run("register-2026.csv")[0] == 0
    assert read(tmp_path)[1] == []
