"""What a run tells of itself, and who tells it of a run that died."""

import re
from datetime import UTC, datetime, timedelta

import dagster as dg
import duckdb
import pytest

from orchestration.alerts import notifier
from orchestration.alerts import run_report as run_report_module
from orchestration.alerts.run_report import REPORTED, run_report, tell
from orchestration.sensors import dead_runs
from orchestration.settings import profile
from sources import Connector
from sources.common.errors import UnavailableError
from sources.common.health import Validity
from tests.support.post_box import post_box
from tests.support.warehouses import REPOSITORY


@dg.op
def load_x():
    raise dg.Failure("x was not loaded. X refuses the credential")


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
    """Two vendors, who do not tell how long a credential is good."""
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


def test_a_run_tells_its_failed_steps_late_sources_and_retired_metrics(here, instance):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    assert {(one.kind, one.subject): one.what for one in report.incidents} == {
        ("load_x", ""): "x was not loaded. X refuses the credential",
        ("metric of facebook", "page_fans"): "page_fans: not available at the vendor since "
        "2026-10-20",
        ("stale", "qdq"): "qdq: loaded up to 2026-10-29, the board stands for 2026-10-31",
    }
    # what a failed load would have said of the metrics of X is not known
    steps = {"load_x", "load_facebook", "published__marts"}
    assert report.judged == steps | {"died:load", "stale", "metric of facebook"}


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


@pytest.mark.parametrize(("days", "is_told"), [(13, True), (15, False), (None, False)])
def test_a_credential_that_ends_within_two_weeks_is_told(here, instance, connectors, days, is_told):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    until = days and now + timedelta(days=days)
    connectors["facebook"] = Connector("facebook", print, print, lambda: Validity(until, now))
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    told = {one.kind: one for one in report.incidents}.get("credential of facebook")
    assert "credential of facebook" in report.judged and bool(told) is is_told
    assert not told or told.what == "it is good until 2026-11-14"


def test_a_vendor_that_does_not_answer_ends_no_alert_and_breaks_nothing(
    here, instance, connectors, caplog
):
    def fails():
        raise UnavailableError("Facebook did not answer in time, several times.")

    connectors["facebook"] = Connector("facebook", print, print, fails)
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    report = run_report(instance, run, here)
    assert "credential of facebook" not in report.judged
    assert "metric of facebook" in report.judged and "did not answer in time" in caplog.text


def test_an_interrupted_run_leaves_the_word_to_the_sensor(here, instance):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    begun = dg.DagsterEvent("STEP_START", "load", step_key="load_qdq")
    instance.report_dagster_event(begun, run.run_id)
    report = run_report(instance, run, here)
    tell(report, instance, run, here)
    assert "died:load" not in report.judged and "load_x" in report.judged
    assert REPORTED not in instance.get_run_by_id(run.run_id).tags


def test_a_record_of_runs_that_cannot_be_read_breaks_nothing(here, instance, monkeypatch, caplog):
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run

    def fails(*_, **__):
        raise OSError("disk I/O error")

    monkeypatch.setattr(instance, "all_logs", fails)
    report = run_report(instance, run, here)
    assert (report.incidents, report.judged, report.is_whole) == ([], set(), False)
    assert "disk I/O error" in caplog.text


def test_a_warehouse_that_cannot_be_read_leaves_the_steps_told(here, instance, caplog):
    here.warehouse.write_bytes(b"no database" * 500)
    run = load.execute_in_process(instance=instance, raise_on_error=False).dagster_run
    assert "load_x" in {one.kind for one in run_report(instance, run, here).incidents}
    assert "no alert can be raised or ended for: metric of facebook" in caplog.text


def test_a_run_that_died_is_told_by_the_sensor_and_closed_by_the_next_run(
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
        assert run.run_id in box.letters[0][1] and "“A run died”" in box.letters[0][1]
        tell(run_report(instance, run, here), instance, run, here)
        assert "jussana demo: all clear: a run of load died" in box.titles()
        told = len(box.letters)
        sense()
        assert REPORTED in instance.get_run_by_id(run.run_id).tags and len(box.letters) == told


def test_every_section_that_an_alert_names_is_there():
    said = "".join(file.read_text() for file in (REPOSITORY / "orchestration").rglob("*.py"))
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"(?m)^## (.+)$", page))
    named = set(re.findall(r"section “([^”{]+)”", said)) | {"A load failed", "A build failed"}
    assert len(named) >= 5 and named <= headings
