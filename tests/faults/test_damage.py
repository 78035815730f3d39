"""A warehouse whose file is damaged is refused by name, and what readers see stays as it was."""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.errors import NightError, PublicationError
from orchestration.publication.publish import publish, rollback
from orchestration.publication.rebuild import rebuild
from orchestration.settings import profile
from orchestration.warehouse.integrity import corruption, take_marker, write_marker
from orchestration.warehouse.operations import prepare
from tests.support.boards import build
from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import DataDir, environment

BLOCK = 262144


def cut(file, size):
    os.truncate(file, size // 2)


def cut_at_the_end(file, size):
    os.truncate(file, size - 1000)


def empty(file, size):
    os.truncate(file, 0)


def overwrite_its_header(file, size):
    _overwrite(file, 0, 4096)


def overwrite_its_second_header(file, size):
    _overwrite(file, 4096, 4096)


def overwrite_its_middle(file, size):
    # Some blocks are free: eight in a row are not.
    _overwrite(file, size // 2 // BLOCK * BLOCK, 8 * BLOCK)


SPOILED = [
    *(cut, cut_at_the_end, empty),
    *(overwrite_its_header, overwrite_its_second_header, overwrite_its_middle),
]


def _overwrite(file, offset: int, length: int) -> None:
    with file.open("r+b") as spoiled:
        spoiled.seek(offset)
        spoiled.write(random.Random(offset).randbytes(length))


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_damaged_warehouse_is_refused_by_name(spoil, demo: DataDir, ended, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    assert corruption(data_dir.warehouse) is None
    spoil(data_dir.warehouse, data_dir.warehouse.stat().st_size)
    spoiled, published = data_dir.warehouse.read_bytes(), data_dir.marts.read_bytes()
    with (
        environment(JUSSANA_DATA=str(data_dir.path)),
        pytest.raises(NightError, match=r"warehouse\.duckdb is damaged.*docs/operations\.md"),
    ):
        prepare(profile("demo"), NEXT_DAY, f"seed {data_dir.seed}, scale 1, 2026")
    assert data_dir.warehouse.read_bytes() == spoiled and data_dir.marts.read_bytes() == published
    before, after = (one.tables("main", file=one.marts) for one in (demo, data_dir))
    end = "refused by name; the board stays"
    ended("Damage", "warehouse.duckdb", spoil.__name__, end, before, after)


def test_a_night_on_a_damaged_warehouse_publishes_nothing_and_says_what_to_do(demo, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    overwrite_its_middle(data_dir.warehouse, data_dir.warehouse.stat().st_size)
    published = data_dir.marts.read_bytes()
    outcome = data_dir.night(NEXT_DAY, only=["fgec"])
    [failure] = outcome.failures
    assert "is damaged" in failure and "docs/operations.md" in failure
    assert not outcome.published and data_dir.marts.read_bytes() == published


def test_a_rebuilt_warehouse_knows_the_history_that_was_published(demo, ended, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    cut(data_dir.warehouse, data_dir.warehouse.stat().st_size)
    spoiled = data_dir.warehouse.read_bytes()
    with environment(JUSSANA_DATA=str(data_dir.path)):
        aside = rebuild(profile("demo"))
        with pytest.raises(NightError, match="is not damaged: nothing was done"):
            rebuild(profile("demo"))
    assert aside.read_bytes() == spoiled
    assert data_dir.night(NEXT_DAY, only=["fgec"]).published, data_dir.said.getvalue()
    history = f"(select * from plan_scorecard_history where as_of = '{DAY}')"
    said = f"from {history} order by all"
    expected, found = ({"history": one.ask(said, one.marts)} for one in (demo, data_dir))
    ended("Damage", "warehouse.duckdb", "rebuilt", "the history is back", expected, found)
    days = data_dir.ask(
        "select distinct as_of from plan_scorecard_history order by 1", data_dir.marts
    )
    assert days == [(DAY,), (NEXT_DAY,)]


@pytest.mark.parametrize("spoil", [empty, overwrite_its_header])
def test_no_rollback_to_a_night_whose_file_is_damaged(spoil, tmp_path):
    published = tmp_path / "published"
    for number, day in enumerate((DAY, NEXT_DAY)):
        warehouse = build(tmp_path / "warehouse.duckdb", number)
        publish(warehouse, published, run_id=f"r{number}", as_of=day)
    board = published / "nights" / f"{DAY}_r0" / "marts.duckdb"
    board.chmod(0o644)
    spoil(board, board.stat().st_size)
    shown = (published / "marts.duckdb").read_bytes()
    with pytest.raises(PublicationError, match=rf"night {DAY}_r0 is damaged .*nights kept: "):
        rollback(published)
    assert (published / "marts.duckdb").read_bytes() == shown


def rot(data_dir: DataDir) -> None:
    """Corrupt a block of a raw table as a disk does; size and time of the file stay the same."""
    column = "raw_civicrm.activities"
    [(block,)] = data_dir.ask(
        f"select max(block_id) from pragma_storage_info('{column}') where column_name = 'id'"
    )
    _overwrite(data_dir.warehouse, 3 * 4096 + block * BLOCK, BLOCK)


@pytest.mark.parametrize(("age", "is_read"), [(timedelta(0), False), (timedelta(days=7), True)])
def test_a_marked_warehouse_is_read_as_a_whole_once_a_week(age, is_read, demo: DataDir, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    rot(data_dir)
    write_marker(data_dir.warehouse, datetime.now(UTC) - age)
    outcome = data_dir.night(NEXT_DAY, only=["fgec"])
    assert not outcome.published
    assert any("warehouse.duckdb is damaged" in words for words in outcome.failures) is is_read
    # the build met the block, and left no marker: the next night reads everything before it writes
    [failure] = data_dir.night(NEXT_DAY, only=["fgec"]).failures
    assert "warehouse.duckdb is damaged: nothing was written" in failure


def test_a_night_writes_the_integrity_marker_and_any_other_write_invalidates_it(demo, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    assert data_dir.warehouse.with_suffix(".seal").exists()
    assert take_marker(data_dir.warehouse) is None, "a copy is another file"
    read_at = datetime.now(UTC)
    write_marker(data_dir.warehouse, read_at)
    assert take_marker(data_dir.warehouse) == read_at
    assert take_marker(data_dir.warehouse) is None, "a night that does not end leaves no marker"
    write_marker(data_dir.warehouse, read_at)
    before = data_dir.warehouse.stat()
    _overwrite(data_dir.warehouse, BLOCK, 1)
    os.utime(data_dir.warehouse, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert take_marker(data_dir.warehouse) is None
    write_marker(data_dir.warehouse, read_at + timedelta(days=1))
    assert take_marker(data_dir.warehouse) is None, "the clock was set back"
