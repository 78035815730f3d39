"""One demo night: what it leaves, and that a second one leaves the same."""

import json
import shutil
from datetime import date

import pytest

from tests.e2e.conftest import DAY
from tests.house import House, differences, environment


@pytest.mark.parametrize(
    ("seed", "day"), [(11, DAY), (2, date(2026, 1, 1)), (7, date(2026, 12, 31))]
)
def test_every_indicator_of_the_crm_is_the_truth(demo: House, tmp_path, seed, day):
    from sources.sandbox import truth

    house = demo
    if seed != demo.seed:
        house = House(tmp_path, seed)
        assert house.night(day).published, house.said.getvalue()
    expected = truth(seed=seed, as_of=day)
    found = dict(
        house.ask(
            "select indicator_id, actual from plan_scorecard where source = 'civicrm'", house.marts
        )
    )
    assert len(expected) == 40
    assert found == expected


def test_the_board_has_every_indicator_of_the_plan_and_invents_none(demo: House):
    board = demo.ask(
        "select source = 'civicrm', status = 'no_data', count(*) from plan_scorecard group by all",
        demo.marts,
    )
    assert sorted(board) == [(False, True, 55), (True, False, 40)]


def test_a_second_night_leaves_the_same_tables(demo: House, tmp_path):
    schemas = ("raw_civicrm", "staging", "intermediate", "marts", "plan")
    once = demo.tables(*schemas)
    twice = demo.copy_to(tmp_path)
    assert twice.night(DAY).published
    assert differences(once, twice.tables(*schemas)) == {}


def test_a_warehouse_of_the_other_profile_is_refused_and_nothing_is_touched(demo: House, tmp_path):
    house = House(tmp_path, demo.seed)
    (house.data / "production").mkdir()
    shutil.copy(demo.warehouse, house.data / "production")
    from orchestration.errors import NightError
    from orchestration.profile import profile
    from orchestration.warehouse import prepare

    with environment(JUSSANA_DATA=str(house.data)), pytest.raises(NightError, match="'demo'"):
        prepare(profile("production"), DAY, None)


def test_the_terminal_shows_the_board_and_explains_a_number(demo: House, capsys):
    from orchestration.cli import main

    with environment(JUSSANA_DATA=str(demo.data)):
        with pytest.raises(SystemExit) as left:
            main(["scorecard", "--axis", "atencio", "--format", "json"])
        rows = json.loads(capsys.readouterr().out)
        assert left.value.code == 0 and {row["axis_id"] for row in rows} == {"atencio"}
        with pytest.raises(SystemExit):
            main(["explain", "tramits.suports"])
    said = capsys.readouterr().out
    actual = next(row["actual"] for row in rows if row["indicator_id"] == "tramits.suports")
    assert f"{actual:,.0f} suports, as of {DAY}" in said and "civicrm:activity:" in said


def test_every_run_is_recorded_with_its_day(demo: House):
    from orchestration.instance import open_instance

    with environment(JUSSANA_DATA=str(demo.data)), open_instance() as instance:
        runs = {run.job_name: run for run in instance.get_runs()}
    assert {name: run.is_success for name, run in runs.items()} == {"load": True, "build": True}
    assert runs["load"].tags["jussana/as_of"] == DAY.isoformat()
    assert runs["load"].remote_job_origin.location_name == "jussana"
