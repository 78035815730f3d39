"""Whole nights, run once per session and shared by the tests that only look at what they left."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from sources import discover
from tests.support.warehouses import House

RAW = tuple(f"raw_{source}" for source in discover())
DAY = date(2026, 10, 31)
NEXT_DAY = DAY + timedelta(days=1)

_READER = """
import sys, duckdb
marts = duckdb.connect(sys.argv[1], read_only=True)
board = "select max(as_of), count(*) from plan_scorecard"
first = marts.sql(board).fetchone()
print("open", flush=True)
sys.stdin.readline()
assert marts.sql(board).fetchone() == first
print("the same board", flush=True)
"""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house after one demo night; tests may look, not write."""
    house = House(tmp_path_factory.mktemp("demo"))
    outcome = house.night(DAY)
    assert outcome.published and not outcome.failures, house.said.getvalue()
    return house


@pytest.fixture(scope="session")
def next_night(demo: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, str]:
    """The same house a night later, and what a reader said who held the board meanwhile."""
    house = demo.copy_to(tmp_path_factory.mktemp("next"))
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(house.marts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline() == "open\n"
        assert house.night(NEXT_DAY).published, house.said.getvalue()
        said, _ = reader.communicate("go on\n", timeout=60)
    finally:
        reader.kill()
    return house, said
