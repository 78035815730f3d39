"""Each fault of each vendor: the right rows or the right named error, and nothing half-loaded.

`<source>.yml` says what a load makes of each: `healed`, it ends as if there had been none;
`followed`, the vendor's rows changed and an incremental load ends like a full one; `named`, it
stops, leaves nothing behind, and says this. `readings` are tables with a row per night, in which
a night that was missed is a gap.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.errors import reason
from sources.sandbox.vendors.registry import VENDORS
from tests.support.nights import DAY
from tests.support.warehouses import DataDir, differences

KIND = "Faults of each source"
OUTCOMES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("*.yml"))
}


def cases(outcome: str) -> list:
    """Pairs of source and fault with this outcome."""
    return [
        pytest.param(source, fault, id=f"{source}-{fault}")
        for source, outcomes in OUTCOMES.items()
        for fault in outcomes.get(outcome) or ()
    ]


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory):
    """Gives the raw tables of a source after a night without faults."""

    @cache
    def tables_of(source: str) -> dict:
        data_dir = DataDir(tmp_path_factory.mktemp(f"faultless_{source}"))
        data_dir.load(DAY, source=source)
        return data_dir.tables(f"raw_{source}")

    return tables_of


def without_readings(source: str, tables: dict) -> dict:
    """The tables without those that have a row per night."""
    readings = {f"raw_{source}.{name}" for name in OUTCOMES[source].get("readings", ())}
    return {name: rows for name, rows in tables.items() if name not in readings}


@pytest.mark.parametrize("source", OUTCOMES)
def test_every_fault_of_a_vendor_has_an_outcome(source):
    outcomes = OUTCOMES[source]
    listed = [
        fault for kind in ("healed", "followed", "named") for fault in outcomes.get(kind) or ()
    ]
    assert sorted(listed) == sorted(VENDORS[source].faults)


def test_every_vendor_is_here():
    assert set(OUTCOMES) == set(VENDORS)


@pytest.mark.parametrize(("source", "fault"), cases("healed"))
def test_a_fault_that_heals_changes_nothing(source, fault, faultless, ended, tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY, source=source, faults=[f"{source}:{fault}"])
    ended(KIND, source, fault, "healed", faultless(source), data_dir.tables(f"raw_{source}"))


@pytest.mark.parametrize(("source", "fault"), cases("followed"))
def test_rows_rewritten_between_two_nights_are_seen(source, fault, ended, tmp_path):
    nightly, once = DataDir(tmp_path / "nightly"), DataDir(tmp_path / "once")
    nightly.load(DAY - timedelta(days=1), source=source)
    before = nightly.tables(f"raw_{source}")
    nightly.load(DAY, source=source, faults=[f"{source}:{fault}"])
    once.load(DAY, source=source, faults=[f"{source}:{fault}"])
    after, expected = nightly.tables(f"raw_{source}"), once.tables(f"raw_{source}")
    assert differences(before, after)
    ended(
        KIND,
        source,
        fault,
        "followed",
        without_readings(source, expected),
        without_readings(source, after),
    )


@pytest.mark.parametrize(("source", "fault"), cases("named"))
@pytest.mark.parametrize("is_first_night", [True, False], ids=["first night", "later night"])
def test_a_fault_that_cannot_heal_is_named_and_leaves_nothing_behind(
    source, fault, is_first_night, faultless, ended, tmp_path
):
    data_dir = DataDir(tmp_path)
    if not is_first_night:
        data_dir.load(DAY - timedelta(days=1), source=source)
    before = data_dir.tables(f"raw_{source}") if not is_first_night else {}
    with pytest.raises(PipelineStepFailed) as failure:
        data_dir.load(DAY, source=source, faults=[f"{source}:{fault}"])
    message = OUTCOMES[source]["named"][fault]
    assert re.search(message, reason(failure.value)), reason(failure.value)
    if data_dir.warehouse.exists():
        ended(KIND, source, fault, "named", before, data_dir.tables(f"raw_{source}"))
    data_dir.load(DAY, source=source)
    tables = without_readings(source, data_dir.tables(f"raw_{source}"))
    ended(KIND, source, fault, "named", without_readings(source, faultless(source)), tables)
