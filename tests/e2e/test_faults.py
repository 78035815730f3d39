"""Each fault of the CRM's API: the right rows or the right named error, and nothing half-loaded."""

import re
from datetime import timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.errors import reason
from tests.e2e.conftest import DAY
from tests.house import House, differences

# faults that a load gets over, and ends as if there had been none
HEALED = ["rate_limit", "server_error", "slow", "reset_midbody", "short_pages", "duplicate_rows"]
# faults that change the vendor's rows: an incremental load ends like a full one
REWRITTEN = ["late_edits", "vanished_rows"]
# faults that stop a load, and what the person on duty reads
NAMED = {
    "html_200": "in place of JSON: a login, maintenance or proxy page answered",
    "expired_token": r"CiviCRM refuses the credential of SOURCES__CIVICRM__API_KEY \(HTTP 401",
    "silent_empty": "the right to read was withdrawn|gave no row at all|shows 0 rows where",
    "unordered_pages": "the server ignored the order asked for",
    "missing_field": "is missing from the answer",
    "renamed_field": "is missing from the answer.*This CiviCRM has",
    "type_change": "is not of the declared type",
}


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> dict:
    house = House(tmp_path_factory.mktemp("faultless"))
    house.load(DAY)
    return house.tables("raw_civicrm")


@pytest.mark.parametrize("fault", HEALED)
def test_a_fault_that_heals_changes_nothing(fault, faultless, tmp_path):
    house = House(tmp_path)
    house.load(DAY, faults=[f"civicrm:{fault}"])
    assert differences(faultless, house.tables("raw_civicrm")) == {}


@pytest.mark.parametrize("fault", REWRITTEN)
def test_rows_rewritten_between_two_nights_are_seen(fault, tmp_path):
    nightly, once = House(tmp_path / "nightly"), House(tmp_path / "once")
    nightly.load(DAY - timedelta(days=1))
    before = nightly.tables("raw_civicrm")
    nightly.load(DAY, faults=[f"civicrm:{fault}"])
    once.load(DAY, faults=[f"civicrm:{fault}"])
    after, expected = nightly.tables("raw_civicrm"), once.tables("raw_civicrm")
    assert differences(before, after)
    for tables in (after, expected):
        del tables["raw_civicrm.mailing_counters"]
    assert differences(after, expected) == {}


@pytest.mark.parametrize("fault", NAMED)
@pytest.mark.parametrize("is_first_night", [True, False], ids=["first night", "later night"])
def test_a_fault_that_cannot_heal_is_named_and_leaves_nothing_behind(
    fault, is_first_night, faultless, tmp_path
):
    house = House(tmp_path)
    if not is_first_night:
        house.load(DAY - timedelta(days=1))
    before = house.tables("raw_civicrm") if not is_first_night else {}
    with pytest.raises(PipelineStepFailed) as failure:
        house.load(DAY, faults=[f"civicrm:{fault}"])
    assert re.search(NAMED[fault], reason(failure.value)), reason(failure.value)
    if house.warehouse.exists():
        assert differences(before, house.tables("raw_civicrm")) == {}
    house.load(DAY)
    tables = house.tables("raw_civicrm")
    expected = dict(faultless)
    for content in (tables, expected):
        del content["raw_civicrm.mailing_counters"]
    assert differences(expected, tables) == {}


def test_a_vendor_that_is_down_for_good_is_named(tmp_path, monkeypatch):
    from sources.civicrm import civicrm
    from sources.pipeline import pipeline_for

    monkeypatch.setenv("SOURCES__CIVICRM__BASE_URL", "http://127.0.0.1:9/civicrm")
    monkeypatch.setenv("SOURCES__CIVICRM__API_KEY", "a-secret-that-nobody-may-read")
    monkeypatch.setenv("SOURCES__CIVICRM__HASH_KEY", "a key for tests only")
    pipeline = pipeline_for("civicrm", warehouse=tmp_path / "w.duckdb", state=tmp_path / "dlt")
    with pytest.raises(PipelineStepFailed) as failure:
        pipeline.run(civicrm())
    assert reason(failure.value).startswith("CiviCRM could not be reached, several times")
    assert "a-secret" not in str(failure.value) and "127.0.0.1" not in reason(failure.value)


def test_missing_settings_are_named_all_at_once(tmp_path):
    from sources.civicrm import civicrm
    from sources.pipeline import pipeline_for

    pipeline = pipeline_for("civicrm", warehouse=tmp_path / "w.duckdb", state=tmp_path / "dlt")
    with pytest.raises(PipelineStepFailed) as failure:
        pipeline.run(civicrm())
    for name in ("SOURCES__CIVICRM__BASE_URL", "SOURCES__CIVICRM__API_KEY"):
        assert name in reason(failure.value)


def test_a_crm_older_than_the_change_dates_of_participants_is_read_whole(tmp_path, monkeypatch):
    from sources.civicrm.client import CiviClient

    known = CiviClient.fields
    monkeypatch.setattr(
        CiviClient,
        "fields",
        lambda self, entity: (
            known(self, entity)
            - ({"created_date", "modified_date"} if entity == "Participant" else set())
        ),
    )
    house = House(tmp_path)
    house.load(DAY - timedelta(days=1))
    rows = house.load(DAY)["participants"]
    dates = "select count(*), count(modified_at), count(created_at) from raw_civicrm.participants"
    [(count, modified, created)] = house.ask(dates)
    assert rows >= count > 1000 and modified == created == 0


def test_a_merge_whose_load_was_killed_half_way_is_mended_by_the_next(tmp_path):
    house = House(tmp_path)
    house.load(DAY)
    moved = "select id, organisation_id from raw_civicrm.activities order by id"
    before = house.ask(moved)
    with duckdb.connect(str(house.warehouse)) as warehouse:
        # as if five activities still lay with an organisation whose removal came through
        warehouse.execute(
            "update raw_civicrm.activities set organisation_id = 999999 where id in (select id "
            "from raw_civicrm.activities where organisation_id is not null order by id limit 5)"
        )
    house.load(DAY)
    assert house.ask(moved) == before
