"""The scratch directory: one user at a time, and nothing is left in it."""

import pytest

from orchestration.warehouse.scratch_dir import scratch_dir


def test_nothing_stays_of_a_killed_worker_nor_of_an_interrupted_one(tmp_path):
    (tmp_path / "work" / "left").mkdir(parents=True)
    with pytest.raises(KeyboardInterrupt), scratch_dir(tmp_path / "work") as folder:
        assert list(folder.iterdir()) == []
        (folder / "half").touch()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_second_worker_is_refused_and_disturbs_nothing(tmp_path):
    with scratch_dir(tmp_path / "work") as folder:
        (folder / "half").touch()
        with pytest.raises(BlockingIOError), scratch_dir(tmp_path / "work"):
            pass
        assert (folder / "half").exists()
