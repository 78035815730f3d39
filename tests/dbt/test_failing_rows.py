"""Which rows a test of dbt found wrong, by their keys and nothing else."""

import pytest

from expectations import MOST_KEYS
from orchestration.dbt_build.failing_rows import Manifest, failing_rows
from tests.dbt.conftest import Dbt

EVENT = (
    "insert into marts.fct_events (event_id, event_type, occurred_on, subject_id, quantity) "
    "select 'crm:' || i, {event_type}, date '2026-01-01', 'maria@example.org', {quantity} "
    "from range({first}, {last}) as rows(i)"
)
# What may be shown of a row; a new key of a mart or seed is decided here.
MAY_BE_SHOWN = {
    *("event_id", "indicator_id", "other_indicator_id", "overlaps_indicator_id", "axis_id"),
    *("organisation_id", "register_id", "district_id", "civicrm_name", "build_id", "source"),
    *("date_day", "month_start", "month_end", "first_day", "holiday_on", "valid_from", "as_of"),
    *("changed_on", "restated_on", "cutoff", "plan_year", "counted_year", "language", "phrase"),
    *("event_type", "program", "measure", "basis", "status", "record", "kind", "priority"),
    *("dimension", "dimension_value", "category_slug", "word", "subject", "detail"),
}


@pytest.fixture
def rows(own_dbt: Dbt):
    """Gives what a test shows of a warehouse spoiled by some SQL; the test runs as dbt runs it."""

    def shown(test: str, *spoiling: str) -> list[dict[str, str]]:
        with own_dbt.connection() as warehouse:
            for statement in spoiling:
                warehouse.execute(statement)
        own_dbt.run("test", "--select", test)
        *_, result = own_dbt.artifact("run_results.json")["results"]
        assert result["status"] in ("fail", "warn"), result["message"]
        nodes = Manifest(own_dbt.artifact("manifest.json")["nodes"])
        with own_dbt.connection() as warehouse:
            before = warehouse.sql("select count(*) from duckdb_tables()").fetchall()
            found = failing_rows(warehouse, nodes, result["unique_id"], result["compiled_code"])
            assert warehouse.sql("select count(*) from duckdb_tables()").fetchall() == before
        return found

    return shown


def test_a_repeated_grain_is_named(rows):
    twice = EVENT.format(event_type="'advice_session'", quantity=1, first=7, last=8)
    assert rows("unique_grain_fct_events_event_id", twice, twice) == [{"event_id": "crm:7"}]


def test_a_missing_value_is_reported_with_the_key_of_its_row(rows):
    missing = EVENT.format(event_type="null", quantity=1, first=0, last=30)
    found = rows("not_null_fct_events_event_type", missing)
    assert len(found) == MOST_KEYS and found[0] == {"event_id": "crm:0"}


def test_an_unknown_value_is_reported_with_the_key_of_its_row(rows):
    wrong = (
        "insert into marts.fct_indicator_breakdown (plan_year, indicator_id, dimension, "
        "dimension_value, value) values (2026, 'a.b', 'person', 'x', 1)"
    )
    test = "accepted_values_fct_indicator_breakdown_dimension__district__month__program"
    [row] = rows(test, wrong)
    assert row["indicator_id"] == "a.b"


def test_a_row_with_a_dangling_reference_is_reported_with_its_key(rows):
    stray = EVENT.format(event_type="'advice_session'", quantity=1, first=1, last=2)
    moved = "update marts.fct_events set district_id = 'Maria' where event_id = 'crm:1'"
    test = "relationships_fct_events_district_id__district_id__ref_dim_district_"
    assert rows(test, stray, moved) == [{"event_id": "crm:1"}]


def test_a_sentence_shows_the_keys_among_its_columns(rows):
    stray = EVENT.format(event_type="'advice_session'", quantity=1, first=1, last=2)
    of_nobody = "update marts.fct_events set subject_id = 'civicrm:9' where event_id = 'crm:1'"
    found = rows("assert_every_organisation_of_an_event_is_live", stray, of_nobody)
    assert found == [{"event_id": "crm:1"}]  # and not the subject


def test_what_may_be_shown_is_decided_here(manifest):
    assert Manifest(manifest["nodes"]).keys == MAY_BE_SHOWN
