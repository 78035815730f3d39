"""A refused build changes nothing for readers, and the failure says what, why and which rows."""

import dagster as dg
import duckdb
import pytest

from tests.support.nights import DAY
from tests.support.warehouses import DataDir, environment

A_CROWD = "select min(id) from raw_civicrm.activities where activity_type = 'Assistencia Festa'"


def refused(data_dir: DataDir, spoiling: str) -> dg.DagsterEvent:
    """Run a night on a corrupted warehouse; give the failure as Dagster's page shows it."""
    with duckdb.connect(str(data_dir.warehouse)) as warehouse:
        [(activity,)] = warehouse.sql(A_CROWD).fetchall()
        warehouse.execute(spoiling.format(activity=activity))
    published = data_dir.marts.read_bytes()
    outcome = data_dir.night(DAY, only=["register"])
    assert not outcome.published and data_dir.marts.read_bytes() == published
    [message] = outcome.failures
    from orchestration.resources.instance import open_instance

    with environment(JUSSANA_DATA=str(data_dir.path)), open_instance() as instance:
        run = instance.get_runs(limit=1)[0]
        logs = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    failures = [entry.dagster_event.step_failure_data.user_failure_data for entry in logs]
    assert [failure.description for failure in failures] == [message]
    [failure] = failures
    assert failure.metadata["runbook"].value == "docs/operations.md#a-build-failed"
    assert f"civicrm:activity:{activity}" in message
    return failure


def test_rows_that_a_test_of_dbt_refuses_are_named(demo: DataDir, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    twice = "insert into raw_civicrm.activities from raw_civicrm.activities where id = {activity}"
    message = refused(data_dir, twice).description
    assert message.startswith("the marts were not built. unique_grain_fct_events_event_id: Got 1")
    assert "(event_id: civicrm:activity:" in message
    schemas = {row[0] for row in data_dir.ask("select schema_name from duckdb_schemas()")}
    assert not {name for name in schemas if "audit" in name}


def test_rows_that_a_critical_expectation_refuses_are_named(demo: DataDir, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    fewer = "update raw_civicrm.activities set attendees = -5 where id = {activity}"
    message = refused(data_dir, fewer).description
    assert message.startswith("the audit of the marts failed. marts.fct_events: critical: ")
    assert "fails in 1 rows" in message
    page = (data_dir.demo / "checks" / "marts.fct_events.html").read_text(encoding="utf-8")
    assert "event_id civicrm:activity:" in page and "-5" not in page


@pytest.mark.parametrize("table", ["raw_civicrm.activities", "raw_wordpress.posts"])
def test_a_load_says_how_many_rows_it_changed(next_night, demo: DataDir, table):
    from orchestration.resources.instance import open_instance

    data_dir, _ = next_night
    with environment(JUSSANA_DATA=str(data_dir.path)), open_instance() as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey(table.split(".")))
    metadata = {key: value.value for key, value in event.asset_materialization.metadata.items()}
    rows = {}
    for name, file in (("before", demo.warehouse), ("after", data_dir.warehouse)):
        found = data_dir.ask(f"select * exclude (_dlt_load_id) from {table}", file)
        rows[name] = {row[0]: row for row in found}
    before, after = rows["before"], rows["after"]
    both = before.keys() & after.keys()
    assert metadata["rows_inserted"] == len(after.keys() - before.keys())
    assert metadata["rows_updated"] == sum(before[key] != after[key] for key in both)
    assert metadata["rows_deleted"] == len(before.keys() - after.keys())
    assert metadata["rows_inserted"] + metadata["rows_updated"] > 0
    assert (
        metadata["source_requests"] > metadata["pages"] > 0
        and metadata["source_bytes_received"] > 0
    )
    assert metadata["cursor_before"] < metadata["cursor_after"]


def test_one_table_asked_for_on_the_page_loads_its_source(tmp_path):
    from orchestration.definitions import defs

    data_dir, key = DataDir(tmp_path), dg.AssetKey(["raw_qdq", "activities"])
    job = defs.resolve_job_def("load").get_subset(asset_selection={key})
    night = {"as_of": DAY.isoformat(), "seed": data_dir.seed}
    with environment(JUSSANA_DATA=str(data_dir.path)), dg.DagsterInstance.ephemeral() as instance:
        run = job.execute_in_process(
            run_config={"resources": {"night": {"config": night}}}, instance=instance
        )
    assert run.success
    assert data_dir.ask("select count(*) > 100 from raw_qdq.organisations") == [(True,)]
