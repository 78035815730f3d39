"""Finding deletions by counting: properties that hold for any set of ids."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.civicrm import changes
from sources.civicrm.changes import differences
from sources.civicrm.schema import tables
from sources.civicrm.settings import Settings

CASES = next(table for table in tables(Settings()) if table.name == "cases")
IDS = st.sets(st.integers(1, 400), min_size=1, max_size=120)


@dataclass
class Rows:
    """A set of ids that stands for the warehouse or for the vendor."""

    held: set[int]
    asked: int = 0

    def highest_id(self) -> int:
        return max(self.held, default=0)

    def count(self, *question) -> int:
        self.asked += 1
        return len(self._within(question))

    def counts(self, entity: str, wheres: list) -> list[int]:
        self.asked += bool(wheres)
        return [len(self._within((entity, where))) for where in wheres]

    def histogram(self, width: int) -> dict[int, int]:
        return Counter((one - 1) // width for one in self.held)

    def ids_by_stretch(self, width: int, numbers: list[int]) -> dict[int, set[int]]:
        return {n: {one for one in self.held if (one - 1) // width == n} for n in numbers}

    def ids(self, *question) -> set[int]:
        self.asked += 1
        return self._within(question)

    def _within(self, question) -> set[int]:
        low, high = question if isinstance(question[0], int) else question[1][-1][2]
        return {i for i in self.held if low <= i <= high}


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch):
    monkeypatch.setattr(changes, "_STRETCH", 4)


@given(loaded=IDS, data=st.data())
def test_all_deleted_rows_are_found_and_no_others(loaded, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(loaded)), max_size=10))
    found = differences(Rows(loaded - gone | {401}), CASES, Rows(loaded), max_shrinkage=1)
    assert (found.deleted, found.missing) == (gone, set())


@given(vendor=IDS, data=st.data())
def test_all_rows_that_were_passed_over_are_found(vendor, data):
    passed_over = data.draw(st.sets(st.sampled_from(sorted(vendor)), max_size=10))
    loaded = vendor - passed_over | {400}
    found = differences(Rows(vendor | {400}), CASES, Rows(loaded), max_shrinkage=1)
    assert (found.deleted, found.missing) == (set(), passed_over - {400})


def test_nothing_deleted_costs_one_request():
    vendor, loaded = Rows(set(range(1, 100_000))), Rows(set(range(1, 100_000)))
    assert differences(vendor, CASES, loaded, max_shrinkage=0.2) == changes.Differences()
    assert vendor.asked == 1


def test_deletions_cost_few_requests_however_large_the_table():
    ids = set(range(1, 100_000))
    vendor = Rows(ids - {77_777})
    assert differences(vendor, CASES, Rows(ids), max_shrinkage=0.2).deleted == {77_777}
    assert vendor.asked < 10
