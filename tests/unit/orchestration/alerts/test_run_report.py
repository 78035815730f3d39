"""What a run reports when it ends, and what the sensor reports of a run that died."""

from datetime import UTC, datetime, timedelta
from functools import partial

import dagster as dg
import duckdb
import pytest

from orchestration.alerts import notifier
from orchestration.alerts import run_report as run_report_module
from orchestration.alerts.incidents import failed_load
from orchestration.alerts.run_report import REPORTED, run_report, send_report
from orchestration.alerts.step_failures import failing_with
from orchestration.errors import CorruptWarehouseError
from orchestration.sensors import dead_runs
from orchestration.settings import profile
from sources import Connector
from sources.common.errors import CredentialError, UnavailableError
from sources.common.health import Validity
from tests.support.post_box import post_box


@dg.op
def load_x():
    with failing_with(partial(failed_load, "x")):
        raise CredentialError("X refuses the credential")


@dg.op
def load_facebook():
    pass


@dg.op
def published__marts():
    pass


@dg.job
def load():
    load_x()
    load_facebook()
    published__marts()


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture(autouse=True)
def connectors(monkeypatch):
    """Two vendors that do not say how long a credential is good."""
    found = {name: Connector(name, print, print) for name in ("facebook", "x")}
    monkeypatch.setattr(run_report_module, "discover", lambda: found)
    return found


@pytest.fixture
def here(data):
    here = profile("demo")
    here.published.mkdir(parents=True)
    with duckdb.connect(str(here.marts)) as marts:
        marts.execute(
            "create table source_freshness as select * from (values "
            "('x', date '2026-10-01', date '2026-10-31', true, 'HTTP 401'), "
            "('qdq', date '2026-10-29', date '2026-10-31', true, null), "
            "('fgec', date '2026-10-31', date '2026-10-31', false, null)) "
            "as t(source, loaded_as_of, as_of, is_stale, last_error)"
        )
    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute("create schema raw_facebook; create schema raw_x")
        warehouse.execute(
            "create table raw_facebook.metrics as select * from (values "
            "('page_fans', false, date '2026-10-20'), ('page_views', true, date '2026-01-01')) "
            "as t(metric, is_available, since_on)"
        )
    return here


def test_a_run_reports_its_failed_steps_late_sources_and_retired_metrics(here, instance):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    assert {(one.kind, one.subject): one.cause for one in report.incidents} == {
        ("load_x", ""): "X refuses the credential",
        ("metric of facebook", "page_fans"): "page_fans: not available at the vendor since "
        "2026-10-20",
        ("stale", "qdq"): "qdq: loaded up to 2026-10-29, the board stands for 2026-10-31",
    }
    # whether metrics of X were retired is not known: its load failed
    steps = {"load_x", "load_facebook", "published__marts"}
    general = {"died:load", "stale", "warehouse"}
    assert report.judged == steps | general | {"metric of facebook"}


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ("('2026-10-30', 3, 1), ('2026-10-31', null, 2)", ["bookmarks"]),
        ("('2026-10-30', null, 1), ('2026-10-31', 3, 2), ('2026-10-31', null, 1)", []),
        ("('2026-10-31', null, 1)", []),
    ],
    ids=["gone", "one post has it", "never there"],
)
def test_a_metric_of_x_is_retired_when_the_last_reading_has_it_nowhere(
    here, instance, readings, expected
):
    @dg.op(name="load_x")
    def loads():
        pass

    @dg.job(name="load")
    def x_alone():
        loads()

    with duckdb.connect(str(here.warehouse)) as warehouse:
        warehouse.execute(
            "create table raw_x.post_readings as select cast(d as date) as read_on, bookmarks, "
            f"impressions from (values {readings}) as t(d, bookmarks, impressions)"
        )
    run = x_alone.execute_in_process(instance=instance).dagster_run
    assert [one.subject for one in run_report(instance, run, here).incidents] == expected


