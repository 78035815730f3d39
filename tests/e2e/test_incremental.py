"""Ten nights of edits, deletions and merges against one load of everything."""

from datetime import timedelta

import pytest

from tests.support.nights import DAY
from tests.support.warehouses import DataDir, differences

# Keeps what the vendor no longer shows, so ten nights have more rows than one.
COUNTERS = "raw_civicrm.mailing_counters"
LARGEST = f"select mailing_id, max(opens_total) from {COUNTERS} group by all order by all"


@pytest.mark.long
def test_ten_nights_of_edits_equal_one_full_load(tmp_path):
    nightly, once = DataDir(tmp_path / "nightly"), DataDir(tmp_path / "once")
    first = nightly.load(DAY - timedelta(days=9))["activities"]
    for night in range(8, -1, -1):
        assert nightly.load(DAY - timedelta(days=night))["activities"] < first / 4
    once.load(DAY)
    left, right = nightly.tables("raw_civicrm"), once.tables("raw_civicrm")
    del left[COUNTERS], right[COUNTERS]
    assert differences(left, right) == {}
    assert nightly.ask(LARGEST) == once.ask(LARGEST)


def test_months_without_a_night_lose_nothing(tmp_path):
    late, once = DataDir(tmp_path / "late"), DataDir(tmp_path / "once")
    late.load(DAY - timedelta(days=150))
    late.load(DAY)
    once.load(DAY)
    left, right = late.tables("raw_civicrm"), once.tables("raw_civicrm")
    del left[COUNTERS], right[COUNTERS]
    assert differences(left, right) == {}
    assert late.ask(LARGEST) == once.ask(LARGEST)
