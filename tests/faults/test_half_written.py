"""A publication killed before each of its steps, its files cut: readers see one whole night."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from orchestration.publication.nights import current_night, nights
from orchestration.publication.publish import publish, rollback
from tests.support.boards import build
from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import REPOSITORY, DataDir

# Publishes, and is killed before its n-th step: whatever Python opens, makes, moves or removes.
_PUBLISHER = """
import os, signal, sys
from datetime import date
from pathlib import Path
from orchestration.publication.publish import publish as publication

warehouse, published, day = Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3])
left = int(sys.argv[4])
STEPS = {"open", "os.mkdir", "os.rename", "os.link", "os.symlink", "os.chmod", "os.remove"}

def count(event, arguments):
    global left
    if event in STEPS and any(str(published) in str(argument) for argument in arguments[:2]):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
publication(warehouse, published, run_id="two", as_of=day)
"""


def _publish_until(step: int, warehouse: Path, published: Path) -> int:
    command = [sys.executable, "-c", _PUBLISHER, warehouse, published, NEXT_DAY.isoformat()]
    return subprocess.run([*command, str(step)], cwd=REPOSITORY, check=False).returncode


def _cut_what_is_unfinished(published: Path) -> None:
    for path in (published / ".unfinished").rglob("*"):
        if path.is_file() and path.stat().st_nlink == 1:
            path.chmod(0o644)
            os.truncate(path, path.stat().st_size // 2)


def test_killed_before_each_step_and_cut_the_board_is_one_whole_night(ended, tmp_path):
    first = build(tmp_path / "first.duckdb", 1)
    second = build(tmp_path / "second.duckdb", 2)
    boards = [DataDir(tmp_path).tables("marts", file=file) for file in (first, second)]
    boards = [{name.replace("marts.", "main."): rows for name, rows in b.items()} for b in boards]
    step, killed = 0, -signal.SIGKILL
    while killed:
        step += 1
        published = tmp_path / str(step) / "published"
        publish(first, published, run_id="one", as_of=DAY)
        killed = _publish_until(step, second, published)
        assert killed in (0, -signal.SIGKILL)
        _cut_what_is_unfinished(published)

        data_dir = DataDir(tmp_path)
        shown = data_dir.tables("main", file=published / "marts.duckdb")
        assert current_night(published) == nights(published)[-1 if shown == boards[0] else 0]
        wrong = shown not in boards or not all(
            (published / "parquet" / f"{table.split('.')[1]}.parquet").exists() for table in shown
        )
        event = f"killed before step {step:02}" if killed else f"not killed in {step - 1} steps"
        end = "the night before" if shown == boards[0] else "the new night"

        publish(second, published, run_id="three", as_of=NEXT_DAY + timedelta(days=1))
        again = data_dir.tables("main", file=published / "marts.duckdb")
        ended("Publication", "published/", event, end, boards[1], again, wrong=int(wrong))
        assert {path.name for path in published.iterdir()} == {"marts.duckdb", "parquet", "nights"}
        rollback(published)
        assert data_dir.tables("main", file=published / "marts.duckdb") in boards
    assert step > 15, "the steps were not seen"
