"""Readers see a publication whole or not at all, and earlier nights can be restored."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import PublicationError
from orchestration.publication.nights import current_night, nights
from orchestration.publication.publish import publish, rollback
from tests.support.boards import build, figure
from tests.support.warehouses import REPOSITORY

DAY = date(2026, 11, 20)


@pytest.fixture
def warehouse(tmp_path) -> Path:
    return build(tmp_path / "warehouse.duckdb", 1)


@pytest.fixture
def published(tmp_path) -> Path:
    return tmp_path / "published"


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python in its own process, which may be killed or kept from writing."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)


def leftovers(published: Path) -> set[str]:
    return {path.name for path in published.iterdir()} - {"marts.duckdb", "parquet", "nights"}


def test_readers_find_the_marts_by_name_in_order_and_described(warehouse, published):
    publication = publish(warehouse, published, run_id="one", as_of=DAY)
    assert publication.night == "2026-11-20_one"
    assert publication.rows == {"axis_summary": 1, "plan_scorecard": 2}
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as reader:
        assert reader.execute("from marts.plan_scorecard").fetchall() == [("a", None), ("b", 1.0)]
        assert reader.execute("from plan_scorecard").fetchall() == [("a", None), ("b", 1.0)]
        tables = reader.execute("select table_name, comment from duckdb_tables() order by all")
        assert tables.fetchall() == [
            ("axis_summary", None),
            ("plan_scorecard", "One row per indicator, l'any sencer."),
        ]
        columns = reader.execute(
            "select column_name, comment from duckdb_columns() where comment is not null"
        )
        assert columns.fetchall() == [("actual", 'Figure "to date".')]


def test_every_mart_is_also_parquet(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    assert sorted(path.name for path in (published / "parquet").iterdir()) == [
        "axis_summary.parquet",
        "plan_scorecard.parquet",
    ]
    board = duckdb.read_parquet(str(published / "parquet" / "plan_scorecard.parquet"))
    assert board.fetchall() == [("a", None), ("b", 1.0)]


def test_an_open_reader_keeps_the_old_board_and_blocks_nobody(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    code = (
        "import duckdb, sys\n"
        "reader = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        "print(reader.execute('select max(actual) from plan_scorecard').fetchone()[0])\n"
    )
    command = [sys.executable, "-c", code, str(published / "marts.duckdb")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout.readline() == "open\n"
        publish(build(warehouse, 2), published, run_id="two", as_of=DAY, keep=1)
        publish(build(warehouse, 3), published, run_id="three", as_of=DAY, keep=1)
        answer, _ = reader.communicate("go\n")
    assert answer == "1.0\n"
    assert figure(published) == 3


def test_the_board_cannot_be_opened_for_writing_by_readers(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    assert (published / "marts.duckdb").stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    "moment", ["before _store", "before _make_current", "between parquet and board"]
)
def test_killed_at_any_moment_the_old_board_stays_and_the_next_night_is_whole(
    moment, warehouse, published
):
    publish(warehouse, published, run_id="one", as_of=DAY)
    build(warehouse, 2)
    code = (
        "import os, signal, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from orchestration.publication import publish as publication\n"
        "def kill(*arguments):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "moment, replace = sys.argv[3], os.replace\n"
        "if moment == 'between parquet and board':\n"
        "    os.replace = lambda a, b: kill() if Path(b).suffix == '.duckdb' else replace(a, b)\n"
        "else:\n"
        "    setattr(publication, moment.split()[1], kill)\n"
        "day = date(2026, 11, 21)\n"
        "publication.publish(Path(sys.argv[1]), Path(sys.argv[2]), run_id='two', as_of=day)\n"
    )
    killed = run(code, warehouse, published, moment)
    assert killed.returncode == -signal.SIGKILL
    assert figure(published) == 1
    assert current_night(published).run_id == "one"
    assert leftovers(published) == {".unfinished"}

    publish(warehouse, published, run_id="two", as_of=DAY + timedelta(days=1))
    assert figure(published) == 2
    assert (published / "parquet").resolve().parent.name == "2026-11-21_two"
    assert [one.run_id for one in nights(published)] == ["two", "one"]
    assert leftovers(published) == set()


def test_a_swap_that_fails_leaves_the_old_board(warehouse, published, monkeypatch):
    publish(warehouse, published, run_id="one", as_of=DAY)

    def failing(source, target):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(PublicationError, match="nothing was published: .*Input/output error"):
        publish(build(warehouse, 2), published, run_id="two", as_of=DAY)
    assert figure(published) == 1
    assert current_night(published).run_id == "one"
    assert leftovers(published) == set()


def test_on_a_full_disk_the_old_board_stays(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    code = (
        "import resource, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from orchestration.errors import PublicationError\n"
        "from orchestration.publication.publish import publish\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "day = date(2026, 11, 21)\n"
        "try:\n"
        "    publish(Path(sys.argv[1]), Path(sys.argv[2]), run_id='two', as_of=day)\n"
        "except PublicationError as error:\n"
        "    print(error)\n"
    )
    full = run(code, warehouse, published)
    assert full.stdout.startswith("nothing was published: ")
    assert full.stdout.count("\n") == 1
    assert figure(published) == 1
    assert [one.run_id for one in nights(published)] == ["one"]
    assert leftovers(published) == set()


def test_the_newest_publication_of_each_of_the_last_nights_is_kept(warehouse, published):
    for day in range(16):
        for attempt in ("a", "b"):
            publish(warehouse, published, run_id=attempt, as_of=DAY + timedelta(days=day))
    kept = nights(published)
    last = [f"{DAY + timedelta(days=day)}_b" for day in range(15, 1, -1)]
    assert [one.night for one in kept] == [last[0], "2026-12-05_a", *last[1:]]
    assert current_night(published) == kept[0]
    folders = {path.name for path in (published / "nights").iterdir()}
    assert folders == {one.night for one in kept}


def test_a_night_of_long_ago_is_current_and_kept_though_fourteen_are_newer(warehouse, published):
    for day in range(3):
        publish(warehouse, published, run_id="a", as_of=DAY + timedelta(days=day), keep=2)
    publish(build(warehouse, 9), published, run_id="old", as_of=date(2026, 3, 1), keep=2)
    assert figure(published) == 9
    assert current_night(published).as_of == date(2026, 3, 1)


def test_the_same_run_may_publish_again(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    publish(build(warehouse, 2), published, run_id="one", as_of=DAY)
    assert figure(published) == 2
    assert len(nights(published)) == 1
    assert (published / "parquet" / "plan_scorecard.parquet").exists()


def test_rollback_goes_back_night_by_night_or_to_the_named_one(warehouse, published):
    for number in range(1, 4):
        build(warehouse, number)
        publish(warehouse, published, run_id=f"r{number}", as_of=DAY + timedelta(days=number))
    assert rollback(published).run_id == "r2"
    assert figure(published) == 2
    assert (published / "parquet").resolve().parent.name == "2026-11-22_r2"
    assert rollback(published).run_id == "r1"
    assert figure(published) == 1
    assert rollback(published, "2026-11-23").run_id == "r3"
    assert rollback(published, "2026-11-22_r2").run_id == "r2"
    assert figure(published) == 2
    assert rollback(published, "2026-11-22").run_id == "r2"
    assert leftovers(published) == set()


def test_rollback_says_which_nights_there_are(warehouse, published):
    with pytest.raises(PublicationError, match="nights kept: none"):
        rollback(published)
    publish(warehouse, published, run_id="one", as_of=DAY)
    with pytest.raises(PublicationError, match="before the current one; nights kept: 2026-11-20_"):
        rollback(published)
    with pytest.raises(PublicationError, match="no night '2026-01-01'; nights kept: 2026-11-20_"):
        rollback(published, "2026-01-01")
    assert figure(published) == 1


def test_only_one_publishes_at_a_time(warehouse, published):
    publish(warehouse, published, run_id="one", as_of=DAY)
    code = (
        "import fcntl, os, sys\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)\n"
        "print('locked', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(published)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(PublicationError, match="another publication"):
            publish(warehouse, published, run_id="two", as_of=DAY)
        other.communicate("done\n")
    publish(warehouse, published, run_id="two", as_of=DAY)


def test_a_warehouse_without_marts_or_none_at_all_publishes_nothing(warehouse, published, tmp_path):
    publish(warehouse, published, run_id="one", as_of=DAY)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop schema marts cascade")
    with pytest.raises(PublicationError, match="no tables in schema marts"):
        publish(warehouse, published, run_id="two", as_of=DAY)
    with pytest.raises(PublicationError, match="nothing was published: .*absent.duckdb"):
        publish(tmp_path / "absent.duckdb", published, run_id="two", as_of=DAY)
    with pytest.raises(PublicationError, match="folder name"):
        publish(warehouse, published, run_id="../two", as_of=DAY)
    assert figure(published) == 1
    assert leftovers(published) == set()
