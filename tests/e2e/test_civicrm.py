"""Loads of the CRM from the whole sandbox: down, not configured, older, killed half way."""

from datetime import timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.errors import reason
from tests.support.nights import DAY
from tests.support.warehouses import DataDir


def test_a_vendor_that_is_down_for_good_is_named(tmp_path, monkeypatch):
    from sources.civicrm import civicrm
    from sources.pipeline import load_source

    monkeypatch.setenv("SOURCES__CIVICRM__BASE_URL", "http://127.0.0.1:9/civicrm")
    monkeypatch.setenv("SOURCES__CIVICRM__API_KEY", "a-secret-that-nobody-may-read")
    monkeypatch.setenv("SOURCES__CIVICRM__HASH_KEY", "a key for tests, of no other use")
    with pytest.raises(PipelineStepFailed) as failure:
        load_source(civicrm(), warehouse=tmp_path / "w.duckdb", state=tmp_path / "dlt")
    assert reason(failure.value).startswith("CiviCRM could not be reached, several times")
    assert "a-secret" not in str(failure.value) and "127.0.0.1" not in reason(failure.value)


def test_missing_settings_are_named_all_at_once(tmp_path):
    from sources.civicrm import civicrm
    from sources.pipeline import load_source

    with pytest.raises(PipelineStepFailed) as failure:
        load_source(civicrm(), warehouse=tmp_path / "w.duckdb", state=tmp_path / "dlt")
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
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY - timedelta(days=1))
    rows = data_dir.load(DAY)["participants"]
    dates = "select count(*), count(modified_at), count(created_at) from raw_civicrm.participants"
    [(count, modified, created)] = data_dir.ask(dates)
    assert rows >= count > 1000 and modified == created == 0


def test_a_merge_whose_load_was_killed_half_way_is_repaired_by_the_next_load(tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY)
    moved = "select id, organisation_id from raw_civicrm.activities order by id"
    before = data_dir.ask(moved)
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        # as if five activities still lay with an organisation whose removal came through
        warehouse.execute(
            "update raw_civicrm.activities set organisation_id = 999999 where id in (select id "
            "from raw_civicrm.activities where organisation_id is not null order by id limit 5)"
        )
    data_dir.load(DAY)
    assert data_dir.ask(moved) == before


PEOPLE = "select count(person_key), count(distinct person_key) from raw_civicrm.participants"
OTHER_KEY = "another key for tests, of no other use"


def test_a_changed_key_is_refused_and_replaces_all_pseudonyms_only_on_request(tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY - timedelta(days=1))
    before = data_dir.tables("raw_civicrm")
    with pytest.raises(PipelineStepFailed) as failure:
        data_dir.load(DAY, SOURCES__CIVICRM__HASH_KEY=OTHER_KEY)
    said = reason(failure.value)
    assert "raw_civicrm.participants" in said and "SOURCES__CIVICRM__REPLACE_PSEUDONYMS" in said
    assert OTHER_KEY not in said and data_dir.tables("raw_civicrm") == before

    settings = {"SOURCES__CIVICRM__HASH_KEY": OTHER_KEY}
    data_dir.load(DAY, **settings, SOURCES__CIVICRM__REPLACE_PSEUDONYMS="true")
    ids = data_dir.ask("select distinct left(person_key, 8) from raw_civicrm.participants")
    assert len([one for (one,) in ids if one]) == 1
    once = DataDir(tmp_path / "once")
    once.load(DAY)
    assert data_dir.ask(PEOPLE) == once.ask(PEOPLE)
    data_dir.load(DAY, **settings)  # and the request is needed only once


def test_pseudonyms_of_an_earlier_version_are_never_added_to(tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY - timedelta(days=1))
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        warehouse.execute("update raw_civicrm.participants set person_key = md5(person_key)")
    with pytest.raises(PipelineStepFailed) as failure:
        data_dir.load(DAY)
    assert "count people twice" in reason(failure.value)
    data_dir.load(DAY, SOURCES__CIVICRM__REPLACE_PSEUDONYMS="true")
    once = DataDir(tmp_path / "once")
    once.load(DAY)
    assert data_dir.ask(PEOPLE) == once.ask(PEOPLE)


def test_activities_of_an_organisation_long_in_the_trash_are_not_read_every_night(tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY)
    [(theirs,)] = data_dir.ask(
        "select count(*) from raw_civicrm.activities as activities "
        "join raw_civicrm.organisations as organisations "
        "on organisations.id = activities.organisation_id where organisations.is_deleted"
    )
    rows = data_dir.load(DAY)["activities"]
    [(newest,)] = data_dir.ask("select max(modified_at) from raw_civicrm.activities")
    [(overlapping,)] = data_dir.ask(
        "select count(*) from raw_civicrm.activities "
        f"where modified_at >= timestamptz '{newest}' - interval 3 hours"
    )
    assert theirs > overlapping and rows == overlapping
