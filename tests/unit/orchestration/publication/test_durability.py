"""What a power failure leaves: each thing is on the disk before something newer refers to it.

A killed process keeps what the kernel has, so the calls are recorded in their order instead.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.errors import PublicationError
from orchestration.publication.publish import publish, rollback
from tests.support.boards import build, figure

DAY = date(2026, 11, 20)
NIGHT = f"nights/{DAY}_one"
SWAP = ["show parquet", "show marts.duckdb", "sync ."]


@dataclass
class Journal:
    """The calls that matter after a power failure, in their order.

    Attributes:
        published: the folder that they are about; paths are relative to it.
        calls: what was synced, and what was moved where readers look or away from there.
        synced: the times of last modification of what was synced, by inode.
        unsynced: what was not on the disk as it is when it was shown, by the place shown.
    """

    published: Path
    calls: list[str] = field(default_factory=list)
    synced: dict[int, int] = field(default_factory=dict)
    unsynced: dict[str, set[str]] = field(default_factory=dict)

    def sync(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        self.synced[status.st_ino] = status.st_mtime_ns
        self.calls += [f"sync {name}" for name, path in self._folders() if _is(path, status)]

    def move(self, source: str, target: str) -> None:
        """Note a move that has just been made, and what of it was not on the disk as it is."""
        before, after = (Path(path).relative_to(self.published) for path in (source, target))
        if after.parts[0] != ".unfinished":
            self.calls.append(f"show {after}")
            self.unsynced[str(after)] = set(self._unsynced(Path(target)))
        elif before.parts[0] != ".unfinished":
            self.calls.append(f"remove {before}")

    def _folders(self) -> Iterator[tuple[str, Path]]:
        yield from ((name, self.published / name) for name in (".", "nights"))

    def _unsynced(self, moved: Path) -> Iterator[str]:
        for path in (moved, *moved.rglob("*")):
            status = path.stat()
            if self.synced.get(status.st_ino) != status.st_mtime_ns:
                yield str(path.relative_to(self.published))


def _is(path: Path, status: os.stat_result) -> bool:
    return path.exists() and os.path.samestat(path.stat(), status)


@pytest.fixture
def published(tmp_path) -> Path:
    return tmp_path / "published"


@pytest.fixture
def publish_one(tmp_path, published) -> Callable[..., object]:
    """Publish a board of one figure as a night of this day."""

    def publish_it(figure: int, day: date = DAY, **options: int) -> object:
        warehouse = build(tmp_path / "warehouse.duckdb", figure)
        return publish(warehouse, published, run_id="one", as_of=day, **options)

    return publish_it


@pytest.fixture
def journal(published, monkeypatch) -> Callable[[], Journal]:
    """Record from now on; the calls are made all the same."""

    def begin() -> Journal:
        kept = Journal(published)
        fsync = os.fsync

        def synced(descriptor: int) -> None:
            fsync(descriptor)
            kept.sync(descriptor)

        def moved_by(call: Callable[..., None]) -> Callable[..., None]:
            def move(source: str, target: str) -> None:
                call(source, target)
                kept.move(source, target)

            return move

        monkeypatch.setattr(os, "fsync", synced)
        for name in ("rename", "replace"):
            monkeypatch.setattr(os, name, moved_by(getattr(os, name)))
        return kept

    return begin


def test_a_night_and_all_its_files_are_on_the_disk_before_it_counts_as_complete(
    publish_one, published, journal
):
    kept = journal()
    publish_one(1)
    files = {str(path.relative_to(published / NIGHT)) for path in (published / NIGHT).rglob("*")}
    marts = {"parquet/axis_summary.parquet", "parquet/plan_scorecard.parquet"}
    assert files == {"marts.duckdb", "publication.json", "parquet"} | marts
    assert kept.unsynced[NIGHT] == set()


def test_readers_see_a_night_once_its_place_is_on_the_disk_and_its_board_last(publish_one, journal):
    kept = journal()
    publish_one(1)
    assert kept.calls == [f"show {NIGHT}", "sync nights", *SWAP]
    assert [kept.unsynced[name] for name in ("parquet", "marts.duckdb")] == [set(), set()]


def test_an_earlier_night_is_removed_once_the_new_board_is_on_the_disk(publish_one, journal):
    for number in range(2):
        publish_one(number, DAY - timedelta(days=2 - number))
    kept = journal()
    publish_one(2, keep=1)
    pruned = f"remove nights/{DAY - timedelta(days=2)}_one"
    assert kept.calls == [f"show {NIGHT}", "sync nights", *SWAP, pruned]


def test_a_rollback_is_on_the_disk_when_it_returns_and_shows_the_board_last(publish_one, journal):
    for number in range(2):
        publish_one(number, DAY + timedelta(days=number))
    kept = journal()
    assert rollback(kept.published).as_of == DAY
    assert kept.calls == SWAP


def test_copied_parquet_files_are_replaced_by_a_link_before_the_board(
    publish_one, published, journal
):
    publish_one(1)
    link = published / "parquet"
    files = link.resolve()
    link.unlink()
    link.mkdir()
    (link / "axis_summary.parquet").write_bytes((files / "axis_summary.parquet").read_bytes())
    kept = journal()
    rollback(published, DAY.isoformat())
    assert kept.calls == ["remove parquet", *SWAP]
    assert link.is_symlink() and link.resolve() == files


@pytest.mark.parametrize("refused", [f"{NIGHT}/marts.duckdb", NIGHT, "nights"])
def test_a_night_that_the_disk_does_not_take_is_not_shown(
    publish_one, published, monkeypatch, refused
):
    publish_one(1, DAY - timedelta(days=1))
    fsync = os.fsync

    def failing(descriptor: int) -> None:
        written = published / (".unfinished/" + refused.removeprefix("nights/"))
        for path in (published / refused, written):
            if _is(path, os.fstat(descriptor)):
                raise OSError(5, "Input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(PublicationError, match="nothing was published: .*Input/output error"):
        publish_one(2)
    assert figure(published) == 1
    assert (published / "parquet").resolve().parent.name == f"{DAY - timedelta(days=1)}_one"


def test_a_swap_that_the_disk_does_not_take_is_not_called_nothing(
    publish_one, published, monkeypatch
):
    publish_one(1, DAY - timedelta(days=1))
    fsync = os.fsync

    def failing(descriptor: int) -> None:
        if _is(published, os.fstat(descriptor)):
            raise OSError(5, "Input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(PublicationError) as failure:
        publish_one(2)
    assert figure(published) == 2
    assert str(failure.value).startswith(f"readers see night {DAY}_one, but the disk")
    assert "nothing was published" not in str(failure.value)
