"""Nights that fail and recover, and the alerts that the people on duty get."""

import dagster as dg
import pytest

from tests.support.nights import DAY
from tests.support.post_box import SECRET, post_box
from tests.support.warehouses import DataDir, environment


@pytest.fixture
def data_dir(demo: DataDir, tmp_path) -> DataDir:
    return demo.copy_to(tmp_path)


@pytest.mark.parametrize("source", ["x", "civicrm"])
def test_a_refused_credential_is_the_same_incident_wherever_it_is_read(data_dir, source):
    title = f"{source} was not loaded: the credential was refused"
    section = "docs/operations.md, section “The credential”"
    with post_box() as box, environment(JUSSANA_ALERTS=box.address):
        night = data_dir.night(DAY, only=[source], faults=[f"{source}:expired_token"])
        failure = step_failure(data_dir).step_failure_data
        freshness = f"select last_error from source_freshness where source = '{source}'"
        published = data_dir.ask(freshness, data_dir.marts)
        next_night = data_dir.night(DAY, only=[source])
    assert night.published and next_night.published and not next_night.failures

    [line] = night.failures
    cause = line.removeprefix(f"{title}. ").removesuffix(f" ({section})")
    assert line == f"{title}. {cause} ({section})" and "refuses the credential" in cause

    assert failure.error.cls_name == "Failure" and line in failure.error.message
    page = failure.user_failure_data
    assert page.description == line
    assert page.metadata["incident_title"].value == title
    assert page.metadata["runbook"].value == "docs/operations.md#the-credential"
    assert "refuses the credential" in page.metadata["what_to_do"].value

    loads = f"select error from operations.loads where source = '{source}' and not succeeded"
    assert data_dir.ask(loads) == published == [(line,)]

    alert, resolved = box.letters
    assert (alert.title, alert.type) == (f"jussana demo: {title}", "failure")
    what, _, to_do = alert.message.splitlines()
    assert (what, to_do) == (f"What: {cause}", f"To do: see {section}")
    assert (resolved.title, resolved.type) == (f"jussana demo: resolved: {title}", "success")


def step_failure(data_dir: DataDir) -> dg.DagsterEvent:
    """The failed step of the newest load, as Dagster's page has it."""
    from orchestration.resources.instance import open_instance

    with environment(JUSSANA_DATA=str(data_dir.path)), open_instance() as instance:
        [run] = instance.get_runs(filters=dg.RunsFilter(job_name="load"), limit=1)
        [entry] = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    return entry.get_dagster_event()


def test_no_address_of_an_alert_reaches_the_disk(data_dir):
    with post_box() as box, environment(JUSSANA_ALERTS=box.address):
        night = data_dir.night(DAY, only=["facebook"], faults=["facebook:retired_metric"])
    assert night.published and not night.failures, data_dir.said.getvalue()
    [title] = box.titles()
    assert title.startswith("jussana demo: facebook: metric ")
    left = [file for file in data_dir.path.rglob("*") if file.is_file()]
    assert left and not [file for file in left if SECRET.encode() in file.read_bytes()]


def test_a_refused_publication_is_an_alert_of_whoever_ran_it(data_dir, demo):
    from orchestration.alerts.run_report import REPORTED
    from orchestration.assets.published_marts import published_marts
    from orchestration.definitions import defs

    job = defs.resolve_job_def("build").get_subset(asset_selection={published_marts.key})
    night = {"as_of": DAY.isoformat(), "seed": demo.seed}
    with (
        post_box() as box,
        environment(JUSSANA_DATA=str(data_dir.path), JUSSANA_ALERTS=box.address),
        dg.DagsterInstance.ephemeral() as instance,
    ):
        for _ in range(2):
            run = job.execute_in_process(
                run_config={"resources": {"night": {"config": night}}},
                instance=instance,
                raise_on_error=False,
            )
            assert not run.success
            assert REPORTED in instance.get_run_by_id(run.run_id).tags
    assert box.titles() == ["jussana demo: the marts were not published"]
    assert "What: the marts were not built and checked by this run" in box.letters[0].message


def test_a_vendor_that_three_tries_do_not_reach_is_one_alert(data, monkeypatch):
    from orchestration.assets import raw as ingestion
    from orchestration.definitions import defs

    monkeypatch.setattr(ingestion, "_WAIT_SECONDS", 0)
    job = defs.resolve_job_def("load").get_subset(
        asset_selection={key for key in ingestion_keys(defs) if key.path[0] == "raw_qdq"}
    )
    nowhere = {"SOURCES__QDQ__BASE_URL": "http://127.0.0.1:1", "RUNTIME__REQUEST_MAX_ATTEMPTS": "1"}
    with (
        post_box() as box,
        environment(JUSSANA_PROFILE="production", JUSSANA_ALERTS=box.address, **nowhere),
        dg.DagsterInstance.ephemeral() as instance,
    ):
        run = job.execute_in_process(
            instance=instance, raise_on_error=False, tags={"dagster/schedule_name": "load_nightly"}
        )
    again = [event for event in run.all_events if event.is_step_restarted]
    assert len(again) == 2 and not run.success
    assert box.titles() == ["jussana production: qdq was not loaded: the source is unavailable"]
    what, _, to_do = box.letters[0].message.splitlines()
    assert what.startswith("What: ") and "could not be reached" in what
    assert to_do == "To do: see docs/operations.md, section “The vendor is down”"


def ingestion_keys(defs: dg.Definitions) -> set[dg.AssetKey]:
    return set(defs.resolve_job_def("load").asset_layer.executable_asset_keys)
