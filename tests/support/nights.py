"""Whole nights, run once per session and shared by tests that only read their results."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from sources import discover
from tests.support.warehouses import DataDir

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
def demo(tmp_path_factory: pytest.TempPathFactory) -> DataDir:
    """A data folder after one demo night; tests may only read it."""
    data_dir = DataDir(tmp_path_factory.mktemp("demo"))
    result = data_dir.night(DAY)
    assert result.published and not result.failures, data_dir.said.getvalue()
    return data_dir


@pytest.fixture(scope="session")
def next_night(demo: DataDir, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataDir, str]:
    """The same data folder a night later, and the output of a reader that kept the board open."""
    data_dir = demo.copy_to(tmp_path_factory.mktemp("next"))
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(data_dir.marts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline() == "open\n"
        assert data_dir.night(NEXT_DAY).published, data_dir.said.getvalue()
        said, _ = reader.communicate("go on\n", timeout=60)
    finally:
        reader.kill()
    return data_dir, said
