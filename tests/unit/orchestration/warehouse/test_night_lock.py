"""The night lock: one writer at a time, until its run ends; readers never wait."""

import logging
import subprocess
import sys
from datetime import date
from threading import Event, Thread

from orchestration.publication.publish import publish
from orchestration.settings import profile
from orchestration.warehouse.database import connection, writing
from tests.support.boards import build
from tests.support.warehouses import REPOSITORY

DAY = date(2026, 6, 30)


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


def test_readers_do_not_wait_for_the_night_that_is_writing(data):
    here = profile("demo")
    here.folder.mkdir()
    publish(build(here.warehouse, 1), here.published, run_id="one", as_of=DAY)
    watching = [sys.executable, "-m", "orchestration.cli.main", "watch"]
    with writing(here), connection(here.warehouse):
        read = subprocess.run(watching, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert read.returncode == 0 and f"night {DAY}_one was published" in read.stdout, read.stderr