@pytest.mark.parametrize(("days", "is_reported"), [(13, True), (15, False), (None, False)])
def test_a_credential_that_expires_within_two_weeks_is_reported(
    here, instance, connectors, days, is_reported
):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    until = days and now + timedelta(days=days)
    connectors["facebook"] = Connector("facebook", print, print, lambda: Validity(until, now))
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    found = {one.kind: one for one in report.incidents}.get("credential of facebook")
    assert "credential of facebook" in report.judged and bool(found) is is_reported
    assert not found or found.cause == "it is good until 2026-11-14"


def test_a_vendor_that_does_not_answer_resolves_nothing_and_breaks_nothing(
    here, instance, connectors, caplog
):
    def fails():
        raise UnavailableError("Facebook did not answer in time, several times.")

    connectors["facebook"] = Connector("facebook", print, print, fails)
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    assert "credential of facebook" not in report.judged
    assert "metric of facebook" in report.judged and "did not answer in time" in caplog.text


def test_an_interrupted_run_is_left_to_the_sensor(here, instance):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    begun = dg.DagsterEvent("STEP_START", "load", step_key="load_qdq")
    instance.report_dagster_event(begun, run.run_id)
    report = run_report(instance, run, here)
    send_report(report, instance, run, here)
    assert "died:load" not in report.judged and "load_x" in report.judged
    assert REPORTED not in instance.get_run_by_id(run.run_id).tags


def test_a_record_of_runs_that_cannot_be_read_breaks_nothing(here, instance, monkeypatch, caplog):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run

    def fails(*_, **__):
        raise OSError("disk I/O error")

    monkeypatch.setattr(instance, "all_logs", fails)
    report = run_report(instance, run, here)
    assert (report.incidents, report.judged, report.is_complete) == ([], set(), False)
    assert "disk I/O error" in caplog.text


def test_a_warehouse_that_cannot_be_read_leaves_the_steps_reported(here, instance, caplog):
    here.warehouse.write_bytes(b"no database" * 500)
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    assert "load_x" in {one.kind for one in run_report(instance, run, here).incidents}
    assert "no alert can be raised or resolved for: metric of facebook" in caplog.text


def test_a_run_that_died_is_reported_by_the_sensor_and_resolved_by_the_next_run(
    here, instance, monkeypatch
):
    result = load.execute_in_process(instance=instance, raise_on_error=False)
    run = result.dagster_run

    def sense():
        event = next(e for e in result.all_events if e.event_type_value == "PIPELINE_FAILURE")
        context = dg.build_run_status_sensor_context(
            "dead_runs", event, instance, run
        ).for_run_failure()
        dead_runs(context)

    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        sense()
        sense()
        assert box.titles() == ["jussana demo: a run of load died"]
        message = box.letters[0].message
        assert run.run_id in message and "docs/operations.md, section “A run died”" in message
        send_report(run_report(instance, run, here), instance, run, here)
        assert "jussana demo: resolved: a run of load died" in box.titles()
        reported = len(box.letters)
        sense()
        assert REPORTED in instance.get_run_by_id(run.run_id).tags
        assert len(box.letters) == reported


def test_a_warehouse_that_cannot_be_used_is_one_incident_and_leaves_the_others_open(here, instance):
    @dg.op(name="load_x")
    def x():
        with failing_with(partial(failed_load, "x")):
            raise CorruptWarehouseError("warehouse.duckdb is damaged")

    @dg.op(name="load_facebook")
    def facebook():
        with failing_with(partial(failed_load, "facebook")):
            raise CorruptWarehouseError("warehouse.duckdb is damaged")

    @dg.job(name="load")
    def both():
        x()
        facebook()

    run = both.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    assert {str(one) for one in report.incidents} == {
        "the warehouse is damaged. warehouse.duckdb is damaged "
        "(docs/operations.md, section “The warehouse is damaged”)"
    }
    assert report.judged == {"warehouse", "died:load"}


def test_a_step_that_failed_outside_of_our_code_is_an_incident_too(here, instance):
    @dg.op(name="load_x")
    def x():
        raise KeyError("page")

    @dg.job(name="load")
    def x_alone():
        x()

    run = x_alone.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    [incident] = run_report(instance, run, here).incidents
    assert (incident.kind, incident.title) == ("load_x", "step load_x failed")
    assert incident.cause == "KeyError: 'page'"
    assert incident.section.heading == "An unexpected failure"
