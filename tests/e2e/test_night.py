"""One demo night: what it leaves, and that a second one leaves the same."""

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from random import Random

import duckdb
import pytest

from tests.support.nights import DAY, NEXT_DAY, RAW
from tests.support.warehouses import REPOSITORY, DataDir, clone_to, differences, environment

_DRAWN = Random(int(os.environ["TEST_SEED"]))
# on the first and on the last day of the year, and on one drawn with the world
WORLDS = [
    (_DRAWN.randrange(10**6), day)
    for day in (
        *(date(2026, 1, 1), date(2026, 12, 31)),
        date(2026, 1, 2) + timedelta(_DRAWN.randrange(363)),
    )
]


def board(data_dir: DataDir) -> dict[str, float | None]:
    return dict(data_dir.ask("select indicator_id, actual from plan_scorecard", data_dir.marts))


def test_every_indicator_is_the_truth(demo: DataDir):
    from sources.sandbox import truth

    assert board(demo) == truth(seed=demo.seed, as_of=DAY)


@pytest.mark.long
@pytest.mark.parametrize(("seed", "day"), WORLDS, ids=str)
def test_every_indicator_is_the_truth_of_a_world_drawn_at_random(seed, day, tmp_path):
    from sources.sandbox import truth

    data_dir = DataDir(tmp_path, seed)
    assert data_dir.night(day).published, data_dir.said.getvalue()
    assert board(data_dir) == truth(seed=seed, as_of=day)


def test_the_night_after_is_the_truth_too(next_night):
    from sources.sandbox import truth

    data_dir, _ = next_night
    assert board(data_dir) == truth(seed=data_dir.seed, as_of=NEXT_DAY)


def test_sources_that_fail_take_only_their_own_figures(tmp_path):
    from sources.sandbox import truth

    data_dir, failing = DataDir(tmp_path), {"instagram", "matomo", "register", "x"}
    faults = ["matomo:html_200", "register:silent_empty"]
    # these two need the register's baselines
    faults += ["instagram:expired_token", "x:expired_token"]
    outcome = data_dir.night(DAY, faults=faults)
    assert outcome.published
    assert sorted(failure.split()[0] for failure in outcome.failures) == sorted(failing)
    found, expected = board(data_dir), truth(seed=data_dir.seed, as_of=DAY)
    rows = data_dir.ask(
        "select indicator_id, source, status, status_reason from plan_scorecard", data_dir.marts
    )
    for indicator, source, status, words in rows:
        if failing & set(source.split("+")):
            assert (found[indicator], status) == (None, "no_data"), indicator
            assert words.startswith("Encara no s’ha carregat mai: "), words
        else:
            assert found[indicator] == expected[indicator], indicator
    assert "Registre manual" in {row[0]: row[3] for row in rows}["edicio.memoria"]


def test_every_row_of_the_plan_is_on_the_board_with_a_figure(demo: DataDir):
    with (REPOSITORY / "dbt_project" / "seeds" / "plan_indicators.csv").open() as plan:
        planned = {row["indicator_id"] for row in csv.DictReader(plan)}
    rows = demo.ask("select indicator_id, actual, status from plan_scorecard", demo.marts)
    assert {row[0] for row in rows} == planned
    assert all(actual is not None and status != "no_data" for _, actual, status in rows)


def test_a_first_night_whose_load_fails_publishes_a_board_that_says_so(tmp_path):
    data_dir = DataDir(tmp_path)
    outcome = data_dir.night(DAY, only=["civicrm"], faults=["civicrm:html_200"])
    assert outcome.published and len(outcome.failures) == 1
    assert outcome.failures[0].startswith(
        "civicrm was not loaded: the answer was not as expected. "
    )
    rows = data_dir.ask(
        "select status, actual, count(*) from plan_scorecard group by all", data_dir.marts
    )
    assert [row[:2] for row in rows] == [("no_data", None)]
    source = "select ever_loaded, last_error from source_freshness where source = 'civicrm'"
    [(ever_loaded, error)] = data_dir.ask(source, data_dir.marts)
    assert not ever_loaded and "in place of JSON" in error
    data_dir.load(DAY)
    assert data_dir.ask("select count(*) > 10000 from raw_civicrm.activities") == [(True,)]


