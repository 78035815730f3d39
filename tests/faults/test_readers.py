"""Two hundred readers of the published file through twenty publications: no error, no mixed night.

The readers are processes of their own, as readers are: within a process DuckDB gives all who open
a path the database that the first one opened.
"""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.publish import publish
from tests.support.nights import DAY
from tests.support.warehouses import REPOSITORY

PUBLICATIONS, TABLES = 20, 4

# Forks the readers and, once all have read, says so; ends them when its own input ends.
_READERS = """
import json, os, signal, sys
import duckdb
import pytest

file, readers = sys.argv[1], int(sys.argv[2])
tables = [f"mart_{number}" for number in range(int(sys.argv[3]))]
union = " union all ".join(f"select min(night), max(night), count(*) from {t}" for t in tables)

def read():
    with duckdb.connect(file, read_only=True, config={"threads": 1}) as board:
        return sorted(set(board.execute(union).fetchall()))

def loop(started, stopped, results):
    os.nice(19)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # DuckDB shows the progress of what takes long
    signal.alarm(300)
    openings, seen, errors = 0, [], []
    while True:
        try:
            rows = read()
            if not seen or seen[-1] != rows:
                seen.append(rows)
        except Exception as error:
            errors.append(repr(error))
        openings += 1
        if openings == 1:
            os.write(started, b".")
            os.set_blocking(stopped, False)
        try:
            if not os.read(stopped, 1):
                break
        except BlockingIOError:
            pass
    os.write(results, (json.dumps([openings, seen, errors[:3]]) + "\\n").encode())

(started, start), (stopped, stop), (collected, results) = os.pipe(), os.pipe(), os.pipe()
children = []
for _ in range(readers):
    child = os.fork()
    if not child:
        os.close(stop)
        try:
            loop(start, stopped, results)
        finally:
            os._exit(0)
    children.append(child)
os.close(results)
os.close(start)
for _ in range(readers):
    assert os.read(started, 1) == b"."
print("all have read", flush=True)
sys.stdin.readline()
os.close(stop)
with os.fdopen(collected) as answers:
    for line in answers:
        print(line, end="", flush=True)
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
"""


def _build(warehouse: Path, night: int) -> Path:
    """Build a warehouse whose marts hold the night's number in every row."""
    warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        for table in range(TABLES):
            connection.execute(
                f"create table marts.mart_{table} as select {night} as night from range(1000)"
            )
    return warehouse


@pytest.mark.parametrize("readers", [20, pytest.param(200, marks=pytest.mark.long)])
def test_readers_see_one_whole_night_at_each_opening(readers, ended, tmp_path):
    published, warehouse = tmp_path / "published", tmp_path / "warehouse.duckdb"
    publish(_build(warehouse, 0), published, run_id="r0", as_of=DAY)
    command = [sys.executable, "-c", _READERS, str(published / "marts.duckdb")]
    process = subprocess.Popen(
        [*command, str(readers), str(TABLES)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "all have read\n"
        for night in range(1, PUBLICATIONS + 1):
            day = DAY + timedelta(days=night)
            publish(_build(warehouse, night), published, run_id=f"r{night}", as_of=day, keep=2)
        answers, _ = process.communicate("stop\n")
    finally:
        process.kill()
        process.wait()
    results = [json.loads(line) for line in answers.splitlines()]
    assert len(results) == readers and process.returncode == 0
    assert [errors for _, _, errors in results if errors] == []
    mixed = 0
    for _, seen, _ in results:
        nights = [answer[0][0] for answer in seen]
        mixed += sum(answer != [[answer[0][0], answer[0][0], 1000]] for answer in seen)
        assert nights == sorted(nights), "a reader went back in time"
    seen_by_any = {answer[0][0] for _, seen, _ in results for answer in seen}
    openings = sum(count for count, _, _ in results)
    assert len(seen_by_any) > PUBLICATIONS / 2, "readers and publications did not overlap"
    end = f"{openings} openings saw {len(seen_by_any)} nights, each of them whole"
    event = f"{readers} readers, {PUBLICATIONS} publications"
    ended("Publication", "published/", event, end, {}, {}, wrong=mixed)
