"""A warehouse of a few good rows in every table that has a suite."""

from pathlib import Path

import duckdb
import pytest

GOOD_ROWS = Path(__file__).parent / "good_rows"


def _write(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("set timezone = 'UTC'")
    for path in sorted(GOOD_ROWS.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def good_warehouse(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("good") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        _write(connection)
    return path


@pytest.fixture(scope="session")
def good_rows():
    with duckdb.connect() as connection:
        _write(connection)
        yield connection


@pytest.fixture
def spoiled(good_rows):
    """Give the frame of a table after some SQL, which is rolled back afterwards."""
    good_rows.begin()
    yield lambda table, spoiling: good_rows.execute(spoiling) and good_rows.table(table).df()
    good_rows.rollback()
