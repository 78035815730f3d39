"""The scripts of docs/deploy that back up and restore: consistent beside a night, whole or not."""

import subprocess
from datetime import date

import duckdb
import pytest

from orchestration.publication.nights import current_night, nights
from orchestration.publication.publish import publish, rollback
from orchestration.settings import Profile, profile
from orchestration.warehouse.database import writing
from tests.support.warehouses import REPOSITORY

DEPLOY = REPOSITORY / "docs" / "deploy"
HISTORY = "select * from marts.plan_scorecard_history order by all"
NIGHTS = (date(2026, 10, 30), date(2026, 10, 31))


def _grow(here: Profile, day: date) -> None:
    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute("create schema if not exists marts")
        for table in ("plan_scorecard", "plan_scorecard_history"):
            warehouse.execute(f"create table if not exists marts.{table} (as_of date)")
            warehouse.execute(f"insert into marts.{table} values (?)", [day])


def _run(script: str, *words: object) -> subprocess.CompletedProcess:
    command = [str(DEPLOY / script), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def here(data) -> Profile:
    here = profile("production")
    here.folder.mkdir()
    for day in NIGHTS:
        _grow(here, day)
        publish(here.warehouse, here.published, run_id="run", as_of=day)
    return here


def _history(here: Profile) -> list[tuple[date]]:
    with duckdb.connect(str(here.warehouse), read_only=True) as warehouse:
        return warehouse.execute(HISTORY).fetchall()


def test_a_restored_data_folder_has_the_same_board_history_and_nights(here, tmp_path):
    board, kept = here.marts.read_bytes(), nights(here.published)
    assert _run("backup", here.folder, tmp_path / "backups").returncode == 0
    [backup] = (tmp_path / "backups").iterdir()
    assert backup.stat().st_mode & 0o077 == 0
    here.warehouse.write_bytes(b"spoiled")
    here.marts.unlink()
    restored = _run("restore", backup, here.folder)
    assert restored.returncode == 0, restored.stderr
    assert here.marts.read_bytes() == board and nights(here.published) == kept
    assert _history(here) == [(day,) for day in NIGHTS]
    # links are links again: the board is a night of those kept, and can go back to another
    assert current_night(here.published) == kept[0]
    assert rollback(here.published) == kept[1]
    [aside] = tmp_path.glob("production.before-*")
    assert (aside / "warehouse.duckdb").read_bytes() == b"spoiled"


def test_a_backup_waits_for_the_night_and_has_all_of_it(here, tmp_path):
    day = date(2026, 11, 1)
    command = [str(DEPLOY / "backup"), str(here.folder), str(tmp_path / "backups")]
    with writing(here):
        backup = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert "waiting for it" in backup.stdout.readline()
        assert list((tmp_path / "backups").iterdir()) == []
        assert _run("restore", "/dev/null", here.folder).returncode == 1
        _grow(here, day)
    said, _ = backup.communicate()
    assert said.startswith("backed up: ")
    [file] = (tmp_path / "backups").iterdir()
    assert _run("restore", file, here.folder).returncode == 0
    assert _history(here)[-1] == (day,)


def test_a_restore_beside_a_night_and_a_damaged_backup_touch_nothing(here, tmp_path):
    assert _run("backup", here.folder, tmp_path / "backups").returncode == 0
    [backup] = (tmp_path / "backups").iterdir()
    with writing(here):
        refused = _run("restore", backup, here.folder)
    assert refused.returncode == 1 and "when it is over" in refused.stderr
    backup.write_bytes(backup.read_bytes()[:-100])
    assert _run("restore", backup, here.folder).returncode != 0
    assert _history(here) == [(day,) for day in NIGHTS]
    assert not list(tmp_path.glob("production.before-*"))


def test_reproducible_files_and_sent_alerts_stay_out_of_a_backup(here, tmp_path):
    for name in ("dlt", "dbt"):
        (here.folder / name).mkdir()
    (here.folder / "alerts.sqlite").touch()
    assert _run("backup", here.folder, tmp_path / "backups").returncode == 0
    [backup] = (tmp_path / "backups").iterdir()
    listed = subprocess.run(["tar", "-tzf", str(backup)], capture_output=True, text=True).stdout
    tops = {line.split("/")[1] for line in listed.splitlines()} - {""}
    assert tops == {"warehouse.duckdb", "published"}
