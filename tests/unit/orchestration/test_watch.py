"""`jussana watch`: fresh, old, never published, unreadable; one alert, and its end once."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from orchestration.alerts import notifier
from orchestration.cli.watch import watch
from orchestration.publication.publish import publish
from orchestration.settings import Profile, profile
from tests.support.post_box import post_box

LONGEST = timedelta(hours=26)


@pytest.fixture
def published(data) -> Profile:
    here = profile("demo")
    here.folder.mkdir()
    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute("create schema marts; create table marts.plan_scorecard (actual int)")
    day = datetime.now(UTC).date()
    publish(here.warehouse, here.published, run_id="run", as_of=day)
    return here


def at(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def test_the_hours_since_the_publication_decide(published):
    assert watch(published, LONGEST, at(25.9))[0]
    is_fresh, line = watch(published, LONGEST, at(26.1))
    assert not is_fresh and "was published 26.1 h ago, at most 26.0 h allowed" in line


def test_a_publication_of_the_future_is_a_wrong_clock(published):
    is_fresh, line = watch(published, LONGEST, at(-2))
    assert not is_fresh and "the clock of this machine" in line


def test_a_board_that_cannot_be_read_is_not_fresh(published):
    published.marts.unlink()
    published.marts.write_bytes(b"no database" * 500)
    is_fresh, line = watch(published, LONGEST)
    assert not is_fresh and "cannot be read" in line and "\n" not in line


def test_a_board_without_its_night_is_not_fresh(published):
    for manifest in published.published.glob("nights/*/publication.json"):
        manifest.unlink()
    is_fresh, line = watch(published, LONGEST)
    assert not is_fresh and "none of the nights" in line


def test_it_is_reported_once_and_resolved_once(published, monkeypatch):
    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        for hours in (1, 27, 28, 1, 2):
            watch(published, LONGEST, at(hours))
        title = "the board is not fresh"
        assert box.titles() == [f"jussana demo: {title}", f"jussana demo: resolved: {title}"]
        assert "docs/operations.md, section “The board is not fresh”" in box.letters[0].message
        assert [letter.type for letter in box.letters] == ["failure", "success"]


def test_the_command_answers_cron_without_dagster_and_while_a_night_writes(published):
    code = (
        "import sys; from orchestration.cli.main import main\n"
        "try: main(['watch', *sys.argv[1:]])\n"
        "finally: assert not {'dagster', 'dlt', 'dbt'} & sys.modules.keys()"
    )
    with duckdb.connect(str(published.warehouse)):
        for words, expected in (((), 0), (("--max-age", "0"), 1)):
            run = subprocess.run(
                [sys.executable, "-c", code, *words], capture_output=True, text=True
            )
            assert run.returncode == expected, run.stderr
            assert len((run.stdout + run.stderr).splitlines()) == 1


def test_nothing_published_ever_is_one_line_and_one(data):
    is_fresh, line = watch(profile("demo"), LONGEST)
    assert not is_fresh and line.startswith("nothing was ever published at ")
