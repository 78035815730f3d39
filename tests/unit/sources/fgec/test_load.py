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


def test_entities_that_left_the_register_leave_and_new_ones_come(rows, numbers):
    assert numbers() == (30, 30)
    del rows[:10]
    rows.append(dict(zip(HEADER, (99, "Ateneu", "3", NUMBER, 199), strict=True)))
    assert numbers() == (21, 21)


def test_many_entities_lost_at_once_are_refused_unless_it_is_allowed(rows, numbers, monkeypatch):
    numbers()
    del rows[:11]
    with pytest.raises(
        ShrinkageError, match="^The register of 2026-01-01 shows 19 rows where 30 are"
    ):
        numbers()
    monkeypatch.setenv("SOURCES__FGEC__MAX_SHRINKAGE", "1")
    assert numbers() == (19, 19)


def test_a_publication_without_an_entity_is_refused(rows, numbers):
    rows.clear()
    with pytest.raises(ContractError, match="holds no entity: its publication failed"):
        numbers()
