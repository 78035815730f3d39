"""The warehouse file: which profile it belongs to, and what is recorded of its nights."""

import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import partial

import duckdb
import pytest

from orchestration.errors import NightError, reason
from orchestration.settings import profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.operations import begin_build, current_build, prepare, record_load

DAY = date(2026, 6, 30)
WORLD = "seed 1, scale 1, 2026"


def _rows(query: str) -> list:
    with duckdb.connect(str(profile("demo").warehouse), read_only=True) as warehouse:
        return warehouse.execute(query).fetchall()


@pytest.fixture
def loaded(data):
    here = profile("demo")
    with writing(here):
        prepare(here, DAY, WORLD)
        with connection(here.warehouse) as warehouse:
            warehouse.execute("create table evidence as select 1 as id")
    return here


def _is_kept() -> bool:
    return bool(_rows("select 1 from information_schema.tables where table_name = 'evidence'"))


def test_the_next_day_of_the_same_world_goes_on(loaded):
    prepare(loaded, date(2026, 7, 1), WORLD)
    assert _is_kept()
    assert _rows("select as_of from operations.night") == [(date(2026, 7, 1),)]


def test_a_world_whose_past_was_rewritten_goes_on_but_not_back(loaded):
    prepare(loaded, DAY, f"{WORLD}, civicrm:late_edits")
    assert _is_kept()
    prepare(loaded, DAY, WORLD)
    assert not _is_kept()


@pytest.mark.parametrize(
    ("day", "world"), [(DAY, "seed 2, scale 1, 2026"), (date(2026, 6, 29), WORLD)]
)
def test_another_world_or_an_earlier_day_of_the_demo_starts_anew(loaded, day, world):
    prepare(loaded, day, world)
    assert not _is_kept()


def test_real_vendors_never_start_anew(data):
    here = profile("production")
    with writing(here):
        prepare(here, DAY, None)
        record_load(here, run_id="1", source="civicrm", as_of=DAY, started_at=None, rows_loaded=1)
        prepare(here, date(2026, 1, 1), None)
    with duckdb.connect(str(here.warehouse), read_only=True) as warehouse:
        assert warehouse.sql("select count(*) from operations.loads").fetchall() == [(1,)]


def test_the_data_of_the_other_profile_are_refused_by_name(loaded):
    production = profile("production")
    production.folder.mkdir()
    loaded.warehouse.rename(production.warehouse)
    with pytest.raises(NightError, match="holds data of the profile 'demo', not 'production'"):
        prepare(production, DAY, None)


def test_a_file_that_is_no_database_is_named(data):
    here = profile("demo")
    here.folder.mkdir()
    here.warehouse.write_bytes(b"not a database" * 1000)
    with pytest.raises(NightError, match="warehouse.duckdb is damaged"):
        prepare(here, DAY, WORLD)


def test_a_program_that_has_the_warehouse_open_is_named(loaded):
    hold = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(loaded.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(NightError, match=f"is open in another program.*PID {other.pid}"):
            prepare(loaded, DAY, WORLD)
    finally:
        other.kill()
        other.wait()


def test_a_full_disk_is_reported_as_such():
    full = OSError(28, "No space left on device", "marts.duckdb")
    assert reason(full).startswith("the disk is full: marts.duckdb")
    wrapped = RuntimeError("step failed")
    wrapped.__cause__ = duckdb.IOException("Could not write file: No space left on device")
    assert reason(wrapped).startswith("the disk is full")
    of_dagster = sqlite3.OperationalError("database or disk is full")
    assert reason(of_dagster).startswith("the disk is full")


def _loads() -> list:
    return _rows(
        "select turn, run_id, source, succeeded, rows_loaded, error "
        "from operations.loads order by turn"
    )


def test_a_load_with_an_error_is_a_failure_and_each_attempt_is_kept_in_order(loaded):
    record = partial(record_load, loaded, as_of=DAY, started_at=datetime(2026, 7, 1, tzinfo=UTC))
    record(run_id="a", source="x", error="HTTP 500")
    record(run_id="a", source="qdq", rows_loaded=0)
    record(run_id="a", source="x", rows_loaded=3)
    record(run_id="b", source="x", error="")
    assert _loads() == [
        (1, "a", "x", False, None, "HTTP 500"),
        (2, "a", "qdq", True, 0, None),
        (3, "a", "x", True, 3, None),
        (4, "b", "x", False, None, ""),
    ]


def test_attempts_are_in_order_though_the_clock_was_set_back(loaded):
    # whatever the machine's clock says, the later attempt counts
    for run, day in (("first", 2), ("second", 1)):
        started = datetime(2026, 7, day, tzinfo=UTC)
        record_load(loaded, run_id=run, source="x", as_of=DAY, started_at=started, rows_loaded=1)
    turns = _rows("select turn, run_id from operations.loads order by turn")
    assert turns == [(1, "first"), (2, "second")]
    assert _rows("select distinct finished_at > started_at from operations.loads") == [(True,)]


def test_the_next_night_keeps_who_built_the_marts(loaded):
    assert current_build(loaded) is None
    begin_build(loaded, "own")
    prepare(loaded, date(2026, 7, 1), WORLD)
    assert current_build(loaded) == "own"
    begin_build(loaded, "other")
    assert current_build(loaded) == "other"
