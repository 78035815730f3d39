"""The integrity marker: trusted for less than a week, and only for the file as it was left."""

import os
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import CorruptWarehouseError
from orchestration.settings import Profile, profile
from orchestration.warehouse.integrity import corruption, take_marker, write_marker
from orchestration.warehouse.operations import prepare

DAY = date(2026, 6, 30)
WORLD = "seed 1, scale 1, 2026"
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
HEADERS, BLOCK = 3 * 4096, 262144


@pytest.fixture
def here(data) -> Profile:
    """A warehouse with a table of several blocks, all of whose columns are numbers."""
    here = profile("demo")
    here.folder.mkdir()
    prepare(here, DAY, WORLD)
    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute(
            "create table records as "
            "select range as id, hash(range) as a, hash(range + 1) as b from range(100_000)"
        )
    return here


@pytest.fixture
def file(here) -> Path:
    return here.warehouse


def rot(file: Path, column: str) -> None:
    """Overwrite a block of a column's values, as a disk may."""
    with duckdb.connect(str(file), read_only=True) as warehouse:
        [(block,)] = warehouse.execute(
            "select max(block_id) from pragma_storage_info('records') where column_name = ?",
            [column],
        ).fetchall()
    _overwrite(file, HEADERS + block * BLOCK, BLOCK)


def _overwrite(file: Path, offset: int, length: int) -> None:
    with file.open("r+b") as spoiled:
        spoiled.seek(offset)
        spoiled.write(random.Random(offset).randbytes(length))


def restore_times(file: Path, before: os.stat_result) -> None:
    """Set the times that a program may set; that of the last change becomes a new one."""
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    while file.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of files has coarse ticks
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def spoil(file: Path) -> None:
    _overwrite(file, HEADERS, 1)


def touch_only(file: Path) -> None:
    """Change nothing but the time of the last change."""


def replace_by_a_copy(file: Path) -> None:
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)


@pytest.mark.parametrize("age", [timedelta(0), MINUTE, WEEK - MINUTE])
def test_a_marker_is_trusted_for_less_than_a_week(file, age):
    read_at = datetime.now(UTC) - age
    write_marker(file, read_at)
    assert take_marker(file) == read_at


@pytest.mark.parametrize("age", [WEEK, 10 * WEEK, -MINUTE])
def test_a_marker_of_a_week_ago_or_of_the_future_is_not_trusted(file, age):
    write_marker(file, datetime.now(UTC) - age)
    assert take_marker(file) is None


def test_a_marker_is_good_for_one_night(file):
    write_marker(file, datetime.now(UTC))
    assert take_marker(file) is not None
    assert take_marker(file) is None


@pytest.mark.parametrize("change", [spoil, touch_only, replace_by_a_copy])
def test_a_file_that_was_touched_since_is_not_trusted_though_size_and_times_are_the_same(
    file, change: Callable[[Path], None]
):
    write_marker(file, datetime.now(UTC))
    before = file.stat()
    change(file)
    restore_times(file, before)
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert take_marker(file) is None


def test_a_file_whose_log_was_not_written_back_has_no_marker(file):
    log = file.with_name(f"{file.name}.wal")
    log.touch()
    write_marker(file, datetime.now(UTC))
    log.unlink()
    assert take_marker(file) is None
    write_marker(file, datetime.now(UTC))
    log.touch()
    assert take_marker(file) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"read_at": 1}'])
def test_a_marker_that_makes_no_sense_is_none(file, text):
    write_marker(file, datetime.now(UTC))
    file.with_suffix(".seal").write_text(text, encoding="utf-8")
    assert take_marker(file) is None


@pytest.mark.parametrize("column", ["id", "a", "b"])
def test_a_damaged_block_of_any_column_is_found_though_its_statistics_are_intact(file, column):
    assert corruption(file) is None
    rot(file, column)
    assert "Corrupt" in corruption(file)


def test_a_night_believes_a_good_marker_and_keeps_its_time(here):
    rot(here.warehouse, "b")
    read_at = datetime.now(UTC) - timedelta(days=3)
    write_marker(here.warehouse, read_at)
    # the week is that since the whole file was read, not since the last night
    assert prepare(here, DAY, WORLD) == read_at


def test_a_week_after_the_last_reading_a_night_reads_the_whole_file_before_it_writes(here):
    rot(here.warehouse, "b")
    write_marker(here.warehouse, datetime.now(UTC) - WEEK)
    _assert_that_a_night_refuses(here)


def test_a_file_that_was_touched_since_is_read_as_a_whole_before_a_night_writes(here):
    write_marker(here.warehouse, datetime.now(UTC))
    before = here.warehouse.stat()
    rot(here.warehouse, "b")
    restore_times(here.warehouse, before)
    _assert_that_a_night_refuses(here)


def _assert_that_a_night_refuses(here: Profile) -> None:
    spoiled = here.warehouse.read_bytes()
    with pytest.raises(CorruptWarehouseError, match="nothing was written"):
        prepare(here, DAY + timedelta(days=1), WORLD)
    assert here.warehouse.read_bytes() == spoiled


def test_a_night_that_read_the_whole_file_says_when(here):
    before = datetime.now(UTC)
    assert before <= prepare(here, DAY, WORLD) <= datetime.now(UTC)
