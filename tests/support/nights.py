"""Whole nights, run once and shared by tests that only read their results."""

import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from sources import connector_names
from tests.support.once import once
from tests.support.warehouses import DataDir

RAW = tuple(f"raw_{source}" for source in connector_names())
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
    folder, _ = once(tmp_path_factory, "demo", _first_night)
    return DataDir(folder)


@pytest.fixture(scope="session")
def next_night(demo: DataDir, tmp_path_factory: pytest.TempPathFactory) -> tuple[DataDir, str]:
    """The same data folder a night later, and the output of a reader that kept the board open."""
    folder, said = once(tmp_path_factory, "next_night", partial(_second_night, demo))
    return DataDir(folder), said


def _first_night(folder: Path) -> None:
    data_dir = DataDir(folder)
    result = data_dir.night(DAY)
    assert result.published and not result.failures, data_dir.said.getvalue()


def _second_night(demo: DataDir, folder: Path) -> str:
    data_dir = demo.copy_to(folder)
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(data_dir.marts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline() == "open\n"
        assert data_dir.night(NEXT_DAY).published, data_dir.said.getvalue()
        said, _ = reader.communicate("go on\n")
    finally:
        reader.kill()
    return said
