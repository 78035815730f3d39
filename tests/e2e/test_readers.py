"""Readers and nights leave each other alone."""

import subprocess
import sys

from tests.e2e.conftest import DAY
from tests.house import House

_READER = """
import sys, duckdb
marts = duckdb.connect(sys.argv[1], read_only=True)
first = marts.sql("select max(as_of), count(*) from plan_scorecard").fetchone()
print("open", flush=True)
sys.stdin.readline()
assert marts.sql("select max(as_of), count(*) from plan_scorecard").fetchone() == first
print("same", flush=True)
"""


def test_a_reader_that_holds_the_published_file_never_blocks_a_night(tmp_path):
    from datetime import timedelta

    house = House(tmp_path)
    assert house.night(DAY - timedelta(days=1)).published
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(house.marts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline() == "open\n"
        assert house.night(DAY).published, house.said.getvalue()
        out, _ = reader.communicate("go on\n", timeout=30)
        assert out == "same\n"
    finally:
        reader.kill()
    assert house.ask("select max(as_of) from plan_scorecard", house.marts) == [(DAY,)]
    days = house.ask("select distinct as_of from plan_scorecard_history order by 1", house.marts)
    assert days == [(DAY - timedelta(days=1),), (DAY,)]
