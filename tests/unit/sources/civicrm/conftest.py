"""Nights on a small CRM."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.civicrm import civicrm
from sources.pipeline import load_source
from tests.unit.sources.civicrm.server import Crm
from tests.unit.sources.wire import Wire

SETTINGS = {
    "BASE_URL": "http://crm.test/civicrm",
    "API_KEY": "a key of nobody",
    "HASH_KEY": "a key for tests, of no other use",
    "PAGE_SIZE": "3",
}


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A CRM without rows, which the settings name."""
    crm = Crm()
    monkeypatch.setattr("sources.civicrm.client.open_session", lambda **_: Wire(crm).session())
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"SOURCES__CIVICRM__{name}", value)
    return crm


@pytest.fixture
def night(crm: Crm, tmp_path) -> Callable[..., list[tuple[Any, ...]]]:
    """Loads some tables, and gives columns of the last one of them; `left` only gives them."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(columns: str, *tables: str) -> list[tuple[Any, ...]]:
        crm.asked.clear()
        try:
            load_source(
                civicrm().with_resources(*tables), warehouse=warehouse, state=tmp_path / "dlt"
            )
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        return left(columns, tables[-1])

    def left(columns: str, table: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            query = f"select {columns} from raw_civicrm.{table} order by all"
            return connection.execute(query).fetchall()

    load.left = left
    return load
