"""Files for spreadsheets: no text of the plan becomes a formula, no number a text."""

import csv
import io
import json

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.cli.main import main
from orchestration.plan_files import register_template
from orchestration.plan_files.csv_injection import guarded

FORMULAS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]
MARKUP = "[/] and [red]"


@given(st.text() | st.integers() | st.floats(allow_nan=False) | st.none() | st.booleans())
def test_no_text_begins_a_formula_and_nothing_else_is_touched(cell):
    out = guarded({"a": cell})["a"]
    if isinstance(cell, str):
        assert out in (cell, f"'{cell}") and not out.startswith(("=", "+", "-", "@", "\t", "\r"))
    else:
        assert out is cell


@pytest.fixture
def board(data):
    """A published board whose plan has texts of all kinds."""
    published = data / "demo" / "published"
    published.mkdir(parents=True)
    with duckdb.connect(str(published / "marts.duckdb")) as marts:
        marts.execute(
            "create table plan_scorecard as select 2026 as plan_year, 'i' || n as indicator_id, "
            "'a' as axis_id, ? as axis, text as indicator, -3.5 as actual, -1 as expected_to_date, "
            "null as target, null as percent_of_target, null as pace, null as forecast, "
            "'measured' as status, false as is_stale, date '2026-06-30' as as_of "
            "from (select unnest(range(len($2))) as n, unnest($2) as text)".replace("?", "$1"),
            [MARKUP, [*FORMULAS, MARKUP]],
        )
        marts.execute("create table dim_indicator as select *, 1 as axis_order from plan_scorecard")


def run(capsys, *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert left.value.code == 0
    return capsys.readouterr().out


def test_the_board_as_csv_has_no_formula_and_its_figures_are_figures(board, capsys):
    rows = list(
        csv.DictReader(io.StringIO(run(capsys, "scorecard", "--format", "csv"), newline=""))
    )
    assert [row["indicator"] for row in rows] == [*(f"'{one}" for one in FORMULAS), MARKUP]
    assert {(row["actual"], row["expected_to_date"]) for row in rows} == {("-3.5", "-1")}


def test_for_programs_and_on_the_terminal_the_texts_are_as_the_plan_has_them(board, capsys):
    rows = json.loads(run(capsys, "scorecard", "--format", "json"))
    assert [row["indicator"] for row in rows] == [*FORMULAS, MARKUP]
    said = run(capsys, "scorecard")
    assert said.startswith(MARKUP) and said.count(MARKUP) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_to_fill_in_has_no_formula(form, tmp_path, monkeypatch):
    plan = [
        {"plan_year": "2026", "indicator_id": f"i.{n}", "indicator": text, "measure": "milestone"}
        for n, text in enumerate(FORMULAS[:4])
    ]
    monkeypatch.setattr(
        register_template, "_plan", lambda: [{**row, "event_type": "milestone"} for row in plan]
    )
    monkeypatch.setattr(register_template, "_event_types", lambda sheet: ["milestone"])
    path = register_template.write_template(tmp_path, 2026, form)
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines, delimiter=";") for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
        assert {f"'{text}" for text in FORMULAS[:4]} <= set(cells)
    else:
        book = openpyxl.load_workbook(path)
        kinds = {c.value: c.data_type for s in book for row in s.iter_rows() for c in row}
        assert {kinds[text] for text in FORMULAS[:4]} == {"s"}
