"""After a clock that was a month ahead is corrected, later loads still count as later."""

import json
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.nights import current_night, nights
from orchestration.publication.publish import publish, rollback
from orchestration.settings import profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.operations import prepare, record_load
from tests.support.boards import build, figure
from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import DataDir, environment


def _published_a_month_ahead(night: Path) -> None:
    manifest = night / "publication.json"
    read = json.loads(manifest.read_text(encoding="utf-8"))
    read["published_at"] = read["published_at"].replace("2026", "2126")
    manifest.write_text(json.dumps(read), encoding="utf-8")


def test_rollback_and_pruning_go_by_the_order_of_publications(tmp_path):
    published, warehouse = tmp_path / "published", tmp_path / "warehouse.duckdb"
    for number in range(3):
        day = DAY + timedelta(days=number)
        publish(build(warehouse, number), published, run_id=f"r{number}", as_of=day, keep=2)
        if number == 0:
            _published_a_month_ahead(published / "nights" / f"{day}_r0")
    assert [one.run_id for one in nights(published)] == ["r2", "r1"]
    assert current_night(published).run_id == "r2"
    assert rollback(published).run_id == "r1" and figure(published) == 1


def test_attempts_are_counted_also_in_a_warehouse_that_did_not_count_them(data):
    here = profile("demo")
    with writing(here):
        prepare(here, DAY, "seed 1")
    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute("alter table operations.loads drop column turn")
        warehouse.execute(
            "insert into operations.loads values "
            "('old', 'fgec', '2026-10-30', now(), now(), true, 1, null)"
        )
    for run in ("a", "b"):
        record_load(here, run_id=run, source="fgec", as_of=DAY, started_at=None, rows_loaded=1)
    with connection(here.warehouse) as warehouse:
        turns = warehouse.sql("select run_id, turn from operations.loads order by 1").fetchall()
    assert turns == [("a", 1), ("b", 2), ("old", None)]


@pytest.fixture
def ahead(demo: DataDir, tmp_path) -> DataDir:
    """A data_dir whose night, by its clock, was a month later than it was."""
    data_dir = demo.copy_to(tmp_path)
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        warehouse.execute(
            "update operations.loads set started_at = started_at + interval 31 days, "
            "finished_at = finished_at + interval 31 days"
        )
        warehouse.execute(
            "update operations.publications set published_at = published_at + interval 31 days"
        )
    return data_dir


def test_a_night_after_the_clock_was_set_back_is_the_latest(ahead: DataDir, demo, ended):
    with environment(JUSSANA_DATA=str(ahead.path)):
        outcome = ahead.night(NEXT_DAY, only=["fgec"], faults=["fgec:html_200"])
    assert outcome.published and len(outcome.failures) == 1
    source = "from source_freshness where source = 'fgec'"
    [(error,)] = ahead.ask(f"select last_error {source}", ahead.marts)
    assert "HTTP 200 with text/html" in error, "an earlier attempt was taken for the last"
    assert ahead.night(NEXT_DAY, only=["fgec"]).published
    row = ahead.ask(f"select last_error, loaded_as_of, is_stale {source}", ahead.marts)
    assert row == [(None, NEXT_DAY, False)]
    board = "select indicator_id, actual, status from {} order by all"
    then = {"board": demo.ask(board.format("plan_scorecard"), demo.marts)}
    kept = f"(select * from plan_scorecard_history where as_of = '{DAY}')"
    now = {"board": ahead.ask(board.format(kept), ahead.marts)}
    ended("Clock", "a night", "set back by a month", "the latest; history as it was", then, now)