def test_a_second_night_leaves_the_same_tables(demo: DataDir, tmp_path):
    schemas = (*RAW, "staging", "intermediate", "marts", "plan")
    once = demo.tables(*schemas)
    twice = demo.copy_to(tmp_path)
    assert twice.night(DAY).published
    assert differences(once, twice.tables(*schemas)) == {}


def test_a_warehouse_of_the_other_profile_is_refused_and_nothing_is_touched(
    demo: DataDir, tmp_path
):
    data_dir = DataDir(tmp_path, demo.seed)
    (data_dir.path / "production").mkdir()
    shutil.copy(demo.warehouse, data_dir.path / "production")
    from orchestration.errors import NightError
    from orchestration.settings import profile
    from orchestration.warehouse.operations import prepare

    with environment(JUSSANA_DATA=str(data_dir.path)), pytest.raises(NightError, match="'demo'"):
        prepare(profile("production"), DAY, None)


def test_a_malformed_plan_is_one_line_and_leaves_the_board_as_it_was(demo: DataDir, tmp_path):
    data_dir = demo.copy_to(tmp_path / "data")
    clone = clone_to(tmp_path / "clone")
    plan = clone / "dbt_project" / "seeds" / "plan_indicators.csv"
    text = plan.read_text(encoding="utf-8").replace(",1700,", ",1.700,")
    plan.write_text(text.replace(",attention_email,", ",atention_email,"), encoding="utf-8")
    published = data_dir.marts.read_bytes()
    run = subprocess.run(
        [sys.executable, "-m", "orchestration.cli.main", "refresh"]
        + ["--seed", str(demo.seed), "--as-of", DAY.isoformat()],
        cwd=clone,
        env=os.environ | {"JUSSANA_DATA": str(data_dir.path), "PYTHONPATH": str(clone)},
        capture_output=True,
        text=True,
    )
    [line] = [line for line in run.stdout.splitlines() if line.startswith("failed:")]
    assert run.returncode == 1 and data_dir.marts.read_bytes() == published
    for words in (
        "plan_indicators.csv, line 36, column target: found '1.700'",
        "line 37, column event_type",
    ):
        assert words in line


def test_marts_that_no_check_has_seen_are_not_published(demo: DataDir, tmp_path):
    import dagster as dg

    from orchestration.assets.published_marts import published_marts
    from orchestration.definitions import defs

    data_dir = demo.copy_to(tmp_path)
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        warehouse.execute("update marts.plan_scorecard set actual = -999")
    published = data_dir.marts.read_bytes()
    job = defs.resolve_job_def("build").get_subset(asset_selection={published_marts.key})
    night = {"as_of": DAY.isoformat(), "seed": demo.seed}
    with environment(JUSSANA_DATA=str(data_dir.path)), dg.DagsterInstance.ephemeral() as instance:
        run = job.execute_in_process(
            run_config={"resources": {"night": {"config": night}}},
            instance=instance,
            raise_on_error=False,
        )
    assert not run.success and data_dir.marts.read_bytes() == published


def test_the_terminal_shows_the_board_and_explains_a_number(demo: DataDir, capsys):
    from orchestration.cli.main import main

    with environment(JUSSANA_DATA=str(demo.path)):
        with pytest.raises(SystemExit) as left:
            main(["scorecard", "--axis", "atencio", "--format", "json"])
        rows = json.loads(capsys.readouterr().out)
        assert left.value.code == 0 and {row["axis_id"] for row in rows} == {"atencio"}
        with pytest.raises(SystemExit):
            main(["explain", "tramits.suports"])
    said = capsys.readouterr().out
    actual = next(row["actual"] for row in rows if row["indicator_id"] == "tramits.suports")
    assert f"{actual:,.0f} suports, as of {DAY}" in said and "civicrm:activity:" in said


def test_every_run_is_recorded_with_its_day(demo: DataDir):
    from orchestration.resources.instance import open_instance

    with environment(JUSSANA_DATA=str(demo.path)), open_instance() as instance:
        runs = {run.job_name: run for run in instance.get_runs()}
    assert {name: run.is_success for name, run in runs.items()} == {"load": True, "build": True}
    assert runs["load"].tags["jussana/as_of"] == DAY.isoformat()
    labels = {run.tags[".dagster/repository"] for run in runs.values()}
    assert labels == {"__repository__@jussana"}, "Dagster's pages do not list them under their job"
