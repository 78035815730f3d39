"""The warehouse file: who may write it, and which profile it belongs to."""

import logging
import sqlite3
import subprocess
import sys
from datetime import date
from threading import Event, Thread

import duckdb
import pytest

from orchestration.errors import NightError, reason
from orchestration.settings import profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.operations import prepare, record_load

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


def test_a_second_night_says_that_it_waits_until_the_first_is_killed(data):
    here = profile("demo")
    hold = (
        "from orchestration.settings import profile\n"
        "from orchestration.warehouse.database import writing\n"
        "with writing(profile('demo')):\n"
        "    print('writing', flush=True)\n"
        "    input()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    waits, entered = Event(), Event()

    class Handler(logging.Handler):
        def emit(self, record):
            if "another night is writing" in record.getMessage():
                waits.set()

    def enter():
        with writing(here):
            entered.set()

    logger, handler = logging.getLogger("orchestration"), Handler()
    logger.addHandler(handler)
    second = Thread(target=enter)
    try:
        assert other.stdout.readline() == "writing\n"
        second.start()
        assert waits.wait(30) and not entered.is_set()
    finally:
        logger.removeHandler(handler)
        other.kill()
        other.wait()
    second.join(30)
    assert entered.is_set()


def test_a_night_that_is_writing_may_begin_to_write_again_in_any_of_its_threads(data):
    here = profile("demo")
    entered = Event()

    def enter():
        with writing(here):
            entered.set()

    with writing(here), writing(here):
        step = Thread(target=enter, daemon=True)
        step.start()
        assert entered.wait(30)
    assert (here.folder / "night.lock").exists()
