"""Files that are replaced together: whatever stops it, all of them end up old or all new."""

import os
from pathlib import Path

import pytest

from orchestration.plan_files.atomic_replace import finish, replace_together

OLD = {"a.csv": b"old a", "b.csv": b"old b", "c.csv": b"c, which stays"}
NEW = {"a.csv": b"new a", "b.csv": b"new b"}


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def replace_all(folder: Path) -> None:
    replace_together({folder / name: content for name, content in NEW.items()})


def test_all_are_replaced_and_nothing_is_left_beside(folder):
    (folder / "a.csv").chmod(0o640)
    replace_all(folder)
    assert contents(folder) == OLD | NEW
    assert (folder / "a.csv").stat().st_mode & 0o777 == 0o640
    finish(folder)
    assert contents(folder) == OLD | NEW


# Each file is synced once and renamed twice, and what is whole is put in place by renaming.
@pytest.mark.parametrize(
    ("step", "call", "expected"),
    [
        *(("fsync", call, OLD) for call in (0, 1)),
        *(("rename", call, OLD) for call in (0, 1)),
        *(("rename", call, OLD | NEW) for call in (2, 3)),
    ],
)
def test_killed_at_any_step_it_is_finished_or_taken_back(step, call, expected, folder, monkeypatch):
    calls = 0

    def dying(real):
        def step(*arguments, **options):
            nonlocal calls
            calls += 1
            if calls > call:
                raise Killed
            return real(*arguments, **options)

        return step

    with monkeypatch.context() as patch:
        name = {"fsync": "fsync", "rename": "replace"}[step]
        patch.setattr(os, name, dying(getattr(os, name)))
        with pytest.raises(Killed):
            replace_all(folder)
    finish(folder)
    assert contents(folder) == expected


@pytest.mark.parametrize("call", range(3))
def test_killed_while_it_is_taken_back_it_is_taken_back_later(call, folder, monkeypatch):
    for name in ("a.csv.new", "b.csv.part", "c.csv.part"):
        (folder / name).write_bytes(b"new")
    calls = 0
    real = Path.unlink

    def unlink(path, **options):
        nonlocal calls
        calls += 1
        if calls > call:
            raise Killed
        real(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(Killed):
            finish(folder)
    finish(folder)
    assert contents(folder) == OLD


def test_a_full_disk_leaves_everything_as_it_was(folder, monkeypatch):
    calls = 0

    def full(_):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_all(folder)
    assert contents(folder) == OLD
