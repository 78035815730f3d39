"""Loads of a register published anew: what is accepted, and what is refused."""

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError, ShrinkageError
from sources.fgec import fgec
from sources.fgec.client import CkanClient, Resource, ResourceRows
from sources.pipeline import load_source

NUMBER = "Núm. registre"
HEADER = ["register_id", "name", "district_id", "values_attribute_name", "values_value"]


@pytest.fixture
def rows(monkeypatch) -> list[dict]:
    rows = [dict(zip(HEADER, (n, "Casal", "7", NUMBER, 100 + n), strict=True)) for n in range(30)]
    published = Resource("r1", "http://portal.test/r1.csv", True, "2026-01-01")
    monkeypatch.setattr(CkanClient, "newest", lambda *_: published)
    monkeypatch.setattr(CkanClient, "table", lambda *_: ResourceRows(HEADER, lambda _: iter(rows)))
    monkeypatch.setenv("SOURCES__FGEC__NUMBER_ATTRIBUTE", NUMBER)
    return rows


@pytest.fixture
def numbers(rows, tmp_path):
    """Loads, and gives how many entities and how many numbers there are afterwards."""

    def load() -> tuple[int, int]:
        warehouse = tmp_path / "warehouse.duckdb"
        try:
            load_source(fgec(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        query = "select count(*), count(fgec_number) from raw_fgec.entities"
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchone()

    return load


def test_a_few_numbers_may_be_lost(rows, numbers):
    assert numbers() == (30, 30)
    for row in rows[:5]:
        row["values_value"] = ""
    assert numbers() == (30, 25)


def test_many_numbers_lost_at_once_are_refused_though_the_entities_are_there(rows, numbers):
    numbers()
    for row in rows[:20]:
        row["values_attribute_name"] = "Telèfon"
    with pytest.raises(ShrinkageError, match="with a number.*shows 10 rows where 30 are loaded"):
        numbers()


def test_a_renamed_attribute_is_refused_with_the_new_name(rows, numbers):
    numbers()
    for row in rows:
        row["values_attribute_name"] = "Número de registre"
    with pytest.raises(ContractError, match="'Núm. registre'.*are Número de registre. If one"):
        numbers()
